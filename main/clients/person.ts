import { type LikelyGround, mostOfAClient } from '../../preload/contract/clients.ts';
import { Refusal } from '../refusal.ts';
import type { ClientFinder, ClientLook } from '../search/interface.ts';
import type { Store } from '../store/store.ts';
import { apartFrom, membersOf } from './queries.ts';
import { type Key, keysOf, type Traits, traitsOf } from './traits.ts';

/** A reservation of a person, and why it is theirs. */
interface Member {
  readonly traits: Traits;
  /** `record`: staff put it there, see its record. */
  readonly ground: 'opened' | 'email' | 'phone' | 'record';
  /** The reservation that it has that in common with. */
  readonly like: string | null;
}

/** Everything that is one person's, and what is not because it may be somebody else's. */
export interface Person {
  readonly asked: Traits;
  /** The record of this person, where staff made one. */
  readonly record: number | null;
  /** By reservation, the newest first. */
  readonly members: ReadonlyMap<number, Member>;
  /** Reservations that fit this person and another one whom staff know. */
  readonly both: readonly Traits[];
  readonly more: boolean;
}

/** Somebody who may be the same person, by their newest reservation. */
export interface LikelyPerson {
  readonly newest: Traits;
  readonly reservations: number;
  readonly grounds: readonly LikelyGround[];
}

/** Looks into the index that one person is worth. */
const MOST_LOOKS = 60;
/** An address that so many names share tells nothing of two of them. */
const MOST_NAMES = 10;
/** Others that are shown, and what is looked at for them. */
const MOST_LIKELY = 5;
const LOOKED_AT = 100;
const MOST_WEAK_LOOKS = 12;

/**
 * Who a reservation's client is. Two reservations are one person's where staff said so (`client_member`), or where the name is
 * the same and an e-mail address or a telephone, too. The name alone, an address with another name, and a postal code are only
 * shown as likely. What fits two people whom staff know belongs to neither until somebody says so.
 *
 * Nothing of this is kept: it is found anew in the search index whenever it is asked for, so it follows every correction, and
 * costs the intake nothing.
 */
export class Persons {
  readonly #store: Store;
  readonly #finder: ClientFinder;

  constructor(store: Store, finder: ClientFinder) {
    this.#store = store;
    this.#finder = finder;
  }

  /** Throws Refusal notFound. */
  async of(id: number): Promise<Person> {
    const search = new PersonSearch(this.#store, this.#finder);
    return search.run(id);
  }

  /** Others who may be this person, those with most in common first, then those of whom a person said that they are not. */
  async likely(person: Person): Promise<LikelyPerson[]> {
    const apart = person.record === null ? [] : await apartFrom(this.#store.read, person.record);
    const grounds = await this.#weakGrounds(person);
    for (const { id } of person.both) grounds.set(id, new Set(['both']));
    const found: LikelyPerson[] = [];
    const seen = new Set<number>();
    for (const { id } of await traitsOf(
      this.#store.read,
      [...grounds.keys()].sort((a, b) => b - a),
    )) {
      if (seen.has(id) || found.length >= MOST_LIKELY) continue;
      const other = await this.of(id);
      for (const member of other.members.keys()) seen.add(member);
      if (other.record !== null && apart.includes(other.record)) continue;
      const theirs = [...other.members.keys()].flatMap((member) => [...(grounds.get(member) ?? [])]);
      found.push({ ...sumOf(other), grounds: [...new Set(theirs)] });
    }
    found.sort((one, two) => two.grounds.length - one.grounds.length || two.newest.id - one.newest.id);
    return [...found, ...(await this.#apartOnes(apart))];
  }

  async #apartOnes(records: readonly number[]): Promise<LikelyPerson[]> {
    const found: LikelyPerson[] = [];
    for (const record of records.slice(0, MOST_LIKELY)) {
      const [newest] = await membersOf(this.#store.read, record, 1);
      if (newest === undefined) continue;
      found.push({ ...sumOf(await this.of(newest.reservation_id)), grounds: ['apart'] });
    }
    return found;
  }

  /** What others have in common with a person that is not enough to show them as one. */
  async #weakGrounds(person: Person): Promise<Map<number, Set<LikelyGround>>> {
    const grounds = new Map<number, Set<LikelyGround>>();
    for (const { ground, look, fits } of weakLooks(person)) {
      const ids = (await this.#finder.alike(look, LOOKED_AT)).filter((id) => !person.members.has(id));
      const alike = (await traitsOf(this.#store.read, ids)).filter(fits);
      if (new Set(alike.map(({ name }) => name)).size > MOST_NAMES) continue;
      for (const { id } of alike) grounds.set(id, (grounds.get(id) ?? new Set()).add(ground));
    }
    return grounds;
  }
}

/** A person in one line. */
function sumOf({ asked, members }: Person): Pick<LikelyPerson, 'newest' | 'reservations'> {
  const newest = members.values().next().value?.traits ?? asked;
  return { newest, reservations: members.size };
}

interface WeakLook {
  readonly ground: LikelyGround;
  readonly look: ClientLook;
  readonly fits: (other: Traits) => boolean;
}

/** An address or telephone whatever the name; the name with the postal code. Those of the newest reservations. */
function weakLooks({ members }: Person): WeakLook[] {
  const looks = new Map<string, WeakLook>();
  for (const { traits } of members.values()) {
    const { name, emails, phones, postalCode } = traits;
    for (const email of emails) {
      looks.set(`m${email}`, { ground: 'email', look: { email }, fits: (one) => one.emails.includes(email) });
    }
    for (const phone of phones) {
      looks.set(`p${phone}`, { ground: 'phone', look: { phone }, fits: (one) => one.phones.includes(phone) });
    }
    if (name !== '' && postalCode !== '') {
      looks.set(`z${name} ${postalCode}`, {
        ground: 'postalCode',
        look: { name, postalCode },
        fits: (one) => one.name === name && one.postalCode === postalCode,
      });
    }
  }
  return [...looks.values()].slice(0, MOST_WEAK_LOOKS);
}

/** One search for one person: reservations that were met, by the keys that lead from one to the next. */
class PersonSearch {
  readonly #store: Store;
  readonly #finder: ClientFinder;
  readonly #known = new Map<number, Traits>();
  readonly #keys = new Map<number, readonly Key[]>();
  /** Who has a key. */
  readonly #byKey = new Map<string, number[]>();
  readonly #looked = new Set<string>();
  #more = false;

  constructor(store: Store, finder: ClientFinder) {
    this.#store = store;
    this.#finder = finder;
  }

  async run(id: number): Promise<Person> {
    await this.#learn([id]);
    const asked = this.#known.get(id);
    if (asked === undefined) throw new Refusal('notFound');
    let record = asked.record;
    if (record !== null) await this.#learnRecord(record);
    await this.#spread([id], record);
    if (record === null) {
      // Nobody put it anywhere, and it fits one record: that is its client's.
      const [met, ...others] = this.#recordsMet(id);
      if (met !== undefined && others.length === 0) {
        await this.#learnRecord(met);
        await this.#spread([...this.#known.keys()], met);
        if (!this.#fitsOthers(id, this.#keysOfOthers(met))) record = met;
      }
    }
    return this.#person(asked, record);
  }

  async #learn(ids: readonly number[]): Promise<void> {
    const unknown = ids.filter((id) => !this.#known.has(id));
    for (const traits of await traitsOf(this.#store.read, unknown)) {
      const keys = keysOf(traits);
      this.#known.set(traits.id, traits);
      this.#keys.set(traits.id, keys);
      for (const { text } of keys) {
        const having = this.#byKey.get(text);
        if (having === undefined) this.#byKey.set(text, [traits.id]);
        else having.push(traits.id);
      }
    }
  }

  async #learnRecord(record: number): Promise<void> {
    const members = await membersOf(this.#store.read, record, mostOfAClient + 1);
    if (members.length > mostOfAClient) this.#more = true;
    await this.#learn(members.map(({ reservation_id }) => reservation_id));
  }

  /** The reservations of a record, as far as they are known. */
  #inRecord(record: number | null): Traits[] {
    return record === null ? [] : [...this.#known.values()].filter((one) => one.record === record);
  }

  /** Follows the keys of these reservations, and of what is found, as far as they lead; not through other people's records. */
  async #spread(from: readonly number[], record: number | null): Promise<void> {
    const waiting = [...new Set([...from, ...this.#inRecord(record).map(({ id }) => id)])];
    const reached = new Set(waiting);
    const followed = new Set<string>();
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const of = this.#known.get(id)?.record ?? null;
      if (of !== null && of !== record) continue;
      for (const key of this.#keys.get(id) ?? []) {
        if (followed.has(key.text)) continue;
        followed.add(key.text);
        await this.#look(key);
        for (const met of this.#byKey.get(key.text) ?? []) {
          if (!reached.has(met)) waiting.push(met);
          reached.add(met);
        }
      }
    }
  }

  async #look({ ground, name, value, text }: Key): Promise<void> {
    if (this.#looked.has(text)) return;
    if (this.#looked.size >= MOST_LOOKS || this.#known.size > mostOfAClient) {
      this.#more = true;
      return;
    }
    this.#looked.add(text);
    const look = ground === 'email' ? { name, email: value } : { name, phone: value };
    const ids = await this.#finder.alike(look, mostOfAClient + 1);
    if (ids.length > mostOfAClient) this.#more = true;
    await this.#learn(ids.slice(0, mostOfAClient));
  }

  /** The records that the keys lead to from a reservation that is in none. */
  #recordsMet(id: number): number[] {
    const members = this.#connected([id], null, () => true);
    const keys = new Set(
      [...members.keys()].flatMap((one) => (this.#keys.get(one) ?? []).map(({ text }) => text)),
    );
    const records = new Set<number>();
    for (const text of keys) {
      for (const met of this.#byKey.get(text) ?? []) {
        const record = this.#known.get(met)?.record ?? null;
        if (record !== null) records.add(record);
      }
    }
    return [...records];
  }

  /** The keys of everybody who is in another record. */
  #keysOfOthers(record: number | null): ReadonlySet<string> {
    const others = [...this.#known.values()].filter((one) => one.record !== null && one.record !== record);
    return new Set(others.flatMap(({ id }) => (this.#keys.get(id) ?? []).map(({ text }) => text)));
  }

  #fitsOthers(id: number, keysOfOthers: ReadonlySet<string>): boolean {
    return (this.#keys.get(id) ?? []).some(({ text }) => keysOfOthers.has(text));
  }

  #person(asked: Traits, record: number | null): Person {
    const others = this.#keysOfOthers(record);
    const seeds = [...new Set([asked.id, ...this.#inRecord(record).map(({ id }) => id)])];
    // What fits two people leads nowhere.
    const members = this.#connected(seeds, record, (one) => !this.#fitsOthers(one, others));
    const fitting = this.#connected(seeds, record, () => true);
    const newest = [...members].sort(([one], [other]) => other - one);
    return {
      asked,
      record,
      members: new Map(newest.slice(0, mostOfAClient)),
      both: [...fitting.values()].flatMap(({ traits }) => (members.has(traits.id) ? [] : [traits])),
      more: this.#more || newest.length > mostOfAClient,
    };
  }

  /** The reservations in no record that keys lead to from these, and these themselves, with why each is there. */
  #connected(
    seeds: readonly number[],
    record: number | null,
    belongs: (id: number) => boolean,
  ): Map<number, Member> {
    const found = new Map<number, Member>();
    for (const [index, id] of seeds.entries()) {
      const traits = this.#known.get(id);
      if (traits === undefined) continue;
      found.set(id, { traits, ground: index === 0 ? 'opened' : 'record', like: null });
    }
    const waiting = [...found.values()];
    const followed = new Set<string>();
    for (let from = waiting.shift(); from !== undefined; from = waiting.shift()) {
      for (const { text, ground } of this.#keys.get(from.traits.id) ?? []) {
        if (followed.has(text)) continue;
        followed.add(text);
        for (const id of this.#byKey.get(text) ?? []) {
          const traits = this.#known.get(id);
          if (traits === undefined || found.has(id) || !belongs(id)) continue;
          if (traits.record !== null && traits.record !== record) continue;
          const member: Member = { traits, ground, like: from.traits.locator };
          found.set(id, member);
          waiting.push(member);
        }
      }
    }
    return found;
  }
}
