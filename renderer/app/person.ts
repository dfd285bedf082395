import { createContext, useContext } from 'react';
import { type ProcedureName, procedures } from '../../preload/contract/index.ts';
import { mayCall } from '../../preload/contract/procedure.ts';
import type { StaffMember } from '../../preload/contract/staff.ts';

/** Who is signed in at this window. */
export const PersonContext = createContext<StaffMember | null>(null);

/** Who is signed in at this window; only below the sign-in. */
export function usePerson(): StaffMember {
  const person = useContext(PersonContext);
  if (person === null) throw new Error('nobody is signed in above this component');
  return person;
}

/** Whether the person's role reaches a procedure, so that screens offer only what the office will do. */
export function useMay(): (name: ProcedureName) => boolean {
  const { role } = usePerson();
  return (name) => mayCall(role, procedures[name].leastRole);
}
