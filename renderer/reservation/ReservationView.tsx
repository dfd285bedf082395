import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { Likenesses } from '../doubts/Likenesses.tsx';
import { useNotedAsOpened } from '../find/desk-memory.ts';
import { useAnswer } from '../office/use-office.ts';
import { Attention } from './Attention.tsx';
import { Head } from './Head.tsx';
import { PageSections } from './PageSections.tsx';
import { PanelTabs, type ReservationTab } from './PanelTabs.tsx';
import styles from './ReservationView.module.css';

type ReservationViewProps = {
  id: number;
  onClose: () => void;
} & (
  | { /** Over the whole desk, with everything in sight. */ layout: 'page' }
  | {
      /** Beside a worklist, with tabs. */ layout: 'panel';
      tab: ReservationTab;
      onTab: (tab: ReservationTab) => void;
    }
);

/** A reservation with everything in it. */
export function ReservationView(props: ReservationViewProps) {
  const { id, layout, onClose } = props;
  const { t } = useTranslation();
  const { data, error, isPending, refetch } = useAnswer('reservations.open', { id });
  useNotedAsOpened(id);
  if (isPending) return <Skeleton lines={9} />;
  if (data === undefined) {
    return (
      <div className={styles.failed}>
        <FailureNotice
          error={error}
          actions={
            <>
              <Button size="small" onPress={() => refetch()}>
                {t('common.tryAgain')}
              </Button>
              <Button size="small" onPress={onClose}>
                {t('common.close')}
              </Button>
            </>
          }
        />
      </div>
    );
  }
  return (
    <>
      <Head reservation={data} layout={layout} onClose={onClose} />
      <Likenesses reservationId={data.id} layout={layout} />
      {props.layout === 'panel' ? (
        <div className={styles.scroll}>
          <Attention reservation={data} />
          <PanelTabs reservation={data} tab={props.tab} onTab={props.onTab} />
        </div>
      ) : (
        <PageSections reservation={data} />
      )}
    </>
  );
}
