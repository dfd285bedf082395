import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reservation, Warning } from '../../preload/contract/reservations.ts';
import { useHolder } from '../claims/use-holder.ts';
import { Button } from '../components/Button.tsx';
import { ReasonDialog } from '../components/ReasonDialog.tsx';
import { CompareLink, DoubtSum, DoubtWeight } from '../doubts/DoubtParts.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useOffice } from '../office/use-office.ts';
import { Differences } from './Differences.tsx';
import { useReservationReload } from './use-reservation-command.ts';
import { useWarningWords } from './use-warning-words.ts';
import styles from './Warnings.module.css';

/** What a reviewer was warned of; an open warning is resolved with a reason. */
export function Warnings({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const office = useOffice();
  const words = useWarningWords(reservation);
  const reload = useReservationReload(reservation.id);
  const [asked, setAsked] = useState<{ warning: Warning; seen: Reservation }>();
  const isOthers = useHolder(reservation) === 'other';
  const open = reservation.warnings.filter(({ resolvedAt }) => resolvedAt === null);
  const resolved = reservation.warnings.filter(({ resolvedAt }) => resolvedAt !== null);
  return (
    <section className={styles.warnings} aria-label={t('review.title')}>
      {open.length > 0 && (
        <ul className={styles.open}>
          {open.map((warning) => {
            const { what, where } = words(warning);
            return (
              <li key={warning.id} className={styles.warning}>
                <TriangleAlert size={15} aria-hidden className={styles.icon} />
                <div className={styles.words}>
                  <p>{what}</p>
                  {where !== '' && <p className={styles.where}>{where}</p>}
                  <DoubtWeight warning={warning} />
                </div>
                <CompareLink warning={warning} />
                <Button
                  size="small"
                  aria-label={t('review.resolveThis', { warning: what })}
                  isDisabled={isOthers}
                  onPress={() => setAsked({ warning, seen: reservation })}
                >
                  {t('review.resolve')}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <DoubtSum open={open} />
      {resolved.length > 0 && (
        <ul className={styles.resolved}>
          {resolved.map((warning) => {
            const { what, where } = words(warning);
            return (
              <li key={warning.id} className={styles.done}>
                <CircleCheck size={15} aria-hidden className={styles.icon} />
                <div className={styles.words}>
                  <p>
                    {what} {where !== '' && <span className={styles.where}>{where}</span>}
                  </p>
                  <p className={styles.where}>
                    {t(warning.reason === null ? 'review.mootBy' : 'review.resolvedBy', {
                      name: warning.resolvedBy,
                      when: warning.resolvedAt === null ? '' : formats.instant(warning.resolvedAt),
                      reason: warning.reason,
                    })}
                  </p>
                </div>
              </li>
            );
          })}
        </ul>
      )}
      {asked !== undefined && (
        <ReasonDialog
          title={t('review.resolveTitle')}
          confirm={t('review.resolve')}
          onClose={() => setAsked(undefined)}
          onConfirm={async (reason) => {
            const { warning, seen } = asked;
            await office.call('reservations.resolveWarning', {
              id: reservation.id,
              version: seen.version,
              warningId: warning.id,
              reason,
            });
            await reload();
          }}
          onChanged={async () => {
            const now = await reload();
            if (now === undefined) return null;
            setAsked({ ...asked, seen: now });
            return <Differences seen={asked.seen} now={now} />;
          }}
        >
          <p>
            <strong>{words(asked.warning).what}</strong> {words(asked.warning).where}
          </p>
        </ReasonDialog>
      )}
    </section>
  );
}
