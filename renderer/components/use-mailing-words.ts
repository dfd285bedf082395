import { useTranslation } from 'react-i18next';
import type { MailingRow } from '../../preload/contract/mailing.ts';
import { useFormats } from '../languages/use-formats.ts';

/** Says how a mailing went: what went wrong, the server's own words, when it is tried again. Empty where there is nothing to say. */
export function useMailingWords(): (mailing: MailingRow) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return ({ serverAnswer, fault, nextTryAt, state, tries }) => {
    const words = [
      fault !== null && t(`mailing.faults.${fault}`),
      serverAnswer !== null && serverAnswer !== '' && t('mailing.serverSaid', { answer: serverAnswer }),
      state === 'queued' &&
        tries > 0 &&
        nextTryAt !== null &&
        t('mailing.nextTry', { time: formats.clock(nextTryAt) }),
    ];
    return words.filter(Boolean).join(' ');
  };
}
