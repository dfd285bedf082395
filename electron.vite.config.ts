import path from 'node:path';
import { defineConfig } from 'electron-vite';
import { threadEntries } from './main/office-threads.ts';
import renderer from './renderer/vite.config.ts';

const root = import.meta.dirname;

/** The entries of the office's own threads, by the names of their files. */
const threadInputs = Object.fromEntries(
  Object.values(threadEntries).map((entry) => [path.basename(entry, '.ts'), path.join(root, 'main', entry)]),
);

/** The three parts of the program, each into its own folder of out/. Packages of `dependencies` are not bundled into main. */
export default defineConfig({
  main: {
    build: {
      outDir: path.join(root, 'out/main'),
      // Its tables are JSON, which Node imports with an attribute only, and a bundle drops attributes.
      externalizeDeps: { exclude: ['i18n-iso-countries'] },
      rolldownOptions: {
        // Each thread has an entry of its own: the host's, the office's, and those that work beside the office.
        input: {
          index: path.join(root, 'main/index.ts'),
          'office-thread': path.join(root, 'main/office-thread.ts'),
          ...threadInputs,
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
