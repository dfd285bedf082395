import { getLocalTimeZone, parseDate } from '@internationalized/date';
import type { AuditFilter } from '../../preload/contract/audit.ts';

/** The filter as its fields show it; an empty text does not narrow. */
export interface FilterFields {
  /** A member of staff's number as text, or `office`. */
  readonly person: string;
  readonly action: string;
  readonly record: string;
  /** Local dates, both included. */
  readonly from: string;
  readonly to: string;
}

export const noFilter: FilterFields = { person: '', action: '', record: '', from: '', to: '' };

/** What stands in the person's field for the office itself. */
export const officeItself = 'office';

/** The fields as the office is asked, with the days of this computer's time zone as instants. */
export function filterOf(
  { person, action, record, from, to }: FilterFields,
  zone = getLocalTimeZone(),
): AuditFilter {
  const trimmed = record.trim();
  return {
    ...(person !== '' && { staffId: person === officeItself ? null : Number(person) }),
    ...(action !== '' && { action }),
    ...(trimmed !== '' && { record: trimmed }),
    ...(from !== '' && { from: parseDate(from).toDate(zone).toISOString() }),
    ...(to !== '' && { to: parseDate(to).add({ days: 1 }).toDate(zone).toISOString() }),
  };
}
