import { useTranslation } from 'react-i18next';
import { Keys } from '../components/Keys.tsx';
import { useFormats } from '../languages/use-formats.ts';
import styles from './Palette.module.css';

interface OutcomeProps {
  text: string;
  isPending: boolean;
  hits: number;
  hasLines: boolean;
  failed: boolean;
}

/** What came of the text, for screen readers; and for everybody where nothing did. */
export function Outcome({ text, isPending, hits, hasLines, failed }: OutcomeProps) {
  const { t } = useTranslation();
  if (failed) return null;
  const isNothing = text !== '' && !isPending && hits === 0;
  return (
    <>
      <p className="heard" role="status">
        {text !== '' && !isPending && t('find.found', { count: hits })}
      </p>
      {isNothing && (
        <div className={hasLines ? styles.little : styles.nothing}>
          <p className={styles.nothingTitle}>{t('find.nothing', { text })}</p>
          <p>{t('find.nothingWhy')}</p>
        </div>
      )}
    </>
  );
}

/** How the box is used, or what it cannot find yet. */
export function Foot({ left }: { left: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <footer className={styles.foot}>
      {left > 0 ? (
        <span>{t('find.left', { count: left, shown: formats.number(left) })}</span>
      ) : (
        <span>{t('find.hint')}</span>
      )}
      <span className={styles.keys} aria-hidden>
        <Keys of="boxPrevious" /> <Keys of="boxNext" /> {t('find.keys.move')} <Keys of="boxChoose" />{' '}
        {t('find.keys.choose')} <Keys of="boxClose" /> {t('find.keys.close')}
      </span>
    </footer>
  );
}
