import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A file of the built renderer, ready to be sent. */
export interface StaticFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
  /** Names with a hash in them never change their content; everything else is asked for anew. */
  readonly cacheControl: string;
}

/** The built renderer is missing or wrong. Its message names files of the build and nothing else, and may be shown. */
export class BuildFault extends Error {
  override readonly name = 'BuildFault';
}

/** The files of the built renderer by their path in a URL, each beginning with a slash. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

/** Every kind of file that a build of the renderer emits; another kind is a mistake of the build. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.ttf', 'font/ttf'],
  ['.txt', 'text/plain; charset=utf-8'],
]);

const hashedName = /^\/assets\/.+-[\w-]{8}\.\w+$/;

/**
 * Reads the built renderer once. Both hosts then answer from this list alone, so no request, however it is written,
 * ever becomes a path on the disk. Links are left out, and so are source maps.
 * Throws BuildFault where the folder has no index.html (the renderer was not built) or holds a kind of file it should not.
 */
export async function readStaticFiles(folder: string): Promise<StaticFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, StaticFile>();
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.endsWith('.map')) continue;
    const file = path.join(entry.parentPath, entry.name);
    const urlPath = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    const mediaType = mediaTypes.get(path.extname(entry.name));
    if (mediaType === undefined)
      throw new BuildFault(`The built renderer holds an unexpected file: ${urlPath}`);
    files.set(urlPath, {
      body: new Uint8Array(await readFile(file)),
      mediaType,
      cacheControl: hashedName.test(urlPath) ? 'private, max-age=31536000, immutable' : 'no-store',
    });
  }
  if (!files.has('/index.html'))
    throw new BuildFault(`No built renderer in ${folder}: run "npm run build" first.`);
  return files;
}

/**
 * The file that a request's target names, or undefined. The path is compared as it was sent: not decoded, not
 * normalised, so `..` in any spelling is simply no name in the list.
 */
export function findStaticFile(files: StaticFiles, requestTarget: string): StaticFile | undefined {
  const [urlPath = ''] = requestTarget.split(/[?#]/, 1);
  return files.get(urlPath === '/' ? '/index.html' : urlPath);
}
