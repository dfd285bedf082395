import type { InputOf } from '../../preload/contract/index.ts';
import type { MailingRow } from '../../preload/contract/mailing.ts';

type Decision = InputOf<'mailing.decide'>['decision'];

/** What a person may decide about a mailing in a state; the outbox itself sends what is queued. */
export function decisionsFor(state: MailingRow['state']): readonly Decision[] {
  switch (state) {
    case 'unknown':
      return ['arrived', 'sendAgain', 'giveUp'];
    case 'refused':
      return ['sendAgain', 'giveUp'];
    case 'queued':
      return ['giveUp'];
    default:
      return [];
  }
}
