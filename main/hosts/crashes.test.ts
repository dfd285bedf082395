import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a host that fails in a way, and gives everything that it left behind. */
async function crash(way: string): Promise<{ code: number; output: string; log: string }> {
  const program = fileURLToPath(new URL('./crashing-host.test-support.ts', import.meta.url));
  const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
    execFile(process.execPath, [program, way, folder], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });
  const file = join(folder, 'logs', 'host.log');
  return { code, output, log: existsSync(file) ? readFileSync(file, 'utf8') : '' };
}

describe('A host that fails', () => {
  test.each(['thrown', 'rejected'])(
    'by something that was %s stops the office, logs kind and place, and says its kind alone',
    async (way) => {
      const { code, output, log } = await crash(way);
      expect(code).toBe(1);
      expect(output).toMatch(/^the office was stopped\nTypeError\n/);
      expect(JSON.parse(log)).toMatchObject({
        msg: 'fault',
        where: 'host',
        kind: 'TypeError',
        at: expect.arrayContaining([
          expect.stringMatching(/^main[/\\]hosts[/\\]crashing-host.test-support.ts:\d+:\d+$/),
        ]),
      });
      expect(output + log).not.toContain('Tremblay');
    },
  );

  test('while it stops the office ends all the same', async () => {
    const { code, output, log } = await crash('twice');
    expect(code).toBe(1);
    expect(log).toContain('"where":"host"');
    expect(output + log).not.toContain('Tremblay');
  });

  test.each([
    ['start', 'host.start'],
    ['office', 'host.office'],
  ])('at its %s is logged in the same way', async (way, where) => {
    const { log, output } = await crash(way);
    expect(JSON.parse(log)).toMatchObject({ where, kind: 'TypeError' });
    expect(output + log).not.toContain('Tremblay');
  });

  test('because it was refused something is no fault', async () => {
    expect((await crash('refused')).log).toBe('');
  });
});
