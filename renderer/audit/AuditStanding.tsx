import { ShieldCheck, ShieldQuestion } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../preload/contract/index.ts';
import { Notice } from '../components/Notice.tsx';
import styles from './AuditPage.module.css';
import { useAuditWords } from './use-audit-words.ts';

/** How the log stands: when it was last verified and how that came out, and up to where it is signed. */
export function AuditStanding({ state }: { state: OutputOf<'audit.state'> }) {
  const { t } = useTranslation();
  const words = useAuditWords();
  const { signed, verified } = state;
  const when = verified === null ? '' : words.instant(verified.at);
  const signedWords =
    signed === null
      ? t('audit.standing.unsigned')
      : t('audit.standing.signed', { line: signed.line, when: words.instant(signed.at) });
  if (verified !== null && verified.flaw !== null) {
    return (
      <div className={styles.standingFlawed}>
        <Notice tone="danger" title={t('audit.flawTitle')}>
          {words.flaw(verified.flaw)} {t('audit.standing.flawed', { when, by: verified.by })}{' '}
          {t('audit.flawAdvice')}
        </Notice>
      </div>
    );
  }
  const Icon = verified === null ? ShieldQuestion : ShieldCheck;
  return (
    <p className={styles.standing}>
      <Icon size={15} aria-hidden className={verified === null ? undefined : styles.whole} />
      <span>
        {verified === null
          ? t('audit.standing.never')
          : t('audit.standing.whole', { when, by: verified.by, count: words.lines(verified.lines) })}{' '}
        {signedWords}
      </span>
    </p>
  );
}
