import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      // Nothing of these leaves anything behind: they share their processes.
      {
        extends: true,
        test: { name: 'pure', include: ['{preload,renderer}/**/*.test.{ts,tsx}'], isolate: false },
      },
      { extends: true, test: { name: 'real', include: ['{main,scripts,resources}/**/*.test.{ts,tsx}'] } },
    ],
    // Real servers, browsers and Argon2 on shared cores: nothing here is timed, so patience costs nothing.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    // Child processes of their own: a native module or a killed server in one file cannot touch another.
    pool: 'forks',
    // V8's map of JIT pages races WebAssembly (type stripping, HTTP parsing) in threads that end, and aborts the process:
    // "Check failed: jit_page.has_value()", nodejs/node issue 64500. Only the write protection of that map is off.
    execArgv: ['--no-memory-protection-keys'],
    maxWorkers: 2,
  },
});
