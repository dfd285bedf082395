import { CheckCheck, CloudOff, FilterX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Queue, Worklist } from '../../preload/contract/reservations.ts';
import { useMay } from '../app/person.ts';
import { Button } from '../components/Button.tsx';
import { Empty } from '../components/Empty.tsx';
import { useAnswer } from '../office/use-office.ts';
import { isNarrowed } from './view.ts';

/** Why a worklist is empty, and what to do about it. */
export function NothingHere({ worklist, onClear }: { worklist: Worklist; onClear: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const { queue } = worklist;
  const intake = useAnswer('intake.status', undefined).data;
  if (isNarrowed(worklist)) {
    return (
      <Empty
        icon={FilterX}
        title={t('inbox.emptyFilter')}
        actions={<Button onPress={onClear}>{t('filters.clear')}</Button>}
      >
        {t('inbox.emptyFilterWhy')}
      </Empty>
    );
  }
  if (intake?.state === 'notConnected' && (queue === 'new' || queue === 'all')) {
    return (
      <Empty
        icon={CloudOff}
        title={t('inbox.notConnected')}
        actions={
          may('intake.setConnection') && (
            <Button look="primary" onPress={() => void navigate('/settings/connection')}>
              {t('intake.openConnection')}
            </Button>
          )
        }
      >
        {t('inbox.notConnectedWhy')}
      </Empty>
    );
  }
  const next = whereNext(queue);
  return (
    <Empty
      icon={CheckCheck}
      title={t('inbox.empty')}
      actions={
        next !== undefined && (
          <Button onPress={() => void navigate(`/inbox/${next}`)}>
            {t(next === 'urgent' ? 'inbox.openUrgent' : 'inbox.openNew')}
          </Button>
        )
      }
    >
      {t(`inbox.emptyWhy.${queue}`)}
    </Empty>
  );
}

/** The queue to go on with where this one has nothing to do. */
function whereNext(queue: Queue): 'new' | 'urgent' | undefined {
  if (queue === 'new') return 'urgent';
  return queue === 'urgent' || queue === 'mine' || queue === 'inReview' ? 'new' : undefined;
}
