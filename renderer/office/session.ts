import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Session } from '../../preload/contract/session.ts';
import { answerOf, useOffice } from './use-office.ts';

/** Takes over how it stands at this window now, as a command answered it, or asks the office for it. */
export function useSetSession(): { set: (session: Session) => void; ask: () => Promise<void> } {
  const answers = useQueryClient();
  const office = useOffice();
  return useMemo(() => {
    const { queryKey } = answerOf(office, 'session.current', undefined);
    return {
      set: (session: Session) => {
        answers.setQueryData(queryKey, session);
      },
      ask: () => answers.invalidateQueries({ queryKey }),
    };
  }, [answers, office]);
}
