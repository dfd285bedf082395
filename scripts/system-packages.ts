import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A program that the tests run, and Debian's package that brings it. */
interface Needed {
  readonly program: string;
  readonly debian: string;
  readonly why: string;
}

const needed: readonly Needed[] = [
  { program: '/usr/bin/chromium-headless-shell', debian: 'chromium-headless-shell', why: 'browser tests' },
  { program: '/usr/bin/chromium', debian: 'chromium', why: 'what a browser leaves behind' },
  { program: '/usr/sbin/nginx', debian: 'nginx', why: 'the folder profile of the intake' },
  { program: '/usr/bin/openssl', debian: 'openssl', why: 'a server that refuses a certificate' },
  { program: '/usr/bin/dbus-run-session', debian: 'dbus', why: 'the keychain test' },
  { program: '/usr/bin/gnome-keyring-daemon', debian: 'gnome-keyring', why: 'the keychain test' },
  { program: '/usr/bin/pdftotext', debian: 'poppler-utils', why: 'reading the PDFs back' },
  {
    program: '/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf',
    debian: 'fonts-noto-core',
    why: 'browser tests',
  },
];

/** Installs what is missing where this is a Debian and we are root; else says what to install. Gives what is still missing. */
export function ensureSystemPackages(say: (line: string) => void): readonly string[] {
  const missing = needed.filter(({ program }) => !existsSync(program));
  if (missing.length === 0) return [];
  const packages = [...new Set(missing.map(({ debian }) => debian))];
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say(`Installing from Debian: ${packages.join(' ')} …`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-q'], { stdio: 'ignore', env });
    const { status, stderr } = spawnSync(
      'apt-get',
      ['install', '-y', '-q', '--no-install-recommends', ...packages],
      {
        env,
        encoding: 'utf8',
      },
    );
    if (status !== 0) say(stderr.trim().split('\n').slice(-5).join('\n'));
  }
  const still = missing.filter(({ program }) => !existsSync(program));
  for (const { debian, why } of still)
    say(`Missing: ${debian} (${why}). Install it: apt-get install ${debian}`);
  return still.map(({ debian }) => debian);
}
