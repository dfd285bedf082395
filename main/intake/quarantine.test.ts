import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { intakeProcedures } from '../../preload/contract/intake.ts';
import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import { Quarantine } from './quarantine.ts';
import { type IntakeDesk, openIntakeDesk } from './testing.ts';

const administrator = { staffId: null, name: 'An administrator' };
let desk: IntakeDesk;
let quarantine: Quarantine;

beforeEach(async () => {
  desk = await openIntakeDesk();
  quarantine = new Quarantine(desk.store, desk.vault, new Audit(systemClock), systemClock);
});
afterEach(async () => {
  const faults = desk.programFaults;
  await desk.close();
  expect(faults).toEqual([]);
});

/** Brings octets into the quarantine; gives the number of the row. */
async function quarantined(text: string, id = 'ODD'): Promise<number> {
  desk.shop.add([{ id, mediaType: 'application/json', octets: Buffer.from(text) }]);
  await desk.connect();
  const [row] = await quarantine.list({ resolved: false });
  return row?.id ?? 0;
}

async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error.failure.code;
    throw error;
  }
  return 'no refusal';
}

async function auditOf(action: string) {
  const rows = await desk.store.read.selectFrom('audit').selectAll().where('action', '=', action).execute();
  return rows.map(({ actor, subject, facts }) => ({ actor, subject, facts: JSON.parse(facts) }));
}

describe('the quarantine', () => {
  it('lists what nobody resolved, by its reason and size, and shows nothing of it', async () => {
    const text = '{"version":1,"client":"Somebody Particular"}';
    await quarantined(text);
    const rows = await quarantine.list({ resolved: false });
    expect(rows).toEqual([
      expect.objectContaining({
        bookingId: 'ODD',
        reason: 'notABooking',
        octets: text.length,
        resolvedAt: null,
      }),
    ]);
    expect(rows[0]?.where).toContain('client');
    expect(JSON.stringify(rows)).not.toContain('Particular');
    expect(await quarantine.list({ resolved: true })).toEqual([]);
  });

  it('shows the octets for a reason, which stands in the audit log', async () => {
    const text = '{"version":1,"client":"Zoë"}';
    const id = await quarantined(text);
    expect(await quarantine.read(id, 'The customer called', administrator)).toEqual({ text });
    expect(await auditOf('quarantine.read')).toEqual([
      { actor: 'An administrator', subject: `quarantine/${id}`, facts: { reason: 'The customer called' } },
    ]);
  });

  it('asks for a reason in the contract, and lets an administrator alone read', () => {
    const { input, leastRole } = intakeProcedures['quarantine.read'];
    expect(leastRole).toBe('administrator');
    for (const reason of [undefined, '', '  ', 'ab'])
      expect(input.safeParse({ id: 1, reason }).success).toBe(false);
    expect(input.safeParse({ id: 1, reason: 'The customer called' }).success).toBe(true);
    expect(intakeProcedures['quarantine.resolve'].input.safeParse({ id: 1, reason: ' ' }).success).toBe(
      false,
    );
  });

  it('shows nothing where the log cannot be written', async () => {
    const id = await quarantined('{');
    await desk.store.write((tx) =>
      sql`create trigger no_audit before insert on audit begin select raise(abort, 'no log'); end`.execute(
        tx,
      ),
    );
    await expect(quarantine.read(id, 'The customer called', administrator)).rejects.toThrow('no log');
  });

  it('purges the octets when it is resolved, says by whom and why, and shows them no more', async () => {
    const id = await quarantined('{');
    const resolved = await quarantine.resolve(id, 'Typed in by hand', administrator);
    expect(resolved).toMatchObject({ id, resolvedAt: expect.stringMatching(/Z$/) });
    const row = await desk.store.read.selectFrom('quarantine').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      octets_sealed: null,
      resolved_by: 'An administrator',
      resolution: 'Typed in by hand',
      octets: 1,
    });
    expect(await auditOf('quarantine.resolved')).toEqual([
      { actor: 'An administrator', subject: `quarantine/${id}`, facts: { reason: 'Typed in by hand' } },
    ]);
    expect(await refusalOf(quarantine.read(id, 'Once more', administrator))).toBe('notFound');
    expect(await refusalOf(quarantine.resolve(id, 'Once more', administrator))).toBe('notFound');
    expect((await quarantine.list({ resolved: true })).map((one) => one.id)).toEqual([id]);
    expect(await quarantine.list({ resolved: false })).toEqual([]);
    await desk.intake.refresh();
    expect(desk.intake.status().inQuarantine).toBe(0);
  });

  it('is not resolved while its removal is pending, because that wants to read it back', async () => {
    desk.shop.faults.set({ kind: 'cut', afterOctets: 0, on: ['removals'], times: 1 });
    const id = await quarantined('{');
    expect(desk.intake.status().removalsPending).toBe(1);
    expect(await refusalOf(quarantine.resolve(id, 'Too early', administrator))).toBe('removalPending');
    expect(await quarantine.read(id, 'Still there', administrator)).toEqual({ text: '{' });
    await desk.run();
    expect(desk.intake.status().removalsPending).toBe(0);
    expect(await quarantine.resolve(id, 'Now it is time', administrator)).toMatchObject({ id });
  });

  it('that was resolved is removed again where the server still lists it, and comes back as nothing new', async () => {
    desk.shop.faults.set({ kind: 'removedButKept', times: 2 });
    const id = await quarantined('{');
    await quarantine.resolve(id, 'Typed in by hand', administrator);
    expect(desk.shop.shelf.size).toBe(1);
    await desk.run();
    await desk.run();
    expect(desk.shop.shelf.size).toBe(0);
    expect(desk.intake.status()).toMatchObject({ inQuarantine: 0, removalsPending: 0, fault: null });
    expect(await desk.store.read.selectFrom('quarantine').select('id').execute()).toEqual([{ id }]);
  });

  it('knows nothing of a number that was never given', async () => {
    expect(await refusalOf(quarantine.read(1, 'A guess', administrator))).toBe('notFound');
    expect(await refusalOf(quarantine.resolve(1, 'A guess', administrator))).toBe('notFound');
  });
});
