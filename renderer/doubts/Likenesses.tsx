import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { DuplicatePair, DuplicateSide } from '../../preload/contract/doubts.ts';
import { Button } from '../components/Button.tsx';
import { classes } from '../components/classes.ts';
import { Notice } from '../components/Notice.tsx';
import { useAnswer } from '../office/use-office.ts';
import styles from './Doubts.module.css';
import { useGroundWords } from './use-doubt-facts.ts';

/** The side of a pair that is not this reservation. */
function besideIt({ found, other }: DuplicatePair, id: number): DuplicateSide {
  return found.id === id ? other : found;
}

/**
 * What became of a reservation in a merging, and which later one may be the same: the warning of that one stands on the
 * later one alone, and whoever works on this one must see it, too.
 */
export function Likenesses({ reservationId, layout }: { reservationId: number; layout: 'panel' | 'page' }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const grounds = useGroundWords();
  const pairs = useAnswer('duplicates.of', { reservationId }).data ?? [];
  const merged = pairs.find(({ mergedId }) => mergedId === reservationId);
  const later = pairs.filter(({ decision, other }) => decision === null && other.id === reservationId);
  if (merged === undefined && later.length === 0) return null;
  const compare = (pair: DuplicatePair, name: string) => (
    <Button size="small" aria-label={name} onPress={() => void navigate(`/duplicates/${pair.id}`)}>
      {t('duplicates.compare')}
    </Button>
  );
  const into = merged && besideIt(merged, reservationId).locator;
  return (
    <div className={classes(styles.likenesses, layout === 'page' && styles.wide)}>
      {merged !== undefined && (
        <Notice
          tone="info"
          title={t('duplicates.mergedTitle', { locator: into })}
          actions={
            <>
              <Button
                size="small"
                onPress={() => void navigate(`/reservations/${besideIt(merged, reservationId).id}`)}
              >
                {t('duplicates.openOther', { locator: into })}
              </Button>
              {compare(merged, t('duplicates.compareWith', { locator: into }))}
            </>
          }
        >
          {t('duplicates.mergedWhat', { locator: into })}
        </Notice>
      )}
      {later.map((pair) => (
        <Notice
          key={pair.id}
          tone="warning"
          title={t('duplicates.title')}
          actions={compare(pair, t('duplicates.compareWith', { locator: pair.found.locator }))}
        >
          {t('doubts.facts.like', { locator: pair.found.locator, grounds: grounds(pair.grounds) })}
        </Notice>
      ))}
    </div>
  );
}
