// Plain JavaScript without a dependency: the one script that runs before anything is installed, under Node 20 or later.
// Installs the packages of the lock file, once for each content of it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(project, 'node_modules', '.guichet-installed');
const lock = createHash('sha256')
  .update(readFileSync(join(project, 'package-lock.json')))
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  process.stderr.write('Installing the packages of package-lock.json …\n');
  // Engine warnings speak of the Node that runs npm; scripts run under the Node 24 that is installed here.
  const npm = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    process.stderr.write('npm ci failed; what it said stands above. Without its packages nothing can run.\n');
    process.exit(npm.status ?? 1);
  }
  writeFileSync(stamp, lock);
}
