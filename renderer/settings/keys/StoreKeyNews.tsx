import { useTranslation } from 'react-i18next';
import type { KeyRing } from '../../../preload/contract/keys.ts';
import { KeyChangeProgress } from '../../components/KeyChangeProgress.tsx';
import { Notice, type NoticeTone } from '../../components/Notice.tsx';
import { useFailureWords } from '../../components/use-failure-words.ts';
import { useFormats } from '../../languages/use-formats.ts';
import { useAnswer } from '../../office/use-office.ts';

type Change = NonNullable<KeyRing['lastChange']>;

const toneOf: Record<Change['outcome'], NoticeTone> = {
  changed: 'success',
  changedWithoutCopy: 'warning',
  notChanged: 'danger',
};

/** How far a change of the store's key is, or how the last one went. */
export function StoreKeyNews({ last }: { last: KeyRing['lastChange'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useFailureWords();
  const change = useAnswer('store.status', undefined).data?.keyChange;
  if (change !== undefined) {
    return (
      <Notice tone="info" title={t('keys.change.under')}>
        <KeyChangeProgress change={change} />
      </Notice>
    );
  }
  if (last === null) return null;
  return (
    <Notice
      tone={toneOf[last.outcome]}
      title={t(`keys.change.outcomes.${last.outcome}`, { time: formats.instant(last.at) })}
    >
      {last.failure && words.ofFailure(last.failure)}
    </Notice>
  );
}
