import { useTranslation } from 'react-i18next';
import type { KeyChange } from '../../preload/contract/store.ts';
import { Dialog } from '../components/Dialog.tsx';
import { KeyChangeProgress } from '../components/KeyChangeProgress.tsx';

/** Stands over every screen while the office stands still for a change of the store's key; what was typed stays below it. */
export function KeyChangePause({ change }: { change: KeyChange }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('keys.change.pauseTitle')} isOpen isBusy onClose={() => {}} width="narrow">
      <p>{t('keys.change.pauseLead')}</p>
      <KeyChangeProgress change={change} />
    </Dialog>
  );
}
