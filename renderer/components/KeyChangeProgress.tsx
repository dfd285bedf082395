import { useTranslation } from 'react-i18next';
import { type KeyChange, keyChangeSteps } from '../../preload/contract/store.ts';
import { WorkProgress } from './WorkProgress.tsx';

/** How far a change of the store's key is: the step, and a bar over all of them. */
export function KeyChangeProgress({ change: { step, done } }: { change: KeyChange }) {
  const { t } = useTranslation();
  const number = keyChangeSteps.indexOf(step);
  const what = t(`keys.change.steps.${step}`);
  const words = t('keys.change.step', { number: number + 1, count: keyChangeSteps.length, what });
  return (
    <>
      {/* Heard when the step changes; the bar's own words change with each percent. */}
      <span role="status" className="heard">
        {words}
      </span>
      <WorkProgress label={what} words={words} share={(number + (done ?? 0)) / keyChangeSteps.length} />
    </>
  );
}
