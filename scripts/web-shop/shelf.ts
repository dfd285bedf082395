import type { Ledger, LedgerEntry } from './ledger.ts';
import {
  type BookingLine,
  bookingId,
  bookingLine,
  digestOf,
  type MediaType,
  mostPageOctets,
} from './protocol.ts';
import type { StoredVersion, VersionFolder } from './version-folder.ts';

/** A booking as it comes in. */
export type Offer = {
  id: string;
  mediaType: MediaType;
  octets: Uint8Array;
  /** RFC 3339, UTC; now where absent. */
  receivedAt?: string;
};

/** One place of the listing. `line` ends with a line break. */
export type ShelfEntry = {
  readonly sequence: number;
  readonly line: Buffer;
  /** Absent where the line is no booking but something malformed that a test put there. */
  readonly version?: Version & { readonly mediaType: MediaType };
};

/** One version of a booking, as a removal names it. */
type Version = { readonly id: string; readonly digest: string };
/** What a removal found: the version that it names, no booking of the id, or another version of it. */
export type Found = 'present' | 'absent' | 'changed';

/** A page of the listing; `next` is the cursor behind it, absent where nothing follows. */
export type ShelfPage = { entries: ShelfEntry[]; next?: number };

type Place = ShelfEntry & { gone: boolean };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** So many gaps are worth closing, where they are half of all places. */
const worthClosing = 1024;

/**
 * The bookings that the shop holds, oldest first, one version an id. Every line of the listing is made once, when its
 * booking arrives, so that a page is no more than putting lines together. With a folder everything survives a restart.
 */
export class Shelf {
  #places: Place[] = [];
  #gaps = 0;
  #lastSequence = 0;
  readonly #byId = new Map<string, Place>();
  readonly #ledger: Ledger;
  readonly #folder: VersionFolder | undefined;

  constructor(ledger: Ledger, folder?: VersionFolder) {
    this.#ledger = ledger;
    this.#folder = folder;
    for (const entry of ledger.entries()) {
      if (entry.event === 'offered') this.#lastSequence = Math.max(this.#lastSequence, entry.sequence);
    }
    if (folder !== undefined) this.#restore(folder);
  }

  /** How many bookings are held now. */
  get size(): number {
    return this.#byId.size;
  }

  /**
   * Puts bookings on the shelf, in this order. An id that is here already gets its new version, at the end of the
   * listing; one that is here octet for octet is left as it is. Throws for an id of another form, and for octets that
   * are not UTF-8, because the profile carries them as a JSON string.
   */
  add(offers: Iterable<Offer>): void {
    const news: LedgerEntry[] = [];
    try {
      for (const offer of offers) {
        const digest = digestOf(offer.octets);
        const before = this.#byId.get(bookingId.parse(offer.id));
        if (before?.version?.digest === digest) continue;
        const version = { ...offer, digest, receivedAt: offer.receivedAt ?? new Date().toISOString() };
        const place = this.#placed(version, this.#lastSequence + 1);
        this.#folder?.write(version, before?.version?.mediaType);
        this.#push(place);
        news.push(offered(version, place.sequence));
      }
    } finally {
      this.#ledger.append(news);
    }
  }

  /** Puts one line into the listing that no booking stands behind. It stays until the shop stops. */
  addLine(line: string): void {
    this.#push({ sequence: this.#lastSequence + 1, line: Buffer.from(`${line}\n`), gone: false });
  }

  /** At most `limit` entries behind the cursor `after` (0: from the oldest), and fewer where they are very large. */
  page(after: number, limit: number): ShelfPage {
    const entries: ShelfEntry[] = [];
    let octets = 0;
    for (let index = this.#firstBehind(after); index < this.#places.length; index++) {
      const place = this.#places[index];
      if (place === undefined || place.gone) continue;
      octets += place.line.length;
      const last = entries.at(-1);
      if (last !== undefined && (entries.length === limit || octets > mostPageOctets)) {
        return { entries, next: last.sequence };
      }
      entries.push(place);
    }
    return { entries };
  }

  /** The version that is held under an id now, with its octets. */
  current(id: string): { digest: string; mediaType: MediaType; octets: Buffer } | undefined {
    const place = this.#byId.get(id);
    if (place?.version === undefined) return undefined;
    const { body } = bookingLine.parse(JSON.parse(place.line.toString('utf8')));
    return { ...place.version, octets: Buffer.from(body, 'utf8') };
  }

  /** The ids of all bookings that are held now, oldest first. */
  ids(): string[] {
    return this.#places.flatMap((place) =>
      place.version === undefined || place.gone ? [] : [place.version.id],
    );
  }

  /** What a removal of this version would find. */
  look({ id, digest }: Version): Found {
    const held = this.#byId.get(id)?.version;
    if (held === undefined) return 'absent';
    return held.digest === digest ? 'present' : 'changed';
  }

  /**
   * Takes away the versions that are present, and says what each found. All of them are in the ledger before the first
   * file is gone, so that no removal is ever unrecorded.
   */
  remove(versions: Iterable<Version>, at: string): Found[] {
    const removed: Place[] = [];
    const found = [...versions].map((version) => {
      const place = this.#byId.get(version.id);
      const what = this.look(version);
      if (place === undefined || what !== 'present') return what;
      this.#byId.delete(version.id);
      this.#leave(place);
      removed.push(place);
      return what;
    });
    const gone = removed.flatMap(({ version }) => version ?? []);
    this.#ledger.append(gone.map(({ id, digest }) => ({ event: 'removed', id, digest, at })));
    for (const { id, mediaType } of gone) this.#folder?.remove(id, mediaType);
    return found;
  }

  /** What lies in the folder, as the ledger orders it; a crash may have left one of them a step ahead of the other. */
  #restore(folder: VersionFolder): void {
    const places = new Map<string, LedgerEntry & { event: 'offered' }>();
    for (const entry of this.#ledger.entries()) {
      if (entry.event === 'offered') places.set(`${entry.id} ${entry.digest}`, entry);
    }
    const known: { version: StoredVersion; sequence: number }[] = [];
    const unrecorded: StoredVersion[] = [];
    for (const version of folder.load()) {
      const place = places.get(`${version.id} ${version.digest}`);
      if (this.#ledger.removedAt(version.id, version.digest) !== undefined) {
        folder.remove(version.id, version.mediaType);
      } else if (place === undefined) unrecorded.push(version);
      else known.push({ version: { ...version, receivedAt: place.at }, sequence: place.sequence });
    }
    known.sort((one, other) => one.sequence - other.sequence);
    for (const { version, sequence } of known) {
      const before = this.#byId.get(version.id)?.version?.mediaType;
      this.#push(this.#placed(version, sequence));
      if (before !== undefined && before !== version.mediaType) folder.remove(version.id, before);
    }
    this.add(unrecorded);
  }

  #placed(version: StoredVersion, sequence: number): Place {
    const { id, digest, mediaType, receivedAt } = version;
    const line: BookingLine = { id, receivedAt, digest, mediaType, body: utf8.decode(version.octets) };
    const octets = Buffer.from(`${JSON.stringify(line)}\n`);
    return { sequence, line: octets, version: { id, digest, mediaType }, gone: false };
  }

  #push(place: Place): void {
    this.#places.push(place);
    this.#lastSequence = Math.max(this.#lastSequence, place.sequence);
    if (place.version === undefined) return;
    const before = this.#byId.get(place.version.id);
    this.#byId.set(place.version.id, place);
    if (before !== undefined) this.#leave(before);
  }

  #leave(place: Place): void {
    place.gone = true;
    this.#gaps += 1;
    if (this.#gaps < worthClosing || this.#gaps * 2 < this.#places.length) return;
    this.#places = this.#places.filter((one) => !one.gone);
    this.#gaps = 0;
  }

  /** The index of the first place behind a cursor, by halving: places stand in order of their sequence. */
  #firstBehind(after: number): number {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const place = this.#places[middle];
      if (place !== undefined && place.sequence <= after) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function offered(version: StoredVersion, sequence: number): LedgerEntry {
  const { id, digest, mediaType, receivedAt } = version;
  return { event: 'offered', id, digest, at: receivedAt, mediaType, sequence };
}
