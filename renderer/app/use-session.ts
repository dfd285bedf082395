import { useSetSession } from '../office/session.ts';
import { useCommand } from '../office/use-office.ts';

/** What a signed-in person does with their own session: another language, a locked desk, and the way out. */
export function useSession() {
  const session = useSetSession();
  const ask = () => void session.ask();
  return {
    setLanguage: useCommand('session.setLanguage', ask),
    lock: useCommand('session.lock', ask),
    signOut: useCommand('session.signOut', ask),
  };
}
