import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';

type Db = Kysely<Schema>;

/** A reservation as a line links to it. */
export interface ReservationOfLine {
  readonly id: number;
  readonly locator: string;
}

/** The numbers of the records of one kind: `mailing/3` is number 3 of kind mailing. */
function idsOf(kind: string, subjects: readonly string[]): number[] {
  return subjects.flatMap((subject) => {
    const [of, id] = subject.split('/');
    return of === kind && id !== undefined && /^\d{1,15}$/.test(id) ? [Number(id)] : [];
  });
}

/** The reservation that each record is, or is a document or a mailing of. Only reads, and only numbers and locators. */
export async function reservationsOf(
  db: Db,
  subjects: readonly string[],
): Promise<Map<string, ReservationOfLine>> {
  const reservations = await db
    .selectFrom('reservation')
    .select(['id as record', 'id', 'locator'])
    .where('id', 'in', idsOf('reservation', subjects))
    .execute();
  const documents = await db
    .selectFrom('document')
    .innerJoin('reservation', 'reservation.id', 'document.reservation_id')
    .select(['document.id as record', 'reservation.id', 'reservation.locator'])
    .where('document.id', 'in', idsOf('document', subjects))
    .execute();
  const mailings = await db
    .selectFrom('mailing')
    .innerJoin('reservation', 'reservation.id', 'mailing.reservation_id')
    .select(['mailing.id as record', 'reservation.id', 'reservation.locator'])
    .where('mailing.id', 'in', idsOf('mailing', subjects))
    .execute();
  const found = new Map<string, ReservationOfLine>();
  for (const [kind, rows] of Object.entries({
    reservation: reservations,
    document: documents,
    mailing: mailings,
  })) {
    for (const { record, id, locator } of rows) found.set(`${kind}/${record}`, { id, locator });
  }
  return found;
}

/** The records that belong to the reservation of a locator, itself among them; none where there is no such one. */
export async function recordsOfLocator(db: Db, locator: string): Promise<string[]> {
  const reservation = await db
    .selectFrom('reservation')
    .select('id')
    .where('locator', '=', locator)
    .executeTakeFirst();
  if (reservation === undefined) return [];
  const { id } = reservation;
  const documents = await db.selectFrom('document').select('id').where('reservation_id', '=', id).execute();
  const mailings = await db.selectFrom('mailing').select('id').where('reservation_id', '=', id).execute();
  return [
    `reservation/${id}`,
    ...documents.map((document) => `document/${document.id}`),
    ...mailings.map((mailing) => `mailing/${mailing.id}`),
  ];
}
