import { useQueryClient } from '@tanstack/react-query';
import { UserRoundX } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Belonging, ClientProfile, ClientReservation } from '../../preload/contract/clients.ts';
import { IconButton } from '../components/Button.tsx';
import { iconOfKind } from '../components/kind-icons.ts';
import { ReasonDialog } from '../components/ReasonDialog.tsx';
import { useSay } from '../components/Sayings.tsx';
import tableStyles from '../components/Table.module.css';
import { todayHere } from '../languages/days.ts';
import { nameInFull } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';
import { answerOf, useOffice } from '../office/use-office.ts';
import { balanceOf } from '../reservation/balance.ts';
import styles from './ClientPage.module.css';
import { ReservationCell } from './ReservationCell.tsx';
import { Timeline } from './Timeline.tsx';
import { useReservationPages } from './use-client-pages.ts';

/** A client's reservations, the newest first, each with why it stands here. */
export function ClientReservations({ client }: { client: ClientProfile }) {
  const { t } = useTranslation();
  const pages = useReservationPages(client.id);
  const [asked, setAsked] = useState<ClientReservation>();
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  const canPart = client.totals.reservations > 1;
  return (
    <Timeline pages={pages} isEmpty={false} empty="">
      <table className={tableStyles.table} aria-label={t('clients.tabs.reservations')}>
        <thead>
          <tr>
            <th scope="col">{t('clients.columns.reservation')}</th>
            <th scope="col">{t('clients.columns.trip')}</th>
            <th scope="col" className={styles.number}>
              {t('clients.columns.value')}
            </th>
            <th scope="col">{t('clients.columns.because')}</th>
            <th scope="col">
              <span className="heard">{t('clients.part')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <Row key={one.row.id} one={one} onPart={canPart ? () => setAsked(one) : undefined} />
          ))}
        </tbody>
      </table>
      {asked !== undefined && <Part client={client} asked={asked} onClose={() => setAsked(undefined)} />}
    </Timeline>
  );
}

function Row({ one, onPart }: { one: ClientReservation; onPart: (() => void) | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useBecause();
  const { row, received, because } = one;
  const { locator, status, kinds, destination, departsOn, total } = row;
  return (
    <tr>
      <ReservationCell row={row} />
      <td>
        <p className={styles.first}>
          {kinds.map((kind) => {
            const Icon = iconOfKind[kind];
            return <Icon key={kind} size={14} aria-label={t(`segments.kinds.${kind}`)} role="img" />;
          })}
          {destination ?? t('clients.noTrip')}
        </p>
        <p className={styles.used}>
          {departsOn === null ? t('clients.noDate') : formats.date(departsOn)}
          {departsOn !== null && departsOn < todayHere() && ` · ${t('clients.departed')}`}
        </p>
      </td>
      <td className={styles.number}>
        {total === null ? t('reservation.noTotal') : formats.money(total)}
        {total !== null && received !== null && status !== 'cancelled' && (
          <p className={styles.used}>
            {t('reservation.balance', {
              balance: formats.money(balanceOf(total, received)),
            })}
          </p>
        )}
      </td>
      <td className={styles.because}>{words(because)}</td>
      <td className={styles.action}>
        {onPart !== undefined && (
          <IconButton
            icon={UserRoundX}
            size="small"
            label={t('clients.partOf', { locator })}
            onPress={onPart}
          />
        )}
      </td>
    </tr>
  );
}

/** Says why a reservation stands among a client's. */
function useBecause(): (because: Belonging) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return ({ ground, like, by, at, reason }) =>
    t(`clients.grounds.${ground}`, {
      locator: like,
      name: by,
      when: at === null ? '' : formats.instant(at),
      reason,
    });
}

function Part({
  client,
  asked,
  onClose,
}: {
  client: ClientProfile;
  asked: ClientReservation;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const say = useSay();
  const office = useOffice();
  const answers = useQueryClient();
  const { id, name } = client;
  const { locator } = asked.row;
  const reload = async () => {
    void answers.invalidateQueries({ queryKey: ['clients.reservations'] });
    await answers.fetchQuery({ ...answerOf(office, 'clients.open', { id }), staleTime: 0 });
  };
  return (
    <ReasonDialog
      title={t('clients.partOf', { locator })}
      confirm={t('clients.part')}
      onClose={onClose}
      onConfirm={async (reason) => {
        await office.call('clients.part', { id, reservationId: asked.row.id, reason });
        await reload();
        say(t('clients.parted', { locator }));
      }}
      onChanged={async () => {
        await reload();
        return null;
      }}
    >
      <p>
        {t('clients.partWhat', {
          locator,
          name: nameInFull({ ...name, title: null }) || client.locator,
        })}
      </p>
    </ReasonDialog>
  );
}
