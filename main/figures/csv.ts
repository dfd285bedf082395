import { stringify } from 'csv-stringify/sync';
import { dinero, toDecimal } from 'dinero.js';
import {
  type Figures,
  type FigureTable,
  reviewBounds,
  type Values,
  type ValuesInCurrency,
} from '../../preload/contract/figures.ts';
import { currencyOf } from '../documents/currency.ts';

type Cell = string | number;

/** What spreadsheets take for the beginning of a formula, in full width too (OWASP, CSV injection). */
const formulaLike = /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
/** An amount may begin with a minus, and is a number all the same. */
const plainNumber = /^-?\d+(\.\d+)?$/;

/** The tables that stand in the figures, and those of values. */
export type ValueTable = Extract<FigureTable, 'suppliers' | 'destinations'>;
export type CountTable = Exclude<FigureTable, ValueTable>;

/** One table of the figures as CSV. */
export function countsCsv(figures: Figures, table: CountTable): string {
  return csvOf(countRows(figures, table));
}

/** One table of the values as CSV. */
export function valuesCsv({ bySupplier, byDestination }: Values, table: ValueTable): string {
  return csvOf(
    table === 'suppliers' ? valueRows('supplier', bySupplier) : valueRows('destination', byDestination),
  );
}

/**
 * RFC 4180, lines ending in CRLF, a byte order mark so that spreadsheets read French names. The headings are the same in
 * every language, so that a sheet or a script that reads them once reads them always.
 */
function csvOf(rows: Cell[][]): string {
  return stringify(
    rows.map((row) => row.map(safe)),
    { record_delimiter: 'windows', bom: true },
  );
}

/** Spreadsheets run what begins like a formula; such text gets an apostrophe in front, as in the audit log's exports. */
function safe(cell: Cell): Cell {
  if (typeof cell === 'number' || plainNumber.test(cell)) return cell;
  return formulaLike.test(cell) ? `'${cell}` : cell;
}

function countRows(figures: Figures, table: CountTable): Cell[][] {
  switch (table) {
    case 'receivedByDay':
      return [['day', 'bookings'], ...figures.received.days.map(({ day, count }) => [day, count])];
    case 'receivedByHour':
      return [['hour', 'bookings'], ...figures.received.hours.map((count, hour) => [hour, count])];
    case 'review':
      return reviewRows(figures.review);
    case 'departures':
      return [
        ['day', 'ready', 'open'],
        ...figures.departures.days.map(({ day, ready, open }) => [day, ready, open]),
      ];
    case 'intake':
      return [
        ['day', 'kept', 'amended', 'removed', 'quarantined', 'failed_runs'],
        ...figures.intake.days.map(({ day, kept, amended, removed, quarantined, failures }) => [
          day,
          kept,
          amended,
          removed,
          quarantined,
          failures,
        ]),
      ];
  }
}

/** Minutes are `above` the one and up to the other; empty where there is no bound. */
function reviewRows({ bins, waiting, unrecorded }: Figures['review']): Cell[][] {
  return [
    ['state', 'above_minutes', 'up_to_minutes', 'bookings'],
    ...bins.map((count, bin) => [
      'taken',
      bin === 0 ? '' : (reviewBounds[bin - 1] ?? ''),
      reviewBounds[bin] ?? '',
      count,
    ]),
    ['waiting', '', '', waiting],
    ['not_recorded', '', '', unrecorded],
  ];
}

/** Names as they are; what has none, and the names that are not listed, say so in a column of their own. */
function valueRows(of: 'supplier' | 'destination', values: readonly ValuesInCurrency[]): Cell[][] {
  return [
    ['kind', of, 'amount', 'currency', 'bookings'],
    ...values.flatMap(({ currency, rows, others }) => [
      ...rows.map(({ name, amount, reservations }) => [
        name === null ? 'none' : of,
        name ?? '',
        decimal(amount, currency),
        currency,
        reservations,
      ]),
      ...(others === null
        ? []
        : [['others', '', decimal(others.amount, currency), currency, others.reservations]]),
    ]),
  ];
}

/** The amount in major units, written out in full; empty where it is beyond counting. */
function decimal(amount: number | null, currency: string): Cell {
  if (amount === null) return '';
  return toDecimal(dinero({ amount, currency: currencyOf(currency) }));
}
