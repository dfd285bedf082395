import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { stepBetween } from '../../../main/reservations/status.ts';
import { reservationStatus } from '../../../preload/contract/reservations.ts';

/** What does not fit together in a store, a line each: numbers and states, nothing personal. */
export type Problems = string[];

function all<Row extends z.ZodType>(database: Database, row: Row, sql: string): z.infer<Row>[] {
  return z.array(row).parse(database.prepare(sql).all());
}

function grouped<Row>(rows: readonly Row[], key: (row: Row) => number): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}

const count = (database: Database, sql: string): number =>
  z.object({ count: z.number() }).parse(database.prepare(sql).get()).count;

/**
 * Everything in a store that must agree with something else in it, because one transaction wrote both: reservations with
 * their history, history with the audit log, tickets with the moves that made them, mailings with their events.
 */
export function problemsIn(database: Database): Problems {
  return [
    ...reservationProblems(database),
    ...auditProblems(database),
    ...documentProblems(database),
    ...mailingProblems(database),
  ];
}

const history = z.object({
  reservation_id: z.number(),
  kind: z.string(),
  from: reservationStatus.nullable(),
  to: reservationStatus.nullable(),
});

/** What counts a reservation's version up. */
const CHANGES = new Set([
  'moved',
  'warningResolved',
  'amendmentReceived',
  'amendmentAccepted',
  'amendmentRefused',
  'mailingQueued',
  'edited',
  'editUndone',
]);

function reservationProblems(database: Database): Problems {
  const problems: Problems = [];
  const lines = grouped(
    all(
      database,
      history,
      // Other lines name other things that they lead from and to: a correction, a claim.
      `select reservation_id, kind, case kind when 'moved' then facts ->> 'from' end as "from",
        case kind when 'moved' then facts ->> 'to' end as "to" from history order by id`,
    ),
    ({ reservation_id }) => reservation_id,
  );
  const records = all(
    database,
    z.object({
      id: z.number(),
      status: z.string(),
      version: z.number(),
      open_warnings: z.number(),
      really_open: z.number(),
      travellers: z.number(),
      really_travel: z.number(),
      documents: z.number(),
    }),
    `select id, status, version, open_warnings, travellers,
      (select count(*) from warning where reservation_id = reservation.id and resolved_at is null) as really_open,
      (select count(*) from traveller where reservation_id = reservation.id) as really_travel,
      (select count(*) from document where reservation_id = reservation.id) as documents
      from reservation`,
  );
  for (const record of records) {
    const own = lines.get(record.id) ?? [];
    let status: z.infer<typeof reservationStatus> = 'new';
    for (const { kind, from, to } of own) {
      if (kind !== 'moved' || from === null || to === null) continue;
      if (from !== status || stepBetween(from, to) === undefined)
        problems.push(`reservation ${record.id}: a move from ${from} to ${to} while it is ${status}`);
      status = to;
    }
    if (own[0]?.kind !== 'received') problems.push(`reservation ${record.id}: its history has no beginning`);
    if (status !== record.status)
      problems.push(`reservation ${record.id}: is ${record.status}, its history says ${status}`);
    const changes = own.filter(({ kind }) => CHANGES.has(kind)).length;
    if (record.version !== 1 + changes)
      problems.push(`reservation ${record.id}: version ${record.version} after ${changes} changes`);
    if (record.open_warnings !== record.really_open)
      problems.push(`reservation ${record.id}: ${record.open_warnings} and ${record.really_open} warnings`);
    if (record.travellers !== record.really_travel)
      problems.push(`reservation ${record.id}: ${record.travellers} and ${record.really_travel} travellers`);
    const tickets = own.filter(({ kind, to }) => kind === 'moved' && to === 'ticketed').length;
    const told = own.filter(({ kind }) => kind === 'documentMade').length;
    if (tickets !== record.documents || told !== record.documents)
      problems.push(`reservation ${record.id}: ${record.documents} tickets, ${tickets} moves, ${told} lines`);
  }
  return problems;
}

/** Pairs of counts that one transaction each wrote together: what was changed, and the audit line that tells of it. */
const AUDITED: readonly (readonly [string, string])[] = [
  [
    "select count(*) as count from history where kind = 'moved'",
    "select count(*) as count from audit where action = 'reservation.moved'",
  ],
  [
    "select count(*) as count from history where kind = 'warningResolved'",
    "select count(*) as count from audit where action = 'warning.resolved'",
  ],
  [
    "select count(*) as count from history where kind = 'amendmentAccepted'",
    "select count(*) as count from audit where action = 'amendment.accepted'",
  ],
  [
    "select count(*) as count from history where kind = 'amendmentRefused'",
    "select count(*) as count from audit where action = 'amendment.refused'",
  ],
  [
    'select count(*) as count from document',
    "select count(*) as count from audit where action = 'document.made'",
  ],
  [
    'select count(*) as count from mailing',
    "select count(*) as count from audit where action = 'mailing.queued'",
  ],
  [
    "select count(*) as count from history where kind = 'mailingDecided'",
    "select count(*) as count from audit where action = 'mailing.decided'",
  ],
  [
    'select count(*) as count from quarantine where resolved_at is not null',
    "select count(*) as count from audit where action = 'quarantine.resolved'",
  ],
  ['select count(*) as count from staff', "select count(*) as count from audit where action = 'staff.added'"],
  [
    'select count(*) as count from reservation',
    "select coalesce(sum(facts ->> 'kept'), 0) as count from audit where action = 'intake.kept'",
  ],
  [
    'select (select count(*) from booking_version) - (select count(*) from reservation) as count',
    "select coalesce(sum(facts ->> 'amended'), 0) as count from audit where action = 'intake.kept'",
  ],
  [
    'select count(*) as count from quarantine',
    "select coalesce(sum(facts ->> 'quarantined'), 0) as count from audit where action = 'intake.kept'",
  ],
];

function auditProblems(database: Database): Problems {
  const problems = AUDITED.flatMap(([changed, audited]) => {
    const [done, told] = [count(database, changed), count(database, audited)];
    return done === told ? [] : [`${done} changes and ${told} audit lines: ${audited}`];
  });
  const moves = z.object({ moves: z.string() });
  const inHistory = all(
    database,
    moves,
    `select 'reservation/' || reservation_id || ' ' || group_concat((facts ->> 'from') || '>' || (facts ->> 'to'), ' ' order by id) as moves
      from history where kind = 'moved' group by reservation_id`,
  );
  const inAudit = new Set(
    all(
      database,
      moves,
      `select subject || ' ' || group_concat((facts ->> 'from') || '>' || (facts ->> 'to'), ' ' order by id) as moves
        from audit where action = 'reservation.moved' group by subject`,
    ).map(({ moves: text }) => text),
  );
  for (const { moves: text } of inHistory)
    if (!inAudit.has(text)) problems.push(`not so in the audit: ${text}`);
  return problems;
}

function documentProblems(database: Database): Problems {
  const document = z.object({
    number: z.string(),
    content: z.instanceof(Buffer),
    sha256: z.instanceof(Buffer),
  });
  const problems: Problems = [];
  const statement = database.prepare('select number, content, sha256 from document');
  for (const row of statement.iterate()) {
    const { number, content, sha256 } = document.parse(row);
    if (!createHash('sha256').update(content).digest().equals(sha256))
      problems.push(`document ${number}: its octets have another digest`);
    if (!content.subarray(0, 5).equals(Buffer.from('%PDF-')) || !content.includes('%%EOF'))
      problems.push(`document ${number}: is no whole PDF`);
  }
  // Numbers count up by one: a ticket that was not kept used none.
  const numbers = all(database, z.object({ number: z.string() }), 'select number from document order by id');
  numbers.forEach(({ number }, index) => {
    if (Number(number.slice(-6)) !== index + 1) problems.push(`document ${number} is number ${index + 1}`);
  });
  return problems;
}

const byTheOffice = new Set([
  'queued>sending',
  'sending>sent',
  'sending>refused',
  'sending>unknown',
  'sending>queued',
]);
const byAPerson = new Set([
  '>queued',
  'queued>givenUp',
  'refused>queued',
  'refused>givenUp',
  'unknown>queued',
  'unknown>sent',
  'unknown>givenUp',
]);

/** The states of every mailing, step by step: what became unknown goes on by a person alone. */
function mailingProblems(database: Database): Problems {
  const event = z.object({ mailing_id: z.number(), actor: z.string().nullable(), state: z.string() });
  const problems: Problems = [];
  const events = grouped(
    all(database, event, 'select mailing_id, actor, state from mailing_event order by id'),
    ({ mailing_id }) => mailing_id,
  );
  for (const { id, state } of all(
    database,
    z.object({ id: z.number(), state: z.string() }),
    'select id, state from mailing',
  )) {
    let before = '';
    for (const one of events.get(id) ?? []) {
      const step = `${before}>${one.state}`;
      if (!(one.actor === null ? byTheOffice : byAPerson).has(step))
        problems.push(`mailing ${id}: ${step} by ${one.actor === null ? 'the office' : 'a person'}`);
      before = one.state;
    }
    if (before !== state) problems.push(`mailing ${id}: is ${state}, its events say ${before}`);
  }
  return problems;
}

const auditLine = z.object({
  id: z.number(),
  form: z.number(),
  at: z.string(),
  staff_id: z.number().nullable(),
  actor: z.string(),
  pc: z.string().nullable(),
  action: z.string(),
  subject: z.string(),
  facts: z.string(),
  previous: z.instanceof(Buffer),
  digest: z.instanceof(Buffer),
});

/**
 * How many lines of the audit log do not carry the digest of the line before, or their own. Worked out apart from the
 * office's own check on purpose: two that agree only because they share a file would prove nothing.
 */
export function brokenAuditLines(database: Database): number {
  let broken = 0;
  let before: Buffer = Buffer.alloc(32);
  for (const row of database.prepare('select * from audit order by id').iterate()) {
    const { id, form, at, staff_id, actor, pc, action, subject, facts, previous, digest } =
      auditLine.parse(row);
    const text =
      form === 1
        ? JSON.stringify([at, staff_id, actor, action, subject, facts])
        : JSON.stringify([form, id, at, staff_id, actor, pc, action, subject, facts]);
    const right = createHash('sha256').update(before).update(text).digest();
    if (!previous.equals(before) || !digest.equals(right)) broken += 1;
    before = digest;
  }
  return broken;
}
