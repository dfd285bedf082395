import { CircleCheck, TriangleAlert } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import styles from './Sayings.module.css';

type SayingTone = 'success' | 'warning';
interface Saying {
  id: number;
  words: string;
  tone: SayingTone;
}

const SayContext = createContext<(words: string, tone?: SayingTone) => void>(() => {});

/** Milliseconds that a saying stays in sight. */
const stays = 5000;

/** Short sentences about what was just done, at the foot of the desk; screen readers say them too. */
export function Sayings({ children }: { children: ReactNode }) {
  const [sayings, setSayings] = useState<Saying[]>([]);
  const last = useRef(0);
  const say = useCallback((words: string, tone: SayingTone = 'success') => {
    last.current += 1;
    const id = last.current;
    setSayings((before) => [...before, { id, words, tone }].slice(-3));
    setTimeout(() => setSayings((before) => before.filter((saying) => saying.id !== id)), stays);
  }, []);
  return (
    <SayContext value={say}>
      {children}
      <div className={styles.sayings} role="status" aria-live="polite">
        {sayings.map(({ id, words, tone }) => (
          <p key={id} className={styles.saying}>
            {tone === 'success' ? (
              <CircleCheck size={15} aria-hidden />
            ) : (
              <TriangleAlert size={15} aria-hidden />
            )}
            {words}
          </p>
        ))}
      </div>
    </SayContext>
  );
}

/** Says a short sentence about what was just done. */
export function useSay(): (words: string, tone?: SayingTone) => void {
  return useContext(SayContext);
}
