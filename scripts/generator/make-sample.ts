import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { type HotelRow, readHotelText, rowReader, samplePath } from './hotel-rows.ts';

/*
 * Makes resources/sample/hotel-bookings-sample.csv.gz from the whole data:
 *   node scripts/generator/make-sample.ts --data hotel-bookings.csv.gz
 * It takes rows spread evenly over the source, in its order, and more of the bad ones than chance would give.
 */

const spreadRows = 2_900;
const mostOfABadKind = 25;

/** What real forms send and this desk must bear; each has at least a few rows in the sample. */
const badKinds: readonly ((row: HotelRow, line: string) => boolean)[] = [
  (row) => row.nights === 0,
  (row) => row.rate === 0,
  (row) => row.rate < 0,
  (row) => row.adults === 0,
  (row) => row.adults + row.children + row.babies === 0,
  (row) => row.adults > 4,
  (row) => row.country === 'NULL',
  (row) => row.nights > 30,
  (_, line) => line.includes(',NA,'),
];

function sampleOf(header: string, lines: string[]): string[] {
  const rowFrom = rowReader(header);
  const chosen = new Set<number>();
  for (let place = 0; place < spreadRows; place += 1) {
    chosen.add(Math.floor((place * lines.length) / spreadRows));
  }
  const rows = lines.map(rowFrom);
  for (const isBad of badKinds) {
    const found = rows.flatMap((row, place) => (isBad(row, lines[place] ?? '') ? [place] : []));
    const step = Math.max(1, Math.floor(found.length / mostOfABadKind));
    found
      .filter((_, order) => order % step === 0)
      .forEach((place) => {
        chosen.add(place);
      });
  }
  return [...chosen].sort((one, other) => one - other).flatMap((place) => lines[place] ?? []);
}

const { values } = parseArgs({ options: { data: { type: 'string' } } });
if (values.data === undefined) throw new Error('usage: make-sample.ts --data hotel-bookings.csv.gz');
const { header, lines } = readHotelText(values.data);
const sample = sampleOf(header, lines);
const packed = gzipSync(`${[header, ...sample].join('\n')}\n`, { level: 9 });
mkdirSync(dirname(samplePath), { recursive: true });
writeFileSync(samplePath, packed);
process.stderr.write(`${sample.length} rows, ${packed.length} octets: ${samplePath}\n`);
