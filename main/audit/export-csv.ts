import { stringify } from 'csv-stringify/sync';
import type { AuditRow } from '../../preload/contract/audit.ts';

/** The same in every language, so that a spreadsheet or a script that reads them once reads them always. */
const columns = [
  'line',
  'time',
  'person',
  'staff',
  'pc',
  'action',
  'record',
  'locator',
  'facts',
  'changes',
  'digest',
];

/** Spreadsheets run what begins like a formula; such text gets an apostrophe in front. RFC 4180 has lines end in CRLF. */
const form = { escape_formulas: true, record_delimiter: 'windows' } as const;

/** The first line; the byte order mark tells spreadsheets that it is UTF-8. */
export function csvHeading(): string {
  return stringify([columns], { ...form, bom: true });
}

export function csvLines(rows: readonly AuditRow[]): string {
  if (rows.length === 0) return '';
  return stringify(
    rows.map(({ id, at, actor, staffId, pc, action, subject, reservation, facts, changes, digest }) => [
      id,
      at,
      actor,
      staffId ?? '',
      pc ?? '',
      action,
      subject,
      reservation?.locator ?? '',
      Object.entries(facts)
        .map(([name, fact]) => `${name}: ${fact}`)
        .join('; '),
      changes
        .map(({ field, values }) =>
          values === null ? field : `${field}: ${values.before} → ${values.after}`,
        )
        .join('; '),
      digest,
    ]),
    form,
  );
}
