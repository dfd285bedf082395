import type { Kysely } from 'kysely';
import type { OutputOf, ParsedInputOf } from '../../preload/contract/index.ts';
import { plain } from '../search/normalise.ts';
import type { Schema } from '../store/schema.ts';
import { keysOf, type Traits, traitsOf } from './traits.ts';

type Hits = ParsedInputOf<'clients.found'>['hits'];
type Found = OutputOf<'clients.found'>;

/** Clients that the box shows. */
const MOST = 3;

/** The clients of reservations that were found by their own name, address or telephone, each once, in the order of the hits. */
export async function foundClients(db: Kysely<Schema>, hits: Hits): Promise<Found> {
  const traits = new Map(
    (
      await traitsOf(
        db,
        hits.map(({ id }) => id),
      )
    ).map((one) => [one.id, one]),
  );
  const groups: Traits[][] = [];
  for (const { id, text } of hits) {
    const one = traits.get(id);
    if (one === undefined || !isOwn(one, text)) continue;
    const same = groups.find((group) => group.some((other) => areOne(one, other)));
    if (same === undefined) groups.push([one]);
    else same.push(one);
  }
  return groups.slice(0, MOST).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { id, given, family } = first;
    const [contact = null] = group
      .flatMap(({ emails }) => emails)
      .concat(group.flatMap(({ phones }) => phones));
    return [{ id, given, family, contact, reservations: group.length }];
  });
}

/** Whether a hit was found by the client, and not by somebody who travels with them. */
function isOwn({ given, family, emails, phones }: Traits, text: string): boolean {
  const found = plain(text.trim());
  return (
    plain(`${given} ${family}`.trim()) === found ||
    emails.includes(found) ||
    phones.some((phone) => phone.endsWith(text.replace(/\D/g, '') || '-'))
  );
}

function areOne(one: Traits, other: Traits): boolean {
  if (one.record !== null || other.record !== null) return one.record === other.record;
  const keys = new Set(keysOf(one).map(({ text }) => text));
  return keysOf(other).some(({ text }) => keys.has(text));
}
