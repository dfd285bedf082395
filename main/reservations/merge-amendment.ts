import type { AmendmentConflict } from '../../preload/contract/reservations.ts';
import { type Correctable, correctable, correctableIn } from './as-it-stands.ts';
import { fieldsChanged, fromLeaves, type Leaf, leavesOf } from './fields.ts';
import type { KeptBooking } from './kept-booking.ts';

/** Which of the two stands where both changed the same. */
export type Choices = ReadonlyMap<string, 'ours' | 'theirs'>;

/** A newer version of a booking with the corrections that staff made to the one before it. */
export interface MergedAmendment {
  /** As it becomes; where a conflict has no choice the newer version stands. */
  readonly booking: KeptBooking;
  readonly conflicts: readonly AmendmentConflict[];
  /** Conflicts that nobody decided, or that were decided for a correction that cannot be kept. */
  readonly undecided: number;
  /** Corrected fields that stay, because the newer version changes nothing there. */
  readonly kept: number;
}

/** One traveller or service, or the client: what is merged field by field. */
interface Side {
  readonly path: string;
  readonly booked: object;
  readonly ours: object;
  /** Undefined where the newer version has it no more. */
  readonly theirs: object | undefined;
  /** Where it stands in the newer version. */
  readonly at: string;
}

/**
 * Merges three ways: what the client had booked, how it stands with the corrections of staff, and the newer version. A
 * field that only one of the two changed becomes what that one made it, so no correction is lost in silence; one that
 * both changed is a conflict. An address, a list of telephones or of e-mail addresses is one field. Travellers and
 * services are told apart by their place and by who or what they are; a corrected one that the newer version no longer
 * has is a conflict too, in which the correction cannot be kept. Pure.
 */
export function mergeAmendment(
  booked: KeptBooking,
  ours: Correctable,
  theirs: KeptBooking,
  choices: Choices = new Map(),
): MergedAmendment {
  const leaves = leavesOf(correctableIn(theirs));
  const conflicts: AmendmentConflict[] = [];
  let kept = 0;
  for (const side of sidesOf(correctableIn(booked), ours, correctableIn(theirs))) {
    if (side.theirs === undefined) {
      conflicts.push({ ...shown(side.path, side.booked, side.ours, undefined), canKeep: false });
      continue;
    }
    const [was, is, becomes] = [
      new Map(Object.entries(side.booked)),
      new Map(Object.entries(side.ours)),
      new Map(Object.entries(side.theirs)),
    ];
    for (const field of new Set([...was.keys(), ...is.keys()])) {
      const [before, corrected, sent] = [was.get(field), is.get(field), becomes.get(field)];
      if (same(before, corrected) || same(corrected, sent)) continue;
      const path = `${side.path}${side.path === '' ? '' : '.'}${field}`;
      const isConflict = !same(before, sent);
      if (isConflict) conflicts.push({ ...shown(path, before, corrected, sent), canKeep: true });
      else kept += fieldsChanged(before, corrected).length;
      if (!isConflict || choices.get(path) === 'ours') {
        put(leaves, `${side.at}${side.at === '' ? '' : '.'}${field}`, corrected);
      }
    }
  }
  const undecided = conflicts.filter(({ path, canKeep }) => {
    const choice = choices.get(path);
    return choice === undefined || (choice === 'ours' && !canKeep);
  }).length;
  return { booking: { ...theirs, ...correctable.parse(fromLeaves(leaves)) }, conflicts, undecided, kept };
}

/** What is compared with what. */
function sidesOf(booked: Correctable, ours: Correctable, theirs: Correctable): Side[] {
  return [
    {
      path: '',
      at: '',
      booked: { language: booked.language },
      ours: { language: ours.language },
      theirs: { language: theirs.language },
    },
    { path: 'client', at: 'client', booked: booked.client, ours: ours.client, theirs: theirs.client },
    ...pairs('travellers', booked.travellers, ours.travellers, theirs.travellers, samePerson),
    ...pairs('segments', booked.segments, ours.segments, theirs.segments, sameService),
  ];
}

/** Each corrected item with the one of the newer version that it is; what nobody corrected needs no pair. */
function pairs<Item extends object>(
  part: string,
  booked: readonly Item[],
  ours: readonly Item[],
  theirs: readonly Item[],
  isSame: (one: Item, other: Item) => boolean,
): Side[] {
  const taken = new Set<number>();
  const placeOf = (item: Item, index: number): number => {
    const there = theirs[index];
    if (booked.length === theirs.length && there !== undefined && isSame(item, there)) return index;
    return theirs.findIndex((one, place) => !taken.has(place) && same(one, item));
  };
  return booked.flatMap((item, index) => {
    const corrected = ours[index];
    const place = placeOf(item, index);
    if (place !== -1) taken.add(place);
    if (corrected === undefined || same(item, corrected)) return [];
    return [
      {
        path: `${part}.${index}`,
        at: `${part}.${place}`,
        booked: item,
        ours: corrected,
        theirs: theirs[place],
      },
    ];
  });
}

function samePerson(
  one: Correctable['travellers'][number],
  other: Correctable['travellers'][number],
): boolean {
  return same(one, other) || (fold(one.given) === fold(other.given) && one.type === other.type);
}

function sameService(one: Correctable['segments'][number], other: Correctable['segments'][number]): boolean {
  return one.kind === other.kind && fold(one.supplier) === fold(other.supplier);
}

function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}|[^\p{L}\d]/gu, '')
    .toLowerCase();
}

function same(one: unknown, other: unknown): boolean {
  return fieldsChanged(one, other).length === 0;
}

/** Puts a value, or nothing, where a field is. */
function put(leaves: Map<string, Leaf>, place: string, value: unknown): void {
  for (const path of [...leaves.keys()]) {
    if (path === place || path.startsWith(`${place}.`)) leaves.delete(path);
  }
  for (const [rest, leaf] of leavesOf(value)) leaves.set(rest === '' ? place : `${place}.${rest}`, leaf);
}

function shown(path: string, booked: unknown, ours: unknown, theirs: unknown) {
  return { path, booked: wordsOf(booked), ours: wordsOf(ours), theirs: wordsOf(theirs) };
}

/** A field as text; of several values each behind the other. */
function wordsOf(value: unknown): string | null {
  const texts = [...leavesOf(value).values()].map(String).filter((text) => text.trim() !== '');
  return texts.length === 0 ? null : texts.join(', ');
}
