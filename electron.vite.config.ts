import path from 'node:path';
import { defineConfig } from 'electron-vite';
import renderer from './renderer/vite.config.ts';

const root = import.meta.dirname;

/** The three parts of the program, each into its own folder of out/. Packages of `dependencies` are not bundled into main. */
export default defineConfig({
  main: {
    build: {
      outDir: path.join(root, 'out/main'),
      // Its tables are JSON, which Node imports with an attribute only, and a bundle drops attributes.
      externalizeDeps: { exclude: ['i18n-iso-countries'] },
      rolldownOptions: {
        // Each thread has an entry of its own: the host's, the office's, and those that draw documents, read from the
        // web shop, and fold the store's log.
        input: {
          index: path.join(root, 'main/index.ts'),
          'office-thread': path.join(root, 'main/office-thread.ts'),
          'render-thread': path.join(root, 'main/documents/render-thread.ts'),
          'reader-thread': path.join(root, 'main/intake/reader-thread.ts'),
          'checkpoint-thread': path.join(root, 'main/store/checkpoint-thread.ts'),
          'password-thread': path.join(root, 'main/staff/password-thread.ts'),
          'verify-thread': path.join(root, 'main/audit/verify-thread.ts'),
          'rekey-thread': path.join(root, 'main/store/rekey-thread.ts'),
          'backup-thread': path.join(root, 'main/backup/backup-thread.ts'),
          'figures-thread': path.join(root, 'main/figures/figures-thread.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: path.join(root, 'out/preload'),
      // A sandboxed window loads one CommonJS file that requires nothing but electron, so the contract goes into it.
      externalizeDeps: false,
      minify: true,
      rolldownOptions: {
        input: { index: path.join(root, 'preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...renderer,
    build: {
      ...renderer.build,
      minify: true,
      rolldownOptions: { input: path.join(root, 'renderer/index.html') },
    },
  },
});
