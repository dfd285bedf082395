import { useQueryClient } from '@tanstack/react-query';
import { useCommand } from '../office/use-office.ts';

/** What a signed-in person does with their own session: another language, and the way out. */
export function useSession() {
  const answers = useQueryClient();
  const setLanguage = useCommand('session.setLanguage', (signedIn) =>
    answers.setQueryData(['session.current'], { signedIn, firstAdministratorNeeded: false }),
  );
  const signOut = useCommand('session.signOut', () =>
    answers.setQueryData(['session.current'], { signedIn: null, firstAdministratorNeeded: false }),
  );
  return { setLanguage, signOut };
}
