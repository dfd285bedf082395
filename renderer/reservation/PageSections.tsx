import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { Amendment } from './Amendment.tsx';
import { Client } from './Client.tsx';
import { Conditions } from './Conditions.tsx';
import { Documents } from './Documents.tsx';
import { History } from './History.tsx';
import { Mailings } from './Mailings.tsx';
import { Notes } from './Notes.tsx';
import styles from './PageSections.module.css';
import { Payment } from './Payment.tsx';
import { Prices } from './Prices.tsx';
import { Section, SectionLevel } from './Section.tsx';
import { Source } from './Source.tsx';
import { Travellers } from './Travellers.tsx';
import { Trip } from './Trip.tsx';
import { Warnings } from './Warnings.tsx';

/** The parts of a reservation all in sight, for its own page. */
export function PageSections({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  return (
    <SectionLevel value={2}>
      <div className={styles.scroll}>
        <div className={styles.columns}>
          <div className={styles.column}>
            {reservation.amendment !== null && <Amendment reservation={reservation} />}
            {reservation.warnings.length > 0 && (
              <div className={styles.card}>
                <Section title={t('review.title')}>
                  <Warnings reservation={reservation} />
                </Section>
              </div>
            )}
            <div className={styles.card}>
              <Trip reservation={reservation} />
            </div>
            <div className={styles.card}>
              <Travellers reservation={reservation} />
            </div>
            <div className={styles.card}>
              <Prices reservation={reservation} />
            </div>
          </div>
          <div className={styles.column}>
            <div className={styles.card}>
              <Client reservation={reservation} />
            </div>
            <div className={styles.card}>
              <Notes reservation={reservation} />
            </div>
            <div className={styles.card}>
              <Payment reservation={reservation} />
              <Conditions reservation={reservation} />
            </div>
          </div>
          <div className={styles.column}>
            <div className={styles.card}>
              <Documents reservation={reservation} />
              <Mailings reservation={reservation} />
            </div>
            <div className={styles.card}>
              <History reservation={reservation} />
              <Source reservation={reservation} />
            </div>
          </div>
        </div>
      </div>
    </SectionLevel>
  );
}
