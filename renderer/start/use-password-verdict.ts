import { useEffect, useState } from 'react';
import type { PasswordVerdict } from '../../preload/contract/session.ts';
import { useOffice } from '../office/use-office.ts';
import { fewestCharacters } from './secrets.ts';

/** Milliseconds that a person must pause before what they typed is judged. */
const pause = 300;

/**
 * How soon a new password would be guessed, as the office judges it; undefined while it is not known. It is not asked
 * for as other answers are, which are kept under what was asked.
 */
export function usePasswordVerdict(
  password: string,
  owner: { name: string; email: string },
): PasswordVerdict | undefined {
  const office = useOffice();
  const { name, email } = owner;
  const [verdict, setVerdict] = useState<PasswordVerdict>();
  useEffect(() => {
    setVerdict(undefined);
    if (password.length < fewestCharacters) return;
    let isCurrent = true;
    const waiting = setTimeout(() => {
      office.call('password.judge', { password, name, email }).then(
        (judged) => isCurrent && setVerdict(judged),
        // The office judges it once more when it is given, and says then what is wrong.
        () => undefined,
      );
    }, pause);
    return () => {
      isCurrent = false;
      clearTimeout(waiting);
    };
  }, [office, password, name, email]);
  return verdict;
}
