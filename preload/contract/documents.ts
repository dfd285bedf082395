import { z } from 'zod';
import { command, query } from './procedure.ts';
import { instant, language } from './trip.ts';

/** A document made for a reservation. What was made is kept byte for byte. */
export const documentRow = z.object({
  id: z.int(),
  kind: z.enum(['eticket']),
  /** The register's number, unique, e.g. E-2026-000123. */
  number: z.string(),
  language,
  fileName: z.string(),
  octets: z.int(),
  /** Hex SHA-256 of the file. */
  sha256: z.string(),
  madeAt: instant,
  madeBy: z.string(),
});
export type DocumentRow = z.infer<typeof documentRow>;

export const documentProcedures = {
  /** The file itself, base64. Failures: notFound. */
  'documents.content': query(
    'agent',
    z.object({ id: z.int() }),
    z.object({ fileName: z.string(), mediaType: z.literal('application/pdf'), base64: z.string() }),
  ),
  /**
   * Makes the e-ticket / itinerary receipt of a confirmed reservation and moves it to ticketed, in one transaction.
   * Failures: claimedByOther, changedMeanwhile, moveNotAllowed, notFound.
   */
  'documents.issueTicket': command(
    'agent',
    z.object({ reservationId: z.int(), version: z.int() }),
    documentRow,
  ),
};
