import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { formsOf, type Marker } from './markers.ts';

/** What a search went through, and what it found: `name` where it is the file's own name. */
export interface Search {
  readonly files: string[];
  readonly octets: number;
  readonly found: { readonly file: string; readonly what: string; readonly form: string }[];
}

/** Looks for markers in the name and the octets of every file of a folder, in every form, octet by octet. */
export function searchFolder(folder: string, markers: readonly Marker[]): Search {
  const patterns = markers.flatMap(({ what, text }) => formsOf(text).map((form) => ({ what, ...form })));
  const files: string[] = [];
  const found: Search['found'] = [];
  let octets = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const file = relative(folder, path);
    const name = Buffer.from(entry.name);
    const content = entry.isFile() ? readFileSync(path) : Buffer.alloc(0);
    if (entry.isFile()) files.push(file);
    octets += content.length;
    for (const { what, form, octets: pattern } of patterns) {
      if (content.includes(pattern)) found.push({ file, what, form });
      if (name.includes(pattern)) found.push({ file: `name of ${file}`, what, form });
    }
  }
  return { files, octets, found };
}
