import { useQueryClient } from '@tanstack/react-query';
import { useSay } from '../components/Sayings.tsx';
import { useFailureWords } from '../components/use-failure-words.ts';
import { useCommand } from '../office/use-office.ts';

/** Starts a run of the intake now; what it fails with is said at the foot of the desk. */
export function useRunNow(): { run: () => void; isPending: boolean } {
  const words = useFailureWords();
  const say = useSay();
  const answers = useQueryClient();
  const runNow = useCommand('intake.runNow', (status) => answers.setQueryData(['intake.status'], status));
  return {
    run: () =>
      runNow.mutate(undefined, {
        onError: (error) => say(words.ofError(error), 'warning'),
      }),
    isPending: runNow.isPending,
  };
}
