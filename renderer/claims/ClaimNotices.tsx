import { UserRoundX, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PayloadOf } from '../../preload/contract/index.ts';
import { IconButton } from '../components/Button.tsx';
import { useSay } from '../components/Sayings.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useOffice } from '../office/use-office.ts';
import styles from './ClaimNotices.module.css';

type Taken = PayloadOf<'claims.taken'>;

/** Says that a colleague took over what this person worked on, until they have seen it; and that they were given work. */
export function ClaimNotices() {
  const { t } = useTranslation();
  const formats = useFormats();
  const office = useOffice();
  const say = useSay();
  const [taken, setTaken] = useState<readonly Taken[]>([]);
  useEffect(() => {
    const stops = [
      office.subscribe('claims.taken', (one) =>
        setTaken((before) => [
          ...before.filter(({ reservationId }) => reservationId !== one.reservationId),
          one,
        ]),
      ),
      office.subscribe('claims.assigned', ({ by, count }) => say(t('claims.assigned', { count, name: by }))),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [office, say, t]);
  return (
    <div role="alert">
      {taken.map((one) => (
        <div key={one.reservationId} className={styles.taken}>
          <UserRoundX size={16} aria-hidden />
          <p>
            {t('claims.taken', { name: one.by, locator: one.locator, at: formats.clock(one.at) })}
            {one.reason !== '' && ` ${t('common.quoted', { text: one.reason })}`}
          </p>
          <Link className={styles.link} to={`/reservations/${one.reservationId}`}>
            {t('claims.look')}
          </Link>
          <IconButton
            icon={X}
            size="small"
            label={t('common.close')}
            onPress={() => setTaken((before) => before.filter((other) => other !== one))}
          />
        </div>
      ))}
    </div>
  );
}
