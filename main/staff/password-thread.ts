import { parentPort } from 'node:worker_threads';
import { judgePassword } from './password-strength.ts';

/** A password to be judged, and the words that do not count in it. */
export interface PasswordQuestion {
  readonly password: string;
  readonly forbidden: readonly string[];
}

/** The entry of the thread that judges passwords: its lists take half a second to load and a long password as long. */
parentPort?.on('message', ({ password, forbidden }: PasswordQuestion) => {
  parentPort?.postMessage(judgePassword(password, forbidden));
});
