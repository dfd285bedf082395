import { type RuleSet, type Rules, ruleCodes, rules as rulesShape } from '../../preload/contract/doubts.ts';
import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import type { Actor } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import { changesBetween } from '../audit/changes.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../refusal.ts';
import type { Store, Tx } from '../store/store.ts';
import { insertRuleSet, type RuleSetRecord, ruleSets } from './queries.ts';

/** What the program comes with. The weights say nothing but which flag should be looked at before another. */
const FIRST: RuleSet = {
  version: 0,
  rules: {
    cardCountry: { isOn: true, weight: 30 },
    manyFromOneOrigin: { isOn: true, weight: 30, bookings: 5 },
    departureSoon: { isOn: true, weight: 15 },
    disposableEmail: { isOn: true, weight: 25 },
    namesDiffer: { isOn: true, weight: 25 },
  },
  madeAt: null,
  madeBy: null,
};

/** Versions that the settings show. */
const MOST_EARLIER = 20;

/** The manager's rules: every version stays, and a flag says under which it was raised. */
export class RuleBook {
  readonly #store: Store;
  readonly #audit: Audit;
  readonly #clock: Clock;
  #parsed: RuleSet = FIRST;

  constructor(store: Store, audit: Audit, clock: Clock) {
    this.#store = store;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** The rules as a transaction sees them. */
  async current(tx: Tx): Promise<RuleSet> {
    const [newest] = await ruleSets(tx, 1);
    return this.#read(newest);
  }

  async show(): Promise<OutputOf<'doubts.rules'>> {
    const records = await ruleSets(this.#store.read, MOST_EARLIER);
    const earlier = records.map(({ version, made_at, made_by }) => ({
      version,
      madeAt: made_at,
      madeBy: made_by,
    }));
    return { ...this.#read(records[0]), earlier };
  }

  /** Saves a new version. Throws Refusal changedMeanwhile where somebody saved another one behind the one that was seen. */
  async set({ version, rules }: ParsedInputOf<'doubts.setRules'>, actor: Actor): Promise<RuleSet> {
    return this.#store.write(async (tx) => {
      const before = await this.current(tx);
      if (before.version !== version) throw new Refusal('changedMeanwhile');
      const record = {
        version: version + 1,
        rules: JSON.stringify(rules),
        made_at: this.#clock.now(),
        staff_id: actor.staffId,
        made_by: actor.name,
      };
      await insertRuleSet(tx, record);
      const [was, is] = [flat(before.rules), flat(rules)];
      await this.#audit.append(tx, {
        actor,
        action: 'rules.changed',
        subject: `rules/${record.version}`,
        changes: changesBetween(was, is, Object.keys(is)),
      });
      return { version: record.version, rules, madeAt: record.made_at, madeBy: record.made_by };
    });
  }

  #read(record: RuleSetRecord | undefined): RuleSet {
    if (record === undefined) return FIRST;
    // A version never changes, so it is parsed once; one that was rolled back is not read from here.
    if (record.version !== this.#parsed.version || record.made_at !== this.#parsed.madeAt) {
      const { version, made_at, made_by } = record;
      const rules = rulesShape.parse(JSON.parse(record.rules));
      this.#parsed = { version, rules, madeAt: made_at, madeBy: made_by };
    }
    return this.#parsed;
  }
}

/** The rules as single values, for the audit log. */
function flat(rules: Rules): Record<string, number | boolean> {
  const values: Record<string, number | boolean> = {};
  for (const code of ruleCodes) {
    for (const [name, value] of Object.entries(rules[code])) values[`${code}.${name}`] = value;
  }
  return values;
}
