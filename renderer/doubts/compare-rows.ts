import type { TFunction } from 'i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Segment } from '../../preload/contract/trip.ts';
import type { Formats } from '../languages/formats.ts';
import { nameInFull } from '../languages/names.ts';
import { leadOf } from '../reservation/lead.ts';

/** The fields in which two reservations are held against each other (`duplicates.fields.<field>`). */
const fields = [
  'status',
  'received',
  'lead',
  'client',
  'address',
  'phones',
  'emails',
  'travellers',
  'departs',
  'returns',
  'services',
  'total',
  'payment',
  'card',
  'holder',
  'conditions',
  'remarks',
  'warnings',
  'documents',
] as const;
type Field = (typeof fields)[number];

/** One field of both, as lines of text; an empty list where nothing was given. */
export interface CompareRow {
  readonly field: Field;
  readonly found: readonly string[];
  readonly other: readonly string[];
  readonly differs: boolean;
}

/** Two reservations field by field, in the words of a language. */
export function compareRows(
  found: Reservation,
  other: Reservation,
  t: TFunction,
  formats: Formats,
): CompareRow[] {
  const left = linesOf(found, t, formats);
  const right = linesOf(other, t, formats);
  return fields.map((field) => ({
    field,
    found: left[field],
    other: right[field],
    differs: left[field].join('\n') !== right[field].join('\n'),
  }));
}

function linesOf(reservation: Reservation, t: TFunction, formats: Formats): Record<Field, string[]> {
  const { client, payment, segments, source, warnings } = reservation;
  const { lines, city, province, postalCode, country } = client.address;
  const date = (day: string | null) => (day === null ? '' : formats.date(day));
  const open = warnings.filter(({ resolvedAt }) => resolvedAt === null).length;
  const said: Record<Field, string[]> = {
    status: [t(`status.${reservation.status}`)],
    received: [formats.instant(source.receivedAt)],
    lead: [nameInFull(leadOf(reservation))],
    client: [nameInFull(client)],
    address: [...lines, [city, province, postalCode].filter(Boolean).join(' '), formats.country(country)],
    phones: client.phones.map(({ number }) => number),
    emails: [...client.emails],
    travellers: reservation.travellers.map((traveller) =>
      [nameInFull(traveller), traveller.birthDate && formats.date(traveller.birthDate)]
        .filter(Boolean)
        .join(' · '),
    ),
    departs: [date(reservation.departsOn)],
    returns: [date(reservation.returnsOn)],
    services: segments.map((segment) => serviceLine(segment, t, formats)),
    total: [reservation.total === null ? '' : formats.money(reservation.total)],
    payment: [`${t(`payment.methods.${payment.method}`)} · ${t(`payment.plans.${payment.plan}`)}`],
    card: [[payment.card?.masked, payment.card?.expiry].filter(Boolean).join(' · ')],
    holder: [payment.card?.holder ?? ''],
    conditions: reservation.conditions.map(({ supplier, version }) => `${supplier} ${version}`),
    remarks: [reservation.remarks ?? ''],
    warnings: [open === 0 ? '' : formats.number(open)],
    documents: reservation.documents.map(({ number }) => number),
  };
  for (const field of fields)
    said[field] = said[field].map((line) => line.trim()).filter((line) => line !== '');
  return said;
}

function serviceLine(segment: Segment, t: TFunction, formats: Formats): string {
  const kind = t(`segments.kinds.${segment.kind}`);
  switch (segment.kind) {
    case 'air':
      return `${kind} · ${segment.carrier} ${segment.number} ${segment.from}–${segment.to} · ${formats.dateTime(segment.departs)}`;
    case 'hotel':
      return `${kind} · ${segment.property}, ${segment.city} · ${formats.date(segment.checkIn)} – ${formats.date(segment.checkOut)}`;
    case 'package':
      return `${kind} · ${segment.name}, ${segment.from}–${segment.to} · ${formats.date(segment.departs)} – ${formats.date(segment.returns)}`;
    case 'car':
      return `${kind} · ${segment.pickUp.place} – ${segment.dropOff.place} · ${formats.dateTime(segment.pickUp.at)}`;
    case 'insurance':
      return `${kind} · ${segment.supplier}, ${segment.plan}`;
  }
}
