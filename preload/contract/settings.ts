import { z } from 'zod';
import { command, query } from './procedure.ts';

/** The agency as it names itself on documents and mail. */
export const agency = z.object({
  name: z.string().trim().min(1).max(200),
  /** Postal address, a line each. */
  address: z.array(z.string().max(200)).max(6),
  phone: z.string().max(50),
  email: z.union([z.email(), z.literal('')]),
  /** e.g. TICO 50012345, or the OPC permit number. */
  registration: z.string().max(100),
});
export type Agency = z.infer<typeof agency>;

export const settingsProcedures = {
  'settings.agency': query('agent', z.void(), agency),
  'settings.setAgency': command('administrator', agency, agency),
};
