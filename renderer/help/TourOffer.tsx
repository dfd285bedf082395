import { useQueryClient } from '@tanstack/react-query';
import { Compass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { useFocusHomeAfterwards } from '../components/focus-home.ts';
import { useAnswer, useCommand } from '../office/use-office.ts';
import { useHelp } from './help.ts';
import styles from './Tour.module.css';

/** Offers the tour to whoever has not ended it yet: a line above the screens that takes nothing from anybody. */
export function TourOffer() {
  const tour = useAnswer('help.tour', undefined).data;
  return tour === undefined || tour.ended ? null : <Offer />;
}

function Offer() {
  const { t } = useTranslation();
  const { startTour } = useHelp();
  const answers = useQueryClient();
  // Its buttons go with it.
  useFocusHomeAfterwards();
  const end = useCommand('help.endTour', () => answers.setQueryData(['help.tour'], { ended: true }));
  return (
    <section className={styles.offer} aria-label={t('help.tour.offer')}>
      <Compass size={16} aria-hidden />
      <p>
        <strong>{t('help.tour.offer')}</strong> {t('help.tour.offerWhy')}
      </p>
      <div className={styles.offerButtons}>
        <Button size="small" look="primary" onPress={startTour}>
          {t('help.tour.start')}
        </Button>
        <Button size="small" onPress={() => end.mutate({ how: 'skipped' })} isPending={end.isPending}>
          {t('help.tour.notNow')}
        </Button>
      </div>
    </section>
  );
}
