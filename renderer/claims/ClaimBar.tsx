import { Hand, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { ReasonDialog } from '../components/ReasonDialog.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useOffice } from '../office/use-office.ts';
import { useReservationCommand, useReservationReload } from '../reservation/use-reservation-command.ts';
import styles from './ClaimBar.module.css';
import { useHolder } from './use-holder.ts';

/** Who works on a reservation and since when, and how to begin, to end, or to take it over. */
export function ClaimBar({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const office = useOffice();
  const holder = useHolder(reservation);
  const { id, claim, locator, moves } = reservation;
  const claimIt = useReservationCommand('claims.claim');
  const release = useReservationCommand('claims.release');
  const reload = useReservationReload(id);
  const [isAsking, setAsking] = useState(false);
  const at = (instant: string) => formats.instantShort(instant, new Date());
  // Nobody works on what is done with.
  if (claim === null && moves.length === 0) return null;
  return (
    <div className={styles.bar} data-holder={holder}>
      {holder === 'nobody' ? <Hand size={15} aria-hidden /> : <UserRound size={15} aria-hidden />}
      <p className={styles.words} role="status">
        {claim === null
          ? t('claims.nobody')
          : holder === 'me'
            ? t('claims.mineSince', { since: at(claim.since) })
            : t('claims.theirs', {
                name: claim.name,
                since: at(claim.since),
                active: at(claim.lastActive),
              })}
      </p>
      {holder === 'nobody' && (
        <Button size="small" isPending={claimIt.isPending} onPress={() => claimIt.mutate({ id })}>
          {t('claims.claim')}
        </Button>
      )}
      {holder === 'me' && (
        <Button size="small" isPending={release.isPending} onPress={() => release.mutate({ id })}>
          {t('claims.release')}
        </Button>
      )}
      {holder === 'other' && (
        <Button size="small" onPress={() => setAsking(true)}>
          {t('claims.takeOver')}
        </Button>
      )}
      <FailureNotice error={claimIt.error ?? release.error} />
      {isAsking && claim !== null && (
        <ReasonDialog
          title={t('claims.takeOverTitle', { locator })}
          confirm={t('claims.takeOver')}
          onClose={() => setAsking(false)}
          onConfirm={async (reason) => {
            await office.call('claims.takeOver', { id, reason });
            await reload();
          }}
        >
          <p>{t('claims.takeOverWhy', { name: claim.name })}</p>
        </ReasonDialog>
      )}
    </div>
  );
}
