import { FilePen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { useHolder } from '../claims/use-holder.ts';
import { Button } from '../components/Button.tsx';
import { ReasonDialog } from '../components/ReasonDialog.tsx';
import { useSay } from '../components/Sayings.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useOffice } from '../office/use-office.ts';
import styles from './Amendment.module.css';
import { type ConflictChoices, Conflicts } from './Conflicts.tsx';
import { Differences } from './Differences.tsx';
import { SectionTitle } from './Section.tsx';
import { useFieldName, useFieldValue } from './use-field-name.ts';
import { useReservationReload } from './use-reservation-command.ts';

type Decision = 'accept' | 'refuse';

/** A newer version of the booking: what it would change, to be taken over or not. */
export function Amendment({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const say = useSay();
  const office = useOffice();
  const fieldName = useFieldName();
  const fieldValue = useFieldValue(reservation);
  const reload = useReservationReload(reservation.id);
  const [asked, setAsked] = useState<{ decision: Decision; seen: Reservation; bookingVersion: number }>();
  const [choices, setChoices] = useState<ConflictChoices>({});
  const isOthers = useHolder(reservation) === 'other';
  const { amendment, id } = reservation;
  const ask = (decision: Decision) => {
    setChoices({});
    if (amendment !== null)
      setAsked({ decision, seen: reservation, bookingVersion: amendment.bookingVersion });
  };
  return (
    <>
      {amendment !== null && (
        <section className={styles.amendment} aria-label={t('amendment.title')}>
          <header className={styles.head}>
            <FilePen size={16} aria-hidden />
            <div>
              <SectionTitle>{t('amendment.title')}</SectionTitle>
              <p className={styles.muted}>
                {t('amendment.received', { when: formats.instant(amendment.receivedAt) })}
              </p>
            </div>
          </header>
          {amendment.changes.length === 0 ? (
            <p>{t('amendment.nothing')}</p>
          ) : (
            <table className={styles.changes}>
              <thead>
                <tr>
                  <th scope="col">{t('amendment.field')}</th>
                  <th scope="col">{t('amendment.before')}</th>
                  <th scope="col">{t('amendment.after')}</th>
                </tr>
              </thead>
              <tbody>
                {amendment.changes.map(({ path, before, after }) => (
                  <tr key={path}>
                    <th scope="row">{fieldName(path)}</th>
                    <td className={before === null ? styles.absent : styles.before}>
                      {before === null ? t('amendment.absent') : fieldValue(path, before)}
                    </td>
                    <td className={after === null ? styles.absent : styles.after}>
                      {after === null ? t('amendment.absent') : fieldValue(path, after)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {amendment.kept > 0 && <p>{t('amendment.keptEdits', { count: amendment.kept })}</p>}
          {amendment.conflicts.length > 0 && (
            <p>{t('amendment.conflicts', { count: amendment.conflicts.length })}</p>
          )}
          <div className={styles.buttons}>
            <Button size="small" isDisabled={isOthers} onPress={() => ask('refuse')}>
              {t('amendment.refuse')}
            </Button>
            <Button size="small" look="primary" isDisabled={isOthers} onPress={() => ask('accept')}>
              {t('amendment.accept')}
            </Button>
          </div>
        </section>
      )}
      {asked !== undefined && (
        <ReasonDialog
          title={t(`amendment.titles.${asked.decision}`)}
          confirm={t(`amendment.${asked.decision}`)}
          onClose={() => setAsked(undefined)}
          onConfirm={async (reason) => {
            const { decision, seen, bookingVersion } = asked;
            const { version } = seen;
            await office.call('reservations.decideAmendment', {
              id,
              version,
              bookingVersion,
              decision,
              reason,
              choices: Object.entries(choices).map(([path, stands]) => ({ path, stands })),
            });
            await reload();
            say(t(`amendment.done.${decision}`));
          }}
          onChanged={async () => {
            const now = await reload();
            if (now === undefined) return null;
            const bookingVersion = now.amendment?.bookingVersion ?? asked.bookingVersion;
            setAsked({ decision: asked.decision, seen: now, bookingVersion });
            return <Differences seen={asked.seen} now={now} />;
          }}
        >
          <p>{t(`amendment.why.${asked.decision}`)}</p>
          {asked.decision === 'accept' && (
            <Conflicts reservation={asked.seen} choices={choices} onChoose={setChoices} />
          )}
        </ReasonDialog>
      )}
    </>
  );
}
