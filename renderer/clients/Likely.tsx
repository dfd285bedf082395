import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ClientProfile } from '../../preload/contract/clients.ts';
import { Button } from '../components/Button.tsx';
import { ReasonDialog } from '../components/ReasonDialog.tsx';
import { useSay } from '../components/Sayings.tsx';
import { nameInFull } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';
import { answerOf, useOffice } from '../office/use-office.ts';
import { Section } from '../reservation/Section.tsx';
import styles from './ClientPage.module.css';

type LikelyOne = ClientProfile['likely'][number];

/** Others who may be the same person, and why; a person says so, or leaves it. */
export function Likely({ client }: { client: ClientProfile }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<LikelyOne>();
  const apart = client.likely.filter(({ grounds }) => grounds.includes('apart'));
  const likely = client.likely.filter(({ grounds }) => !grounds.includes('apart'));
  if (client.likely.length === 0) return null;
  const list = (ones: readonly LikelyOne[]) => (
    <ul className={styles.likely}>
      {ones.map((one) => (
        <LikelyItem key={one.id} one={one} onJoin={() => setAsked(one)} />
      ))}
    </ul>
  );
  return (
    <div className={styles.card}>
      {likely.length > 0 && (
        <Section title={t('clients.likely.title')}>
          <p className={styles.muted}>{t('clients.likely.what')}</p>
          {list(likely)}
        </Section>
      )}
      {apart.length > 0 && <Section title={t('clients.likely.apartTitle')}>{list(apart)}</Section>}
      {asked !== undefined && <Join client={client} other={asked} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

function LikelyItem({ one, onJoin }: { one: LikelyOne; onJoin: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const name = nameInFull(one) || t('columns.noName');
  const { id, locator, reservations, grounds } = one;
  return (
    <li className={styles.value}>
      <div className={styles.valueText}>
        <p>
          <Link to={`/clients/${id}`} aria-label={t('clients.likely.open', { name, locator })}>
            {name}
          </Link>{' '}
          <span className={styles.muted}>
            {locator} ·{' '}
            {t('clients.likely.count', { count: reservations, shown: formats.number(reservations) })}
          </span>
        </p>
        <p className={styles.used}>{grounds.map((ground) => t(`clients.likelyBy.${ground}`)).join(' · ')}</p>
      </div>
      <Button size="small" aria-label={t('clients.joinOf', { name, locator })} onPress={onJoin}>
        {t('clients.join')}
      </Button>
    </li>
  );
}

function Join({ client, other, onClose }: { client: ClientProfile; other: LikelyOne; onClose: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const say = useSay();
  const office = useOffice();
  const answers = useQueryClient();
  const { id } = client;
  const reload = () => answers.fetchQuery({ ...answerOf(office, 'clients.open', { id }), staleTime: 0 });
  return (
    <ReasonDialog
      title={t('clients.join')}
      confirm={t('clients.join')}
      onClose={onClose}
      onConfirm={async (reason) => {
        await office.call('clients.join', { id, other: other.id, reason });
        await reload();
        void answers.invalidateQueries({ queryKey: ['clients.reservations'] });
        say(t('clients.joined'));
      }}
      onChanged={async () => {
        await reload();
        return null;
      }}
    >
      <p>
        {t('clients.joinWhat', {
          count: other.reservations,
          shown: formats.number(other.reservations),
          other: nameInFull(other) || other.locator,
          name: nameInFull({ ...client.name, title: null }) || client.locator,
        })}
      </p>
    </ReasonDialog>
  );
}
