import type { z } from 'zod';
import {
  type Edit,
  type EditProblem,
  editProblems,
  segmentFields,
  travellerFields,
} from '../../../preload/contract/edits.ts';
import type { Segment, SegmentKind, Traveller } from '../../../preload/contract/trip.ts';

/** How a field is typed: as text, as a day, as a day with its time, as a number, or chosen. */
type FieldForm = 'text' | 'day' | 'dayAndTime' | 'number' | 'type';

/** A field of a form: where it stands in what is corrected, and the contract's own shape for it. */
export interface EditField {
  readonly path: string;
  readonly shape: z.ZodType;
  readonly form: FieldForm;
  /** Wider than the others. */
  readonly isWide?: boolean;
}

/** What is wrong with a value, by the contract's own shape; undefined where it may stand. */
export function problemWith(shape: z.ZodType, value: unknown): EditProblem | undefined {
  const { error } = shape.safeParse(value);
  if (error === undefined) return undefined;
  return editProblems.find((one) => one === error.issues[0]?.message) ?? 'empty';
}

/** What a person typed, as the contract takes it: nothing is null, a number is one. */
export function typedValue({ form }: EditField, text: string): unknown {
  const trimmed = text.trim();
  if (form === 'number') return trimmed === '' ? null : Number(trimmed);
  if (form === 'day') return trimmed === '' ? null : trimmed;
  return form === 'dayAndTime' ? trimmed.replace(' ', 'T') : text;
}

const traveller = travellerFields.shape;

/** The fields of a traveller in the order in which people read them out. */
export const fieldsOfTraveller: readonly EditField[] = [
  { path: 'given', shape: traveller.given, form: 'text', isWide: true },
  { path: 'family', shape: traveller.family, form: 'text', isWide: true },
  { path: 'title', shape: traveller.title, form: 'text' },
  { path: 'type', shape: traveller.type, form: 'type' },
  { path: 'birthDate', shape: traveller.birthDate, form: 'day' },
  { path: 'age', shape: traveller.age, form: 'number' },
];

const { air, hotel, package: tour, car, insurance } = segmentFields;
const carPlace = (part: 'pickUp' | 'dropOff'): EditField[] => [
  { path: `${part}.place`, shape: car.shape[part].shape.place, form: 'text', isWide: true },
  { path: `${part}.at`, shape: car.shape[part].shape.at, form: 'dayAndTime' },
];

/** The fields of a service of each kind; the supplier's number first, because it is what is noted most. */
export const fieldsOfSegment: Record<SegmentKind, readonly EditField[]> = {
  air: [
    { path: 'confirmation', shape: air.shape.confirmation, form: 'text' },
    { path: 'supplier', shape: air.shape.supplier, form: 'text' },
    { path: 'carrier', shape: air.shape.carrier, form: 'text' },
    { path: 'number', shape: air.shape.number, form: 'text' },
    { path: 'from', shape: air.shape.from, form: 'text' },
    { path: 'to', shape: air.shape.to, form: 'text' },
    { path: 'departs', shape: air.shape.departs, form: 'dayAndTime' },
    { path: 'arrives', shape: air.shape.arrives, form: 'dayAndTime' },
    { path: 'cabin', shape: air.shape.cabin, form: 'text' },
    { path: 'fareBasis', shape: air.shape.fareBasis, form: 'text' },
  ],
  hotel: [
    { path: 'confirmation', shape: hotel.shape.confirmation, form: 'text' },
    { path: 'supplier', shape: hotel.shape.supplier, form: 'text' },
    { path: 'property', shape: hotel.shape.property, form: 'text', isWide: true },
    { path: 'city', shape: hotel.shape.city, form: 'text' },
    { path: 'country', shape: hotel.shape.country, form: 'text' },
    { path: 'checkIn', shape: hotel.shape.checkIn, form: 'day' },
    { path: 'checkOut', shape: hotel.shape.checkOut, form: 'day' },
    { path: 'room', shape: hotel.shape.room, form: 'text' },
    { path: 'rooms', shape: hotel.shape.rooms, form: 'number' },
    { path: 'board', shape: hotel.shape.board, form: 'text' },
  ],
  package: [
    { path: 'confirmation', shape: tour.shape.confirmation, form: 'text' },
    { path: 'supplier', shape: tour.shape.supplier, form: 'text' },
    { path: 'name', shape: tour.shape.name, form: 'text', isWide: true },
    { path: 'code', shape: tour.shape.code, form: 'text' },
    { path: 'from', shape: tour.shape.from, form: 'text' },
    { path: 'to', shape: tour.shape.to, form: 'text' },
    { path: 'departs', shape: tour.shape.departs, form: 'day' },
    { path: 'returns', shape: tour.shape.returns, form: 'day' },
    { path: 'board', shape: tour.shape.board, form: 'text' },
  ],
  car: [
    { path: 'confirmation', shape: car.shape.confirmation, form: 'text' },
    { path: 'supplier', shape: car.shape.supplier, form: 'text' },
    { path: 'class', shape: car.shape.class, form: 'text', isWide: true },
    ...carPlace('pickUp'),
    ...carPlace('dropOff'),
  ],
  insurance: [
    { path: 'confirmation', shape: insurance.shape.confirmation, form: 'text' },
    { path: 'supplier', shape: insurance.shape.supplier, form: 'text' },
    { path: 'plan', shape: insurance.shape.plan, form: 'text', isWide: true },
    { path: 'from', shape: insurance.shape.from, form: 'day' },
    { path: 'to', shape: insurance.shape.to, form: 'day' },
  ],
};

/** What stands in the fields of a traveller or a service, as text. */
export function textsOf(fields: readonly EditField[], of: Traveller | Segment): Record<string, string> {
  return Object.fromEntries(
    fields.map(({ path, form }) => {
      let value: unknown = of;
      for (const step of path.split('.')) {
        value =
          typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(step) : undefined;
      }
      const text = value === undefined || value === null ? '' : String(value);
      return [path, form === 'dayAndTime' ? text.replace('T', ' ') : text];
    }),
  );
}

/**
 * The changes for the contract: only fields in which something else was typed than stands there; of what is one field in
 * the contract (a place with its time) both parts.
 */
export function changesOf(
  fields: readonly EditField[],
  standing: Readonly<Record<string, string>>,
  typed: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  const changed = fields.filter(({ path }) => typed[path] !== undefined && typed[path] !== standing[path]);
  for (const field of changed) {
    const [whole = '', part] = field.path.split('.');
    if (part === undefined) changes[whole] = typedValue(field, typed[whole] ?? '');
    else {
      const parts = fields.filter(({ path }) => path.startsWith(`${whole}.`));
      changes[whole] = Object.fromEntries(
        parts.map((one) => [
          one.path.slice(whole.length + 1),
          typedValue(one, typed[one.path] ?? standing[one.path] ?? ''),
        ]),
      );
    }
  }
  return changes;
}

/** The part of a correction that says where. */
export type EditTarget =
  | { readonly part: 'traveller'; readonly number: number }
  | { readonly part: 'segment'; readonly number: number; readonly kind: SegmentKind };

/** A correction as the contract takes it; undefined where a field cannot stand so. */
export function editOf(
  target: EditTarget,
  changes: Record<string, unknown>,
  parse: (edit: unknown) => Edit | undefined,
): Edit | undefined {
  const { part, number } = target;
  return parse({ part, number, changes: part === 'segment' ? { kind: target.kind, ...changes } : changes });
}
