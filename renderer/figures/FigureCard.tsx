import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FiguresAsked, FigureTable } from '../../preload/contract/figures.ts';
import { Button } from '../components/Button.tsx';
import { classes } from '../components/classes.ts';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { useSay } from '../components/Sayings.tsx';
import { Segments } from '../components/Segments.tsx';
import { saveFile } from '../components/save-file.ts';
import { useCommand } from '../office/use-office.ts';
import styles from './FigureCard.module.css';

interface FigureCardProps {
  title: string;
  /** The numbers that matter most, in a sentence. */
  lead?: ReactNode;
  /** Beside the title: which of several this is about. */
  choice?: ReactNode;
  /** What is taken as CSV. */
  file: { table: FigureTable; asked: FiguresAsked };
  /** Takes the whole width. */
  isWide?: boolean;
  plot: ReactNode;
  table: ReactNode;
}

/** One plot with its table and its file. */
export function FigureCard({ title, lead, choice, file, isWide, plot, table }: FigureCardProps) {
  const { t } = useTranslation();
  const say = useSay();
  const [shown, setShown] = useState<'plot' | 'table'>('plot');
  const taken = useCommand('figures.export', ({ fileName, mediaType, text }) => {
    saveFile(fileName, new Blob([text], { type: mediaType }));
    say(t('figures.csv.saved'));
  });
  return (
    <section className={classes(styles.card, isWide && styles.wide)} aria-label={title}>
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        <div className={styles.tools}>
          {choice}
          <Segments
            label={t('figures.shown.label', { title })}
            value={shown}
            choices={[
              { value: 'plot', label: t('figures.shown.plot') },
              { value: 'table', label: t('figures.shown.table') },
            ]}
            onChange={setShown}
          />
          <Button
            size="small"
            look="quiet"
            icon={Download}
            aria-label={t('figures.csv.label', { title })}
            isPending={taken.isPending}
            onPress={() => taken.mutate({ ...file.asked, table: file.table })}
          >
            {t('figures.csv.button')}
          </Button>
        </div>
      </header>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      <FailureNotice error={taken.error} />
      <div className={styles.body}>{shown === 'plot' ? plot : table}</div>
    </section>
  );
}
