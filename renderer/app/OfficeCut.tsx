import { CircleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOffice } from '../office/use-office.ts';
import styles from './IntakeFault.module.css';

/** Milliseconds that a cut may last before it is spoken of: a stream that is taken up again needs a moment. */
const patience = 6000;

/** Says so when the office does not answer this window any more: what is shown may be old by then. */
export function OfficeCut() {
  const { t } = useTranslation();
  const office = useOffice();
  const [isCut, setCut] = useState(false);
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const stop = office.onConnection((state) => {
      clearTimeout(waiting);
      if (state === 'back') setCut(false);
      else waiting = setTimeout(() => setCut(true), patience);
    });
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, [office]);
  return (
    <div role="alert">
      {isCut && (
        <div className={`${styles.fault} ${styles.stopped}`}>
          <CircleAlert size={16} aria-hidden />
          <p>{t('failures.officeStopped')}</p>
        </div>
      )}
    </div>
  );
}
