import { dayNumber } from './calendar.ts';
import { type HotelRow, readHotelRows } from './hotel-rows.ts';
import { Random } from './random.ts';
import { webBooking } from './web-booking.ts';
import { spoilt, type WildKind, weightedKinds, wildKinds } from './wild.ts';

/** A booking as a web shop holds it. */
export interface GeneratedBooking {
  id: string;
  /** A UTC instant, ISO 8601. */
  receivedAt: string;
  mediaType: 'application/json';
  octets: Uint8Array;
  /** How it is wild, where it is. */
  wild?: WildKind;
}

export interface GeneratorOptions {
  /** The same seed, rows and options give the same bytes. A 32-bit integer. */
  seed: number;
  count: number;
  /** The share of wild ones, 0 to 1; by default 0.06. */
  wildShare?: number;
  /** The kinds of wild ones to choose from; by default all. */
  wildKinds?: readonly WildKind[];
  /** Real hotel bookings to join; by default the project's sample. */
  rows?: readonly HotelRow[];
  /** YYYY-MM-DD: the bookings were sent in the seven days before. By default 2026-11-22. */
  today?: string;
}

const defaultWildShare = 0.06;
const defaultToday = '2026-11-22';
// Crockford's alphabet: nothing in it is taken for something else.
const idAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Web bookings, one after the other: a shorter run with the same options is the beginning of a longer one. */
export function* generateBookings(options: GeneratorOptions): Generator<GeneratedBooking, void, undefined> {
  const { seed, count, wildShare = defaultWildShare } = options;
  const rows = options.rows ?? sampleRows();
  const kinds = weightedKinds(options.wildKinds ?? wildKinds);
  const today = dayNumber(options.today ?? defaultToday);
  const random = new Random(seed);
  const encoder = new TextEncoder();
  for (let order = 0; order < count; order += 1) {
    const id = idOf(order, random);
    const { booking, receivedAt } = webBooking(id, random.pick(rows), today, random);
    const sent = {
      id,
      receivedAt: new Date(receivedAt).toISOString(),
      mediaType: 'application/json' as const,
    };
    if (kinds.length > 0 && random.chance(wildShare)) {
      const wild = random.weighted(kinds);
      yield { ...sent, octets: spoilt(wild, booking, random), wild };
    } else {
      yield { ...sent, octets: encoder.encode(JSON.stringify(booking)) };
    }
  }
}

/** Unique within a run by its end, and between runs by its beginning. */
function idOf(order: number, random: Random): string {
  let end = '';
  for (let rest = order, place = 0; place < 5; place += 1, rest = Math.floor(rest / 32)) {
    end = idAlphabet.charAt(rest % 32) + end;
  }
  return `B${random.text(idAlphabet, 7)}${end}`;
}

let sample: readonly HotelRow[] | undefined;

function sampleRows(): readonly HotelRow[] {
  sample ??= readHotelRows();
  return sample;
}
