import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Audit } from '../../../main/audit/audit.ts';
import { systemClock } from '../../../main/clock.ts';
import { Keeper } from '../../../main/intake/keep.ts';
import { PrivateKeys } from '../../../main/intake/sealing-keys.ts';
import { Understanding } from '../../../main/intake/understand.ts';
import { KeptVersions } from '../../../main/intake/versions.ts';
import { sha256 } from '../../../main/intake/wire.ts';
import { ReservationReceiver } from '../../../main/reservations/receive.ts';
import { Reservations } from '../../../main/reservations/reservations.ts';
import { openConnection } from '../../../main/store/connection.ts';
import { openTestStore, type TestStore } from '../../../main/store/testing.ts';
import { generateBookings } from '../../generator/bookings.ts';
import { CommandLedger } from './commands.ts';
import { compareMail } from './post-office.ts';
import { brokenAuditLines, problemsIn } from './records.ts';

let store: TestStore;
let database: Database;
const nadia = { staffId: null, name: 'Nadia Roy' };

/** A store with three reservations, one of them moved twice with marks. */
beforeEach(async () => {
  store = openTestStore();
  const audit = new Audit(systemClock);
  const { store: open, vault } = store;
  await open.write((tx) =>
    tx.insertInto('connection').values({ id: 1, settings: '{}', created_at: '', changed_at: '' }).execute(),
  );
  const understanding = new Understanding(1, vault, new PrivateKeys(new Map()));
  const keeper = new Keeper({
    store: open,
    audit,
    clock: systemClock,
    reservations: new ReservationReceiver(systemClock),
    connectionId: 1,
  });
  await keeper.keep(
    await Promise.all(
      [...generateBookings({ seed: 3, count: 3, wildShare: 0 })].map(({ id, octets, receivedAt }) =>
        understanding.understand({
          kind: 'booking',
          id,
          octets: Buffer.from(octets),
          digest: sha256(octets),
          mediaType: 'application/json',
          receivedAt,
          etag: null,
        }),
      ),
    ),
  );
  const reservations = new Reservations({
    store: open,
    audit,
    clock: systemClock,
    pushes: { push: () => undefined },
    beside: {
      versions: new KeptVersions(open, vault),
      documents: async () => [],
      mailings: async () => [],
    },
  });
  await reservations.moveByHand({ id: 1, version: 1, to: 'inReview', reason: 'mark-1' }, nadia);
  await reservations.moveByHand({ id: 1, version: 2, to: 'onHold', reason: 'mark-2' }, nadia);
  database = openConnection(store.file, store.key, 'write');
});
afterEach(async () => {
  database.close();
  await store.close();
});

const WITHOUT_TRIGGERS = `drop trigger audit_never_changes; drop trigger audit_never_shrinks; drop trigger audit_goes_on;
  drop trigger history_never_changes; drop trigger history_never_shrinks;`;
const MAILING = `insert into mailing (id, reservation_id, recipient, subject, message_id, message, state, queued_at)
  values (1, 1, 'mark-3@client.example', '', '<1@x>', x'00', 'sent', '');
  insert into audit select 100, at, null, actor, 'mailing.queued', 'mailing/1', '{}', previous, digest, pc, form from audit where id = 1;`;
const event = (actor: string, state: string): string =>
  `insert into mailing_event (mailing_id, at, actor, state, facts) values (1, '', ${actor}, '${state}', '{}');`;

describe('What a store that is whole is held against', () => {
  test('finds nothing wrong with it', () => {
    expect(problemsIn(database)).toEqual([]);
    expect(brokenAuditLines(database)).toBe(0);
  });

  test.each([
    ['a status without its history', "update reservation set status = 'confirmed' where id = 2"],
    ['a history without its status', "update reservation set status = 'new' where id = 1"],
    ['a version that nothing counted up', 'update reservation set version = version + 1 where id = 3'],
    [
      'a warning that is not counted',
      'update reservation set open_warnings = open_warnings + 1 where id = 2',
    ],
    ['a traveller that is not there', 'delete from traveller where reservation_id = 2 and ordinal = 0'],
    [
      'a move without its audit line',
      "delete from audit where action = 'reservation.moved' and id = (select max(id) from audit)",
    ],
    [
      'a move that is none',
      `update history set facts = replace(facts, 'onHold', 'mailed') where kind = 'moved'`,
    ],
    ['a reservation that nothing tells of', 'delete from history where reservation_id = 3'],
    [
      'a ticket with other octets, and without a move',
      "insert into document (reservation_id, kind, number, language, file_name, content, sha256, made_at, made_by) values (1, 'eticket', 'E-2026-000001', 'fr', '', x'00', zeroblob(32), '', '')",
    ],
    [
      'a message of which nobody knew that went on by itself',
      MAILING +
        [
          event("'Nadia'", 'queued'),
          event('null', 'sending'),
          event('null', 'unknown'),
          event('null', 'sending'),
          event('null', 'sent'),
        ].join(''),
    ],
    ['a message whose last event is another', MAILING + event("'Nadia'", 'queued')],
  ])('finds %s', (_what, sql) => {
    database.exec(WITHOUT_TRIGGERS + sql);
    expect(problemsIn(database)).not.toEqual([]);
  });

  test.each([
    ['changed', 'update audit set facts = \'{"kept":4}\' where id = 1', 1],
    ['left out', 'delete from audit where id = 2', 1],
    [
      'put in',
      'insert into audit select 9, at, staff_id, actor, action, subject, facts, previous, digest, pc, form from audit where id = 2',
      1,
    ],
  ])('finds an audit line that was %s', (_how, sql, broken) => {
    database.exec(WITHOUT_TRIGGERS + sql);
    expect(brokenAuditLines(database)).toBe(broken);
  });
});

describe('The ledger of commands', () => {
  const move = (mark: string) => ({ name: 'reservations.move', mark }) as const;

  test('counts what was acknowledged and is there, and what was asked and is not, as right', () => {
    const ledger = new CommandLedger();
    for (const mark of ['mark-1', 'mark-2', 'mark-4', 'mark-5'])
      ledger.hear({ kind: 'asked', ...move(mark) });
    ledger.hear({ kind: 'acknowledged', ...move('mark-1') });
    ledger.hear({ kind: 'refused', ...move('mark-4'), code: 'changedMeanwhile' });
    expect(ledger.compare(database)).toEqual({ commands: 1, lost: 0, doubled: 0, refusedButDone: 0 });
  });

  test('finds what was acknowledged and is not there, what was refused and is, and what is there twice', () => {
    database.exec(
      `${WITHOUT_TRIGGERS} update history set facts = replace(facts, 'mark-1', 'mark-2') where kind = 'moved'`,
    );
    const ledger = new CommandLedger();
    for (const mark of ['mark-1', 'mark-2']) ledger.hear({ kind: 'asked', ...move(mark) });
    ledger.hear({ kind: 'acknowledged', ...move('mark-1') });
    ledger.hear({ kind: 'refused', ...move('mark-2'), code: 'changedMeanwhile' });
    expect(ledger.compare(database)).toEqual({ commands: 1, lost: 1, doubled: 1, refusedButDone: 1 });
  });

  test('lets a setting be the last one that was acknowledged, or one that was asked for behind it', () => {
    const ledger = new CommandLedger();
    const name = 'settings.setAgency' as const;
    for (const mark of ['first', 'second', 'third']) {
      ledger.hear({ kind: 'asked', name, mark });
      if (mark !== 'third') ledger.hear({ kind: 'acknowledged', name, mark });
    }
    for (const [mark, lost] of [
      ['first', 1],
      ['second', 0],
      ['third', 0],
    ] as const) {
      database.exec(`insert or replace into setting values ('agency', '{"name":"${mark}"}', null, '')`);
      expect(ledger.compare(database).lost).toBe(lost);
    }
  });
});

describe('The mail that came in', () => {
  const person = "'Nadia'";
  test.each([
    [
      'once, as it was sent',
      [['<1@x>', 1]],
      [event(person, 'queued'), event('null', 'sending'), event('null', 'sent')],
      0,
      0,
    ],
    [
      'twice, tried twice, ordered once',
      [['<1@x>', 2]],
      [event(person, 'queued'), event('null', 'sending'), event('null', 'sending'), event('null', 'sent')],
      1,
      0,
    ],
    [
      'twice, as a person ordered',
      [['<1@x>', 2]],
      [
        event(person, 'queued'),
        event('null', 'sending'),
        event('null', 'unknown'),
        event(person, 'queued'),
        event('null', 'sending'),
        event('null', 'sent'),
      ],
      0,
      0,
    ],
    [
      'never, and is called sent',
      [],
      [event(person, 'queued'), event('null', 'sending'), event('null', 'sent')],
      0,
      1,
    ],
    [
      'never, and a person calls it arrived',
      [],
      [event(person, 'queued'), event('null', 'sending'), event('null', 'unknown'), event(person, 'sent')],
      0,
      0,
    ],
    ['and was never tried', [['<1@x>', 1]], [event(person, 'queued')], 0, 1],
    [
      'and nobody knows it',
      [
        ['<2@x>', 1],
        ['<1@x>', 1],
      ],
      [event(person, 'queued'), event('null', 'sending'), event('null', 'sent')],
      0,
      1,
    ],
  ] as const)('%s', (_how, delivered, events, mailedTwice, mailUntrue) => {
    database.exec(WITHOUT_TRIGGERS + MAILING + events.join(''));
    expect(compareMail(database, new Map(delivered))).toMatchObject({ mailedTwice, mailUntrue });
  });
});
