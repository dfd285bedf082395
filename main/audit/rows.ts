import { z } from 'zod';
import type { AuditRow } from '../../preload/contract/audit.ts';
import type { AuditRecord } from './queries.ts';
import type { ReservationOfLine } from './record-queries.ts';

const value = z.union([z.string(), z.number(), z.boolean()]);
const changeOfField = z.tuple([value.nullable(), value.nullable()]).nullable();

/** What a line says beside who, what and when, taken apart. A line that was tampered with is shown as far as it can be read. */
function readFacts(text: string): Pick<AuditRow, 'facts' | 'changes'> {
  const written = z.record(z.string(), z.unknown()).safeParse(parsed(text));
  if (!written.success) return { facts: { text }, changes: [] };
  const { changes: changed, ...rest } = written.data;
  const facts = Object.fromEntries(
    Object.entries(rest).map(([name, fact]) => [name, value.safeParse(fact).data ?? JSON.stringify(fact)]),
  );
  const changes = z.record(z.string(), changeOfField).safeParse(changed);
  if (changed === undefined) return { facts, changes: [] };
  if (!changes.success) return { facts: { ...facts, changes: JSON.stringify(changed) }, changes: [] };
  return {
    facts,
    changes: Object.entries(changes.data).map(([field, change]) => ({
      field,
      values: change && { before: change[0], after: change[1] },
    })),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A line as the screens show it. */
export function auditRowOf(record: AuditRecord, reservation: ReservationOfLine | undefined): AuditRow {
  const { id, at, staff_id, actor, pc, action, subject, digest } = record;
  return {
    id,
    at,
    staffId: staff_id,
    actor,
    pc,
    action,
    subject,
    reservation: reservation ?? null,
    ...readFacts(record.facts),
    digest: digest.toString('hex'),
  };
}
