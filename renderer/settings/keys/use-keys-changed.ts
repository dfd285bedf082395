import { useQueryClient } from '@tanstack/react-query';

/** Has the key ring asked for again, after something was done to it here. */
export function useKeysChanged(): () => void {
  const answers = useQueryClient();
  return () => {
    for (const name of ['keys.ring', 'keys.sealedFor', 'intake.sealingKey'])
      void answers.invalidateQueries({ queryKey: [name] });
  };
}
