import { useQueryClient } from '@tanstack/react-query';
import { Eye, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { QuarantineRow } from '../../preload/contract/intake.ts';
import { useMay } from '../app/person.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Empty } from '../components/Empty.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { ReasonDialog } from '../components/ReasonDialog.tsx';
import { useSay } from '../components/Sayings.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer, useOffice } from '../office/use-office.ts';
import { OctetsDialog } from './OctetsDialog.tsx';
import styles from './Quarantine.module.css';
import type { QuarantineFilter } from './quarantine-filter.ts';

/** Rows at first, and how many more each time: a broken web form can send thousands. */
const page = 200;

type Asked = { what: 'read' | 'resolve'; row: QuarantineRow };

interface QuarantineListProps {
  /** Undefined for both. */
  resolved: boolean | undefined;
  filter: QuarantineFilter;
}

/** The quarantined bookings, resolved or not, each with its reason and where it went wrong. */
export function QuarantineList({ resolved, filter }: QuarantineListProps) {
  const { t } = useTranslation();
  const office = useOffice();
  const answers = useQueryClient();
  const say = useSay();
  const list = useAnswer('quarantine.list', { ...(resolved !== undefined && { resolved }), ...filter });
  const [asked, setAsked] = useState<Asked>();
  const [text, setText] = useState<string>();
  const [shown, setShown] = useState(page);
  const proven = useAnswer('session.current', undefined).data?.secondFactor ?? false;

  if (list.isPending) return <Skeleton lines={6} />;
  if (list.data === undefined) {
    return (
      <FailureNotice
        error={list.error}
        actions={
          <Button size="small" onPress={() => list.refetch()}>
            {t('common.tryAgain')}
          </Button>
        }
      />
    );
  }
  if (list.data.length === 0) {
    const isNarrowed = Object.keys(filter).length > 0;
    if (isNarrowed) return <Empty icon={ShieldCheck} title={t('quarantine.noneFits')} />;
    return (
      <Empty icon={ShieldCheck} title={resolved ? t('quarantine.noneResolved') : t('quarantine.none')}>
        {resolved ? t('quarantine.noneResolvedWhy') : t('quarantine.noneWhy')}
      </Empty>
    );
  }
  const carryOut = async ({ what, row }: Asked, reason: string) => {
    if (what === 'read') {
      setText((await office.call('quarantine.read', { id: row.id, reason })).text);
      return;
    }
    await office.call('quarantine.resolve', { id: row.id, reason });
    await answers.invalidateQueries({ queryKey: ['quarantine.list'] });
    say(t('quarantine.resolved'));
  };
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('quarantine.booking')}</th>
            <th scope="col">{t('quarantine.reason')}</th>
            <th scope="col">{t('quarantine.size')}</th>
            <th scope="col">{resolved ? t('quarantine.resolvedAt') : t('quarantine.pulledAt')}</th>
            <th scope="col">
              <span className="heard">{t('quarantine.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.data.slice(0, shown).map((row) => (
            <QuarantineItem key={row.id} row={row} of={resolved} onAsk={setAsked} />
          ))}
        </tbody>
      </table>
      {list.data.length > shown && (
        <div className={styles.more}>
          <Button onPress={() => setShown(shown + page)}>{t('common.showMore')}</Button>
        </div>
      )}
      {asked?.what === 'read' && !proven && <SecondFactorNeeded onClose={() => setAsked(undefined)} />}
      {asked !== undefined && (asked.what === 'resolve' || proven) && (
        <ReasonDialog
          title={t(`quarantine.titles.${asked.what}`)}
          confirm={t(`quarantine.${asked.what}`)}
          isDanger={asked.what === 'resolve'}
          onClose={() => setAsked(undefined)}
          onConfirm={(reason) => carryOut(asked, reason)}
        >
          <p>{t(`quarantine.why.${asked.what}`)}</p>
        </ReasonDialog>
      )}
      {text !== undefined && <OctetsDialog text={text} onClose={() => setText(undefined)} />}
    </>
  );
}

/** Said before a reason is typed, and not after. */
function SecondFactorNeeded({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Dialog
      title={t('quarantine.needsSecondFactor')}
      isOpen
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button look="primary" onPress={() => navigate('/account')} autoFocus>
            {t('quarantine.toAccount')}
          </Button>
        </>
      }
    >
      <p>{t('failures.secondFactorNeeded')}</p>
    </Dialog>
  );
}

interface QuarantineItemProps {
  row: QuarantineRow;
  /** What the list is of: the resolved ones, those to resolve, or both. */
  of: boolean | undefined;
  onAsk: (asked: Asked) => void;
}

function QuarantineItem({ row, of, onAsk }: QuarantineItemProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const may = useMay();
  const { bookingId, reason, octets, pulledAt, resolvedAt } = row;
  // Where the whole booking is meant, there is no place to name.
  const where = row.where.filter((place) => place !== '(whole)');
  return (
    <tr>
      <td className={styles.id}>{bookingId ?? t('quarantine.noId')}</td>
      <td className={styles.reason}>
        <p>{t(`quarantine.reasons.${reason}`)}</p>
        {where.length > 0 && <p className={styles.where}>{where.join(', ')}</p>}
      </td>
      <td className={styles.nowrap}>{formats.octets(octets)}</td>
      <td className={styles.nowrap}>{formats.instant((of === true ? resolvedAt : null) ?? pulledAt)}</td>
      <td>
        {resolvedAt !== null && of === undefined && (
          <span className={styles.nowrap}>
            {t('find.filters.set', { label: t('quarantine.resolvedAt'), value: formats.instant(resolvedAt) })}
          </span>
        )}
        {resolvedAt === null && (
          <div className={styles.buttons}>
            {may('quarantine.read') && (
              <Button size="small" icon={Eye} onPress={() => onAsk({ what: 'read', row })}>
                {t('quarantine.read')}
              </Button>
            )}
            {may('quarantine.resolve') && (
              <Button size="small" onPress={() => onAsk({ what: 'resolve', row })}>
                {t('quarantine.resolve')}
              </Button>
            )}
          </div>
        )}
      </td>
    </tr>
  );
}
