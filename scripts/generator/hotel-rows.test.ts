import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isoDay } from './calendar.ts';
import { readHotelRows, rowReader, samplePath } from './hotel-rows.ts';

const header =
  'hotel,is_canceled,lead_time,arrival_date_year,arrival_date_month,arrival_date_day_of_month,stays_in_weekend_nights,stays_in_week_nights,adults,children,babies,meal,country,reserved_room_type,adr,total_of_special_requests';

test('a line of the data becomes a row', () => {
  const row = rowReader(header)('Resort Hotel,0,342,2016,February,9,2,5,2,NA,1,BB,PRT,C,62.555,3');
  expect({ ...row, arrival: isoDay(row.arrival) }).toEqual({
    hotel: 'Resort Hotel',
    leadDays: 342,
    arrival: '2016-02-09',
    nights: 7,
    adults: 2,
    children: 0,
    babies: 1,
    meal: 'BB',
    country: 'PRT',
    room: 'C',
    rate: 6_256,
    specialRequests: 3,
  });
});

test('a column that is missing and a field that is quoted are refused', () => {
  expect(() => rowReader('hotel,adr')).toThrow('has no column lead_time');
  expect(() => rowReader(header)('"Resort Hotel, Lagos",0')).toThrow('quoted field');
});

test('the sample is small and holds every bad value that the desk must bear', () => {
  expect(statSync(samplePath).size).toBeLessThan(60_000);
  const rows = readHotelRows();
  expect(rows.length).toBeGreaterThan(3_000);
  expect(new Set(rows.map(({ hotel }) => hotel))).toEqual(new Set(['City Hotel', 'Resort Hotel']));
  expect(rows.some(({ nights }) => nights === 0)).toBe(true);
  expect(rows.some(({ rate }) => rate === 0)).toBe(true);
  expect(rows.some(({ rate }) => rate < 0)).toBe(true);
  expect(rows.some(({ adults }) => adults === 0)).toBe(true);
  expect(rows.some(({ country }) => country === 'NULL')).toBe(true);
  expect(rows.every(({ arrival, rate }) => Number.isInteger(arrival) && Number.isInteger(rate))).toBe(true);
});
