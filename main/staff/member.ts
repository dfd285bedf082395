import type { StaffMember } from '../../preload/contract/staff.ts';
import type { Actor } from '../actor.ts';
import type { Presence } from '../sessions.ts';
import type { StaffRecord } from './queries.ts';

/** A record as screens and sessions see it. */
export function member({ id, name, email, role, language }: StaffRecord): StaffMember {
  return { id, name, email, role, language };
}

/** What a session holds of a record, beside how the person came in. */
export function presenceOf(record: StaffRecord): Omit<Presence, 'secondFactor'> {
  return { staff: member(record), passwordDue: record.password_due === 1 };
}

/** Who a member of staff is in the audit log and in histories. */
export function actorOf({ id, name }: Pick<StaffMember, 'id' | 'name'>): Actor {
  return { staffId: id, name };
}

/** A member of staff as the audit log names records. */
export function subjectOf({ id }: Pick<StaffMember, 'id'>): string {
  return `staff/${id}`;
}
