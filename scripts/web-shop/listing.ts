import type { FaultSwitches } from './faults.ts';
import { digestOf } from './protocol.ts';
import type { Shelf, ShelfEntry, ShelfPage } from './shelf.ts';

const rightDigest = /"digest":"sha-256=:[^:]*:"/;

/** The lines of a page, as the faults of the listing leave them. */
export function linesOf(page: ShelfPage, faults: FaultSwitches): Buffer[] {
  return page.entries.flatMap((entry) => {
    const id = entry.version?.id;
    if (id === undefined || faults.active().length === 0) return [entry.line];
    const wrong = faults.strike('wrongDigest', 'listing', id) !== undefined;
    const line = wrong ? withWrongDigest(entry) : entry.line;
    return faults.strike('duplicate', 'listing', id) === undefined ? [line] : [line, line];
  });
}

/** Replaces the bookings of a page that are to change between their listing and their removal. */
export function amendListed(page: ShelfPage, faults: FaultSwitches, shelf: Shelf): void {
  if (faults.active().length === 0) return;
  for (const { version } of page.entries) {
    if (version === undefined) continue;
    const amendment = faults.strike('amendedAfterListing', 'listing', version.id);
    if (amendment === undefined) continue;
    shelf.add([{ id: version.id, mediaType: 'application/json', octets: Buffer.from(amendment.body) }]);
  }
}

function withWrongDigest(entry: ShelfEntry): Buffer {
  const wrong = digestOf(Buffer.from('other octets'));
  return Buffer.from(entry.line.toString('utf8').replace(rightDigest, () => `"digest":"${wrong}"`));
}
