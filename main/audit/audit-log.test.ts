import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AuditFilter } from '../../preload/contract/audit.ts';
import { type Actor, theOffice } from '../actor.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { heardPushes, refusalOf, type TestClock, testClock } from '../testing.ts';
import { Audit } from './audit.ts';
import { AuditLog } from './audit-log.ts';
import { checkExport } from './export-check.ts';

let desk: TestStore;
let clock: TestClock;
let audit: Audit;
let log: AuditLog;

const ana: Actor = { staffId: 3, name: 'Ana Roy' };
const luc: Actor = { staffId: 4, name: 'Luc Côté' };

function newLog(): AuditLog {
  return new AuditLog({
    store: desk.store,
    vault: desk.vault,
    audit,
    clock,
    pushes: heardPushes(),
    onFault: (error) => {
      throw error;
    },
  });
}

beforeEach(async () => {
  desk = openTestStore();
  clock = testClock();
  audit = new Audit(clock, { pc: 'FRONT-DESK-2' });
  log = newLog();
  await desk.store.write(async (tx) => {
    for (const { staffId, name } of [ana, luc]) {
      await tx
        .insertInto('staff')
        .values({
          id: staffId ?? 0,
          name,
          email: `${staffId}@agency.example`,
          role: 'administrator',
          language: 'en',
          password_hash: '',
          created_at: clock.now(),
        })
        .execute();
    }
  });
  await log.start();
});
afterEach(async () => {
  await log.stop();
  await desk.close();
});

async function write(actor: Actor, action: string, subject: string, facts = {}): Promise<void> {
  clock.forward({ minutes: 1 });
  await desk.store.write((tx) => audit.append(tx, { actor, action, subject, facts }));
}

/** A reservation with a ticket and a mailing of it. */
async function reservationWithPapers(): Promise<void> {
  await desk.store.write(async (tx) => {
    const at = clock.now();
    await tx
      .insertInto('connection')
      .values({ id: 1, settings: '{}', created_at: at, changed_at: at })
      .execute();
    await tx
      .insertInto('reservation')
      .values({
        id: 17,
        locator: 'K7M3QX',
        status: 'mailed',
        connection_id: 1,
        booking_id: 'b-1',
        booking_version: 1,
        language: 'fr',
        lead_given: 'Chloé',
        lead_family: 'Lévesque',
        travellers: 1,
        kinds: 'air',
        open_warnings: 0,
        client_given: 'Chloé',
        client_family: 'Lévesque',
        client_address: '{}',
        payment_method: 'card',
        payment_plan: 'full',
        security_code_given: 0,
        submitted_at: at,
        received_at: at,
        changed_at: at,
      })
      .execute();
    await tx
      .insertInto('document')
      .values({
        id: 5,
        reservation_id: 17,
        kind: 'eticket',
        number: 'E-2026-000001',
        language: 'fr',
        file_name: 'x.pdf',
        content: Buffer.from('x'),
        sha256: Buffer.alloc(32),
        made_at: at,
        made_by: 'Ana Roy',
      })
      .execute();
    await tx
      .insertInto('mailing')
      .values({
        id: 9,
        reservation_id: 17,
        recipient: 'chloe@example.com',
        subject: 'x',
        message_id: 'm',
        message: Buffer.from('x'),
        state: 'sent',
        queued_at: at,
      })
      .execute();
  });
  await write(ana, 'reservation.moved', 'reservation/17', { from: 'new', to: 'inReview' });
  await write(luc, 'document.made', 'document/5', { number: 'E-2026-000001' });
  await write(ana, 'mailing.queued', 'mailing/9', { reservationId: 17 });
  await write(luc, 'reservation.moved', 'reservation/18', { from: 'new', to: 'cancelled' });
}

const listed = async (filter: AuditFilter = {}) =>
  (await log.list({ filter, limit: 200 })).rows.map(({ action, subject }) => `${action} ${subject}`);

describe('The list of lines', () => {
  test('has the newest first, with the reservation that each is about', async () => {
    await reservationWithPapers();
    const { rows, more } = await log.list({ filter: {}, limit: 200 });
    expect(more).toBe(false);
    expect(rows.map(({ id, subject, reservation }) => [id, subject, reservation?.locator])).toEqual([
      [5, 'reservation/18', undefined],
      [4, 'mailing/9', 'K7M3QX'],
      [3, 'document/5', 'K7M3QX'],
      [2, 'reservation/17', 'K7M3QX'],
      [1, expect.stringMatching(/^signingKey\//), undefined],
    ]);
    expect(rows[3]).toMatchObject({
      at: '2026-11-22T12:01:00.000Z',
      staffId: 3,
      actor: 'Ana Roy',
      pc: 'FRONT-DESK-2',
      action: 'reservation.moved',
      reservation: { id: 17 },
      facts: { from: 'new', to: 'inReview' },
      changes: [],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('is turned over page by page, with no line twice and none left out', async () => {
    for (let line = 0; line < 25; line += 1) await write(ana, 'reservation.moved', `reservation/${line}`);
    const seen: number[] = [];
    let before: number | undefined;
    for (;;) {
      const { rows, more } = await log.list({ filter: {}, limit: 7, ...(before && { before }) });
      seen.push(...rows.map(({ id }) => id));
      // What is written meanwhile belongs to no later page.
      await write(luc, 'reservation.moved', 'reservation/99');
      before = rows.at(-1)?.id;
      if (!more) break;
    }
    expect(seen).toEqual(Array.from({ length: 26 }, (_, index) => 26 - index));
  });

  test.each<[string, AuditFilter, string[]]>([
    ['a person', { staffId: 4 }, ['reservation.moved reservation/18', 'document.made document/5']],
    ['the office itself', { staffId: null }, ['intake.kept connection/1']],
    ['an action', { action: 'mailing.queued' }, ['mailing.queued mailing/9']],
    ['the intake’s action', { action: 'intake.kept' }, ['intake.kept connection/1']],
    ['a record', { record: 'reservation/18' }, ['reservation.moved reservation/18']],
    ['the intake’s record', { record: 'connection/1' }, ['intake.kept connection/1']],
    [
      'a locator, with the reservation’s papers, however it is typed',
      { record: 'k7m3qx' },
      ['mailing.queued mailing/9', 'document.made document/5', 'reservation.moved reservation/17'],
    ],
    ['a locator that is nobody’s', { record: 'ZZZZZZ' }, []],
    [
      'a period',
      { from: '2026-11-22T12:02:00.000Z', to: '2026-11-22T12:04:00.000Z' },
      ['mailing.queued mailing/9', 'document.made document/5'],
    ],
    ['a period before the log', { to: '2020-01-01T00:00:00.000Z' }, []],
    [
      'several of these at once',
      { staffId: 3, record: 'K7M3QX', from: '2026-11-22T12:03:00.000Z' },
      ['mailing.queued mailing/9'],
    ],
  ])('is narrowed to %s', async (_, filter, expected) => {
    await reservationWithPapers();
    await write(theOffice, 'intake.kept', 'connection/1', { kept: 6 });
    expect((await listed(filter)).filter((line) => !line.startsWith('signingKey'))).toEqual(expected);
  });

  test('uses an index for what a person looks for, so that a long log answers at once', async () => {
    const plans = await Promise.all(
      [
        'staff_id = 3 order by id desc',
        "action = 'staff.added' and action <> 'intake.kept' order by id desc",
        "subject in ('reservation/1', 'document/2') and action <> 'intake.kept' order by id desc",
        "at >= '2026' and at < '2027'",
      ].map(async (where) => {
        const plan = await sql<{
          detail: string;
        }>`explain query plan select id from audit where ${sql.raw(where)}`.execute(desk.store.read);
        return plan.rows.map(({ detail }) => detail).join('; ');
      }),
    );
    expect(plans).toEqual([
      expect.stringContaining('audit_person'),
      expect.stringContaining('audit_action'),
      expect.stringContaining('audit_subject'),
      expect.stringContaining('audit_at'),
    ]);
  });

  test('shows a line that somebody tampered with as far as it can be read', async () => {
    await write(ana, 'reservation.moved', 'reservation/1');
    await desk.store.write(async (tx) => {
      await sql`drop trigger audit_never_changes`.execute(tx);
      await sql`update audit set facts = '{"a":[1],"changes":{"b":7}}', at = 'long ago' where id = 2`.execute(
        tx,
      );
    });
    const { rows } = await log.list({ filter: {}, limit: 1 });
    expect(rows[0]).toMatchObject({ at: 'long ago', facts: { a: '[1]', changes: '{"b":7}' }, changes: [] });
  });
});

test('The choices are the people and the actions that the log has, people by their newest name', async () => {
  await write(ana, 'staff.added', 'staff/4');
  await write({ staffId: 3, name: 'Ana Tremblay' }, 'session.signedIn', 'staff/3');
  await write(luc, 'session.signedIn', 'staff/4');
  await write(theOffice, 'intake.kept', 'connection/1');
  expect(await log.choices()).toEqual({
    persons: [
      { staffId: 3, name: 'Ana Tremblay' },
      { staffId: 4, name: 'Luc Côté' },
    ],
    actions: ['intake.kept', 'session.signedIn', 'signingKey.made', 'staff.added'],
  });
});

test('A verification is a line of the log itself, and the last one is remembered with how it came out', async () => {
  expect(await log.state()).toMatchObject({ lines: 1, signed: { line: 1 }, verified: null });
  expect(await log.verify({}, ana)).toEqual({ lines: 1, heads: 1, flaw: null, head: null });
  expect((await log.state()).verified).toEqual({ at: clock.now(), by: 'Ana Roy', lines: 1, flaw: null });
  await desk.store.write(async (tx) => {
    await sql`drop trigger audit_never_changes`.execute(tx);
    await sql`update audit set actor = 'Nobody' where id = 2`.execute(tx);
  });
  await log.verify({}, luc);
  expect((await log.state()).verified).toMatchObject({
    by: 'Luc Côté',
    lines: 2,
    flaw: { line: 2, last: 2, why: 'changed' },
  });
});

describe('An exported head', () => {
  test('covers its own line, and the log is held against it later', async () => {
    await write(ana, 'reservation.moved', 'reservation/17');
    const { fileName, text, line } = await log.exportHead(ana);
    expect([fileName, line]).toEqual(['guichet-audit-head-3.jws', 3]);
    await write(ana, 'reservation.moved', 'reservation/18');
    expect((await log.verify({ head: text }, ana)).head).toMatchObject({ line: 3, state: 'contained' });
    expect(await listed({ action: 'audit.headExported' })).toEqual(['audit.headExported audit']);
  });

  test('that is none is refused', async () => {
    expect(await refusalOf(log.verify({ head: 'x' }, ana))).toBe('auditHeadUnreadable');
  });
});

/** Everything that an export hands out. */
async function exported(format: 'csv' | 'jsonLines', filter: AuditFilter = {}) {
  const begun = await log.beginExport({ format, filter }, ana);
  let text = '';
  let parts = 0;
  for (;;) {
    const part = await log.exportPart({ export: begun.export }, ana);
    text += part.text;
    parts += 1;
    if (part.done) return { ...begun, text, parts, lines: part.lines };
  }
}

describe('An export', () => {
  test('as signed JSON lines can be checked by itself, line by line and as a whole', async () => {
    await reservationWithPapers();
    const { text, fileName, mediaType, lines } = await exported('jsonLines');
    expect([fileName, mediaType, lines]).toEqual(['guichet-audit-2026-11-22.jsonl', 'application/jsonl', 5]);
    expect(await checkExport(text)).toMatchObject({
      signed: { lines: 5, until: 5, kid: (await log.signingKeys.current()).kid },
      lines: 5,
      changed: [],
      isWholeChain: true,
    });
    const forged = text.replace('"Luc Côté"', '"Ana Roy"');
    expect(await checkExport(forged)).toMatchObject({ signed: undefined, changed: [3], isWholeChain: false });
    const shortened = text.split('\n').toSpliced(2, 1).join('\n');
    expect(await checkExport(shortened)).toMatchObject({ signed: undefined, isWholeChain: false });
    const unsigned = text.split('\n').slice(0, 4).join('\n');
    expect((await checkExport(unsigned)).signed).toBeUndefined();
  });

  test('of a part of the log is signed as what it is', async () => {
    await reservationWithPapers();
    const { text } = await exported('jsonLines', { staffId: 4 });
    const checked = await checkExport(text);
    expect(checked).toMatchObject({ lines: 2, changed: [], isWholeChain: false });
    expect(checked.signed).toMatchObject({ lines: 2, filter: { staffId: 4 } });
  });

  test('as CSV opens in a spreadsheet as text, and runs no formula', async () => {
    await write({ staffId: 3, name: '=HYPERLINK("http://evil.example")' }, 'reservation.moved', '+1+1', {
      reason: '@SUM(1;2)',
      note: 'says "no", twice\nand more',
    });
    const { text, mediaType } = await exported('csv', { record: '+1+1' });
    expect(mediaType).toBe('text/csv');
    const [heading, line, ...more] = text.split('\r\n');
    expect(heading).toBe('\ufeffline,time,person,staff,pc,action,record,locator,facts,changes,digest');
    expect(line).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(line).toContain(",'+1+1,");
    expect(line).toContain('"reason: @SUM(1;2); note: says ""no"", twice\nand more"');
    expect(more).toEqual(['']);
  });

  test('of many lines comes in parts, with one heading and every line once', async () => {
    await desk.store.write(async (tx) => {
      for (let line = 0; line < 4_500; line += 1) {
        await audit.append(tx, { actor: theOffice, action: 'intake.kept', subject: 'connection/1' });
      }
    });
    const { text, parts, lines } = await exported('csv');
    const rows = text.trimEnd().split('\r\n').slice(1);
    expect([parts, lines, rows.length]).toEqual([3, 4_501, 4_501]);
    expect(new Set(rows.map((row) => row.split(',')[0])).size).toBe(4_501);
    // The second export has the first one's line, its end at a part's end included.
    expect((await exported('jsonLines', { action: 'intake.kept' })).lines).toBe(4_500);
  });

  test('is a line of the log, written before anything is handed out, with what was asked for', async () => {
    await log.beginExport({ format: 'csv', filter: { staffId: null, action: 'intake.kept' } }, luc);
    const { rows } = await log.list({ filter: {}, limit: 1 });
    expect(rows[0]).toMatchObject({
      actor: 'Luc Côté',
      action: 'audit.exported',
      facts: { format: 'csv', person: 'office', action: 'intake.kept', until: 1 },
    });
  });

  test('is handed to the person who asked for it alone, and to nobody when it has ended', async () => {
    const begun = await log.beginExport({ format: 'csv', filter: {} }, ana);
    expect(await refusalOf(log.exportPart({ export: begun.export }, luc))).toBe('auditExportGone');
    expect((await log.exportPart({ export: begun.export }, ana)).done).toBe(true);
    expect(await refusalOf(log.exportPart({ export: begun.export }, ana))).toBe('auditExportGone');
    expect(await refusalOf(log.exportPart({ export: crypto.randomUUID() }, ana))).toBe('auditExportGone');
  });
});
