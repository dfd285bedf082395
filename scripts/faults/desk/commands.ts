import type { Database } from 'better-sqlite3';
import { z } from 'zod';

/** The commands of staff whose effect a fault run looks for. Each is told apart by its mark, which stands in its input. */
export const commandNames = [
  'reservations.move',
  'reservations.resolveWarning',
  'reservations.decideAmendment',
  'documents.issueTicket',
  'mailing.send',
  'mailing.decide',
  'mailing.setServer',
  'settings.setAgency',
  'staff.add',
  'quarantine.resolve',
] as const;
const commandName = z.enum(commandNames);
export type CommandName = z.infer<typeof commandName>;

const command = { name: commandName, mark: z.string() };

/** What the victim says. It says what it will do before it does it, and that it is done before it goes on. */
export const deskMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('prepared'), recoveryKey: z.string(), kid: z.string(), jwk: z.string() }),
  z.object({ kind: z.literal('working') }),
  z.object({ kind: z.literal('asked'), ...command }),
  /** `made` names what the answer said was made: a ticket by its number and digest. */
  z.object({ kind: z.literal('acknowledged'), ...command, made: z.string().optional() }),
  z.object({ kind: z.literal('refused'), ...command, code: z.string() }),
  z.object({ kind: z.literal('settled') }),
]);
export type DeskMessage = z.infer<typeof deskMessage>;

/** The mark of a command as a recipient's address. */
export const addressOf = (mark: string): string => `${mark}@client.example`;
/** The mark of a command as the address of a member of staff. */
export const staffAddressOf = (mark: string): string => `${mark}@agency.example`;

interface Entry {
  readonly name: CommandName;
  readonly mark: string;
  state: 'asked' | 'acknowledged' | 'refused';
  made?: string | undefined;
}

/** What became of the commands; everything but `commands` must be 0. */
export interface ComparedCommands {
  /** Acknowledged to the one who asked. */
  readonly commands: number;
  /** Acknowledged, and not to be found. */
  readonly lost: number;
  /** Carried out more than once. */
  readonly doubled: number;
  /** Refused, and carried out all the same. */
  readonly refusedButDone: number;
}

/** The parent's own ledger of what staff asked for and what they were answered. */
export class CommandLedger {
  readonly #entries = new Map<string, Entry>();

  /** Takes what a victim says. */
  hear(message: DeskMessage): void {
    if (message.kind === 'asked') {
      this.#entries.set(message.mark, { name: message.name, mark: message.mark, state: 'asked' });
      return;
    }
    if (message.kind !== 'acknowledged' && message.kind !== 'refused') return;
    const entry = this.#entries.get(message.mark);
    if (entry === undefined) throw new Error(`${message.mark} was answered and never asked`);
    entry.state = message.kind;
    if (message.kind === 'acknowledged') entry.made = message.made;
  }

  /** Holds a store against the ledger. */
  compare(database: Database): ComparedCommands {
    const found = effectsIn(database);
    let [commands, lost, doubled, refusedButDone] = [0, 0, 0, 0];
    for (const { name, mark, state, made } of this.#entries.values()) {
      const acknowledged = state === 'acknowledged';
      if (acknowledged) commands += 1;
      // A setting holds the last value only; and nobody knows what ticket it would have been that was not answered.
      if (isSetting(name) || (name === 'documents.issueTicket' && made === undefined)) continue;
      const count = found.get(`${name} ${made ?? mark}`) ?? 0;
      if (acknowledged && count === 0) lost += 1;
      if (count > 1) doubled += 1;
      if (state === 'refused' && count > 0) refusedButDone += 1;
    }
    for (const { name, mark } of settingsIn(database)) if (!this.#possible(name).has(mark)) lost += 1;
    return { commands, lost, doubled, refusedButDone };
  }

  /** The marks that a setting may bear: of the last change that was acknowledged, and of any that was asked behind it. */
  #possible(name: string): Set<string> {
    const changes = [...this.#entries.values()].filter((entry) => entry.name === name);
    const last = changes.findLastIndex(({ state }) => state === 'acknowledged');
    return new Set(changes.slice(Math.max(0, last)).map(({ mark }) => mark));
  }
}

function isSetting(name: CommandName): boolean {
  return name === 'settings.setAgency' || name === 'mailing.setServer';
}

/** Which marks the settings bear now. */
function settingsIn(database: Database): { name: string; mark: string }[] {
  return z.array(z.object({ name: z.string(), mark: z.string() })).parse(
    database
      .prepare(
        `select case when name = 'agency' then 'settings.setAgency' else 'mailing.setServer' end as name,
          coalesce(value ->> 'fromName', value ->> 'name') as mark
          from setting where name = 'agency' or value ->> 'fromName' is not null`,
      )
      .all(),
  );
}

/** Queries whose rows say which effects of commands stand in the store, and how often. */
const effects: readonly string[] = [
  `select (case kind when 'moved' then 'reservations.move' when 'warningResolved' then 'reservations.resolveWarning'
    when 'mailingDecided' then 'mailing.decide' else 'reservations.decideAmendment' end) || ' ' || (facts ->> 'reason')
    as effect, count(*) as count from history
    where kind in ('moved', 'warningResolved', 'amendmentAccepted', 'amendmentRefused', 'mailingDecided')
    and facts ->> 'reason' is not null group by 1`,
  `select 'documents.issueTicket ' || number || ' ' || lower(hex(sha256)) as effect, count(*) as count
    from document group by 1`,
  `select 'mailing.send ' || substr(recipient, 1, instr(recipient, '@') - 1) as effect, count(*) as count
    from mailing group by 1`,
  `select 'staff.add ' || substr(email, 1, instr(email, '@') - 1) as effect, count(*) as count
    from staff group by 1`,
  `select 'quarantine.resolve ' || resolution as effect, count(*) as count
    from quarantine where resolution is not null group by 1`,
];

function effectsIn(database: Database): Map<string, number> {
  const row = z.object({ effect: z.string(), count: z.number() });
  return new Map(
    effects.flatMap((sql) =>
      z
        .array(row)
        .parse(database.prepare(sql).all())
        .map(({ effect, count }) => [effect, count] as const),
    ),
  );
}
