import { LockKeyhole } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Edit.module.css';

/** Says that a part stays as it was booked or agreed to, and why. */
export function Fixed({ children }: { children: ReactNode }) {
  return (
    <p className={styles.fixed}>
      <LockKeyhole size={13} aria-hidden />
      {children}
    </p>
  );
}
