import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

/** A file that the page may ask for. */
type Asset = { octets: Buffer; contentType: string };

const contentTypes = new Map([
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.woff2', 'font/woff2'],
]);

/**
 * Every file of the form by its path behind /assets/, read once: the page's own script and style, jose's modules as
 * its package ships them for browsers, and two subsets of the font. What is not among them does not exist.
 */
export function formAssets(): Map<string, Asset> {
  const resolve = createRequire(import.meta.url).resolve;
  const jose = dirname(resolve('jose'));
  const inter = join(dirname(resolve('@fontsource-variable/inter/package.json')), 'files');
  return new Map([
    ...assetsIn(join(import.meta.dirname, 'browser'), '', ['.js', '.css', '.svg']),
    ...assetsIn(jose, 'jose/', ['.js']),
    ...assetsIn(inter, 'fonts/', ['.woff2']).filter(([path]) => /inter-latin(-ext)?-wght-normal/.test(path)),
  ]);
}

function assetsIn(folder: string, prefix: string, endings: readonly string[]): [string, Asset][] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => endings.includes(extname(name)))
    .map((name) => {
      const contentType = contentTypes.get(extname(name)) ?? 'application/octet-stream';
      return [
        `${prefix}${name.replaceAll('\\', '/')}`,
        { octets: readFileSync(join(folder, name)), contentType },
      ];
    });
}
