import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import type { Comparison } from '../../preload/contract/doubts.ts';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { OpenClient } from '../clients/OpenClient.tsx';
import { Button, IconButton } from '../components/Button.tsx';
import { classes } from '../components/classes.ts';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Notice } from '../components/Notice.tsx';
import { numbered } from '../components/numbered.ts';
import { Segments } from '../components/Segments.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { StatusPill } from '../components/StatusPill.tsx';
import { useTitle } from '../components/use-title.ts';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import { compareRows } from './compare-rows.ts';
import { Decide } from './Decide.tsx';
import styles from './Doubts.module.css';
import { useGroundWords } from './use-doubt-facts.ts';

/** Two reservations that may be one, beside each other, and what to do about it. */
export function ComparePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id } = useParams();
  const { key } = useLocation();
  const { data, error, isPending, refetch } = useAnswer('duplicates.compare', { id: Number(id) });
  const back = () => void (key === 'default' ? navigate('/inbox/warnings') : navigate(-1));
  const title =
    data === undefined
      ? t('duplicates.title')
      : t('duplicates.compareTitle', { earlier: data.other.locator, later: data.found.locator });
  useTitle(title);
  return (
    <section className={styles.page}>
      <header className={styles.head}>
        <IconButton icon={ArrowLeft} label={t('common.back')} onPress={back} />
        <div className={styles.names}>
          <h1 className={styles.title}>{title}</h1>
          {data !== undefined && <Because comparison={data} />}
        </div>
        {data !== undefined && <Decide comparison={data} />}
      </header>
      <div className={styles.scroll}>
        {isPending && <Skeleton lines={12} />}
        <FailureNotice
          error={error}
          actions={
            <Button size="small" onPress={() => refetch()}>
              {t('common.tryAgain')}
            </Button>
          }
        />
        {data !== undefined && <Beside comparison={data} />}
      </div>
    </section>
  );
}

function Because({ comparison: { pair } }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const grounds = useGroundWords();
  return (
    <p className={styles.because}>
      {t('duplicates.because', { grounds: grounds(pair.grounds), when: formats.instant(pair.foundAt) })}
    </p>
  );
}

/** What was decided already. */
function Decided({ comparison: { pair } }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (pair.decision === null) return null;
  const when = pair.decidedAt === null ? '' : formats.instant(pair.decidedAt);
  return (
    <Notice tone={pair.decision === 'lapsed' ? 'info' : 'success'}>
      {pair.decision === 'lapsed' && pair.decidedBy === null
        ? t('duplicates.lapsed', { when })
        : t('duplicates.decided', {
            decision:
              pair.decision === 'lapsed'
                ? t('duplicates.closedByMerging')
                : t(`duplicates.decisions.${pair.decision}`),
            name: pair.decidedBy,
            when,
            reason: pair.reason,
          })}
    </Notice>
  );
}

function Beside({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [isAll, setAll] = useState(true);
  const { found, other, pair, mayMerge } = comparison;
  const rows = compareRows(found, other, t, formats);
  const differing = rows.filter(({ differs }) => differs);
  return (
    <>
      <Decided comparison={comparison} />
      {pair.decision === null && mayMerge.length === 0 && (
        <Notice tone="info">{t('duplicates.cannotMerge')}</Notice>
      )}
      <div className={styles.bar}>
        <p>{t('duplicates.count', { count: differing.length })}</p>
        <Segments
          label={t('duplicates.show')}
          value={isAll ? 'all' : 'only'}
          choices={[
            { value: 'all', label: t('duplicates.all') },
            { value: 'only', label: t('duplicates.only') },
          ]}
          onChange={(shown) => setAll(shown === 'all')}
        />
      </div>
      <table className={styles.beside}>
        <thead>
          <tr>
            <th scope="col">{t('duplicates.field')}</th>
            <Side reservation={other} />
            <Side reservation={found} />
          </tr>
        </thead>
        <tbody>
          {(isAll ? rows : differing).map((row) => (
            <tr key={row.field} className={classes(row.differs && styles.differs)}>
              <th scope="row">
                {t(`duplicates.fields.${row.field}`)}
                {row.differs && <span className={styles.mark}>{t('duplicates.differs')}</span>}
              </th>
              <Lines lines={row.other} />
              <Lines lines={row.found} />
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Side({ reservation }: { reservation: Reservation }) {
  const { id, locator, status } = reservation;
  return (
    <th scope="col">
      <span className={styles.side}>
        <Link to={`/reservations/${id}`}>{locator}</Link>
        <StatusPill status={status} />
        <OpenClient reservation={reservation} />
      </span>
    </th>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  const { t } = useTranslation();
  if (lines.length === 0) return <td className={styles.none}>{t('duplicates.nothing')}</td>;
  return (
    <td>
      {numbered(lines).map(({ item, number }) => (
        <p key={number}>{item}</p>
      ))}
    </td>
  );
}
