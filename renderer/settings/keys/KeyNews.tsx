import { useTranslation } from 'react-i18next';
import type { KeyRing } from '../../../preload/contract/keys.ts';
import { sealedFieldNames } from '../../../preload/contract/keys.ts';
import { KeyChangeProgress } from '../../components/KeyChangeProgress.tsx';
import { Notice } from '../../components/Notice.tsx';
import { useFailureWords } from '../../components/use-failure-words.ts';
import { useFormats } from '../../languages/use-formats.ts';
import { useAnswer } from '../../office/use-office.ts';

/** What is going on with the keys, and how the last change of the store's key went. */
export function KeyNews({ ring: { lastChange, resealing, keys } }: { ring: KeyRing }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useFailureWords();
  const change = useAnswer('store.status', undefined).data?.keyChange;
  const untested = keys.some(({ kind, testedAt }) => kind === 'recovery' && testedAt === null);
  const left = sealedFieldNames.flatMap((name) => {
    const count = resealing?.left[name] ?? 0;
    return count === 0 ? [] : [t(`keys.fields.${name}`, { count })];
  });
  return (
    <>
      {change !== undefined && (
        <Notice tone="info" title={t('keys.change.under')}>
          <KeyChangeProgress change={change} />
        </Notice>
      )}
      {change === undefined && lastChange !== null && (
        <Notice
          tone={
            ({ changed: 'success', changedWithoutCopy: 'warning', notChanged: 'danger' } as const)[
              lastChange.outcome
            ]
          }
          title={t(`keys.change.outcomes.${lastChange.outcome}`, { time: formats.instant(lastChange.at) })}
        >
          {lastChange.failure && words.ofFailure(lastChange.failure)}
        </Notice>
      )}
      {resealing !== null && (
        <Notice
          tone={resealing.working || resealing.broken === 0 ? 'info' : 'warning'}
          title={t(resealing.working ? 'keys.resealing.working' : 'keys.resealing.waiting')}
        >
          <p>{t('keys.resealing.left', { what: left.join(', ') })}</p>
          {resealing.broken > 0 && <p>{t('keys.resealing.broken', { count: resealing.broken })}</p>}
        </Notice>
      )}
      {untested && (
        <Notice tone="warning" title={t('keys.recovery.untested')}>
          {t('keys.recovery.untestedWhy')}
        </Notice>
      )}
    </>
  );
}
