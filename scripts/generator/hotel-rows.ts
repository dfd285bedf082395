import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { type DayNumber, dayNumber } from './calendar.ts';

/** One real hotel booking, with the bad values that real data has: no nights, no adult, prices of zero and below. */
export interface HotelRow {
  /** 'City Hotel' or 'Resort Hotel'. */
  hotel: string;
  /** Days between booking and arrival. */
  leadDays: number;
  arrival: DayNumber;
  nights: number;
  adults: number;
  children: number;
  babies: number;
  /** BB, HB, FB, SC or Undefined. */
  meal: string;
  /** The guest's country, mostly ISO 3166 alpha-3; NULL where unknown. */
  country: string;
  /** The room type's letter. */
  room: string;
  /** Average daily rate in euro cents. */
  rate: number;
  specialRequests: number;
}

/** Where the sample of the project lies. */
export const samplePath = fileURLToPath(
  new URL('../../resources/sample/hotel-bookings-sample.csv.gz', import.meta.url),
);

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The text of the data, for whoever wants its lines unread. Throws where the file is none. */
export function readHotelText(path: string): { header: string; lines: string[] } {
  const [header = '', ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split(/\r?\n/);
  return { header, lines };
}

/**
 * Reads rows of the hotel booking demand data (gzipped CSV with a header, doi 10.1016/j.dib.2018.11.126), by default
 * of the project's own sample. Throws where a column is missing or a field is quoted, which the data never has.
 */
export function readHotelRows(path: string = samplePath): HotelRow[] {
  const { header, lines } = readHotelText(path);
  const rowFrom = rowReader(header);
  return lines.map(rowFrom);
}

/** Makes a reader of lines for the columns that a header names, in whatever order. */
export function rowReader(header: string): (line: string) => HotelRow {
  const places = new Map(header.split(',').map((name, place) => [name, place]));
  const column = (name: string) => {
    const place = places.get(name);
    if (place === undefined) throw new Error(`the hotel data has no column ${name}`);
    return (fields: string[]) => fields[place] ?? '';
  };
  const count = (name: string) => {
    const text = column(name);
    // The source writes NA for a few counts: nobody.
    return (fields: string[]) => Number.parseInt(text(fields), 10) || 0;
  };
  const of = {
    hotel: column('hotel'),
    leadDays: count('lead_time'),
    year: column('arrival_date_year'),
    month: column('arrival_date_month'),
    day: column('arrival_date_day_of_month'),
    weekendNights: count('stays_in_weekend_nights'),
    weekNights: count('stays_in_week_nights'),
    adults: count('adults'),
    children: count('children'),
    babies: count('babies'),
    meal: column('meal'),
    country: column('country'),
    room: column('reserved_room_type'),
    rate: column('adr'),
    specialRequests: count('total_of_special_requests'),
  };
  return (line) => {
    if (line.includes('"'))
      throw new Error('the hotel data has a quoted field, which this reader does not know');
    const fields = line.split(',');
    const month = String(months.indexOf(of.month(fields)) + 1).padStart(2, '0');
    return {
      hotel: of.hotel(fields),
      leadDays: of.leadDays(fields),
      arrival: arrivalDay(`${of.year(fields)}-${month}-${of.day(fields).padStart(2, '0')}`),
      nights: of.weekendNights(fields) + of.weekNights(fields),
      adults: of.adults(fields),
      children: of.children(fields),
      babies: of.babies(fields),
      meal: of.meal(fields),
      country: of.country(fields),
      room: of.room(fields),
      rate: Math.round(Number(of.rate(fields)) * 100),
      specialRequests: of.specialRequests(fields),
    };
  };
}

const arrivalDays = new Map<string, DayNumber>();

function arrivalDay(isoDate: string): DayNumber {
  const known = arrivalDays.get(isoDate);
  if (known !== undefined) return known;
  const day = dayNumber(isoDate);
  arrivalDays.set(isoDate, day);
  return day;
}
