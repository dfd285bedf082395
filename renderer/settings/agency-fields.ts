import { z } from 'zod';
import { type Agency, agency } from '../../preload/contract/settings.ts';
import type { Problem } from './problems.ts';

/** The agency as the form holds it: its address as one text. */
interface AgencyFields {
  name: string;
  /** A line each. */
  address: string;
  phone: string;
  email: string;
  registration: string;
}

/** The fields for the agency as it is stored. */
export function agencyFields({ name, address, phone, email, registration }: Agency): AgencyFields {
  return { name, address: address.join('\n'), phone, email, registration };
}

/** What the contract takes for the fields. */
export function agencyInput(fields: AgencyFields): Agency {
  const { name, phone, registration } = fields;
  const address = fields.address.split('\n').map((line) => line.trim());
  while (address.at(-1) === '') address.pop();
  return {
    name,
    address,
    phone: phone.trim(),
    email: fields.email.trim(),
    registration: registration.trim(),
  };
}

const problemOf: Record<keyof Agency, Problem> = {
  name: 'required',
  address: 'tooLong',
  phone: 'tooLong',
  email: 'email',
  registration: 'tooLong',
};
const names = z.keyof(agency);

/** What the contract would refuse in the fields. */
export function agencyProblems(fields: AgencyFields): Partial<Record<keyof AgencyFields, Problem>> {
  const found: Partial<Record<keyof AgencyFields, Problem>> = {};
  for (const { path } of agency.safeParse(agencyInput(fields)).error?.issues ?? []) {
    const name = names.safeParse(path[0]);
    if (name.success) found[name.data] ??= problemOf[name.data];
  }
  return found;
}
