import type { ParsedInputOf } from '../../preload/contract/index.ts';
import type { MailingRow } from '../../preload/contract/mailing.ts';
import type { StateChange } from './record.ts';

/** What a person can decide about a mailing. */
export type Decision = ParsedInputOf<'mailing.decide'>['decision'];

/** In which states a decision is a person's: a queued message is the outbox's to send, but a person may call it back. */
const decidable: Readonly<Record<Decision, readonly MailingRow['state'][]>> = {
  sendAgain: ['refused', 'unknown'],
  arrived: ['unknown'],
  giveUp: ['refused', 'unknown', 'queued'],
};

export function mayDecide(state: MailingRow['state'], decision: Decision): boolean {
  return decidable[decision].includes(state);
}

/** What a decision makes of a mailing. Sent again, it starts anew in the queue, with the same octets. */
export function decisionChange(decision: Decision, now: string): Pick<StateChange, 'state' | 'columns'> {
  switch (decision) {
    case 'sendAgain':
      return {
        state: 'queued',
        columns: {
          tries: 0,
          queued_at: now,
          next_try_at: now,
          done_at: null,
          server_answer: null,
          fault: null,
        },
      };
    case 'arrived':
      return { state: 'sent', columns: { done_at: now, fault: null } };
    case 'giveUp':
      return { state: 'givenUp', columns: { done_at: now, next_try_at: null } };
  }
}
