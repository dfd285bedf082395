import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyRow } from '../../../preload/contract/keys.ts';
import { Pill, type Tone } from '../../components/Pill.tsx';
import { useFormats } from '../../languages/use-formats.ts';
import styles from './Keys.module.css';

const toneOf: Record<KeyRow['state'], Tone> = { inUse: 'green', opensOld: 'amber', retired: 'grey' };

interface KeyTableProps {
  /** What the table lists, for screen readers. */
  label: string;
  rows: readonly KeyRow[];
  /** The heading of the column that says how many are sealed with a key; absent where nothing is. */
  sealed?: string;
  actions?: (row: KeyRow) => ReactNode;
}

/** Keys of one kind, a row each. */
export function KeyTable({ label, rows, sealed, actions }: KeyTableProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const time = (at: string | null, never: string) =>
    at === null ? <span className={styles.none}>{never}</span> : formats.instant(at);
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('keys.key')}</th>
          <th scope="col">{t('keys.state')}</th>
          <th scope="col">{t('keys.since')}</th>
          <th scope="col">{t('keys.lastUsed')}</th>
          {sealed !== undefined && (
            <th scope="col" className={styles.number}>
              {sealed}
            </th>
          )}
          {actions !== undefined && (
            <th scope="col">
              <span className="heard">{t('keys.actions')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.kind}/${row.name}`}>
            <td className={styles.name}>
              <KeyName row={row} />
            </td>
            <td>
              <Pill tone={toneOf[row.state]}>{t(`keys.states.${row.state}`)}</Pill>
              {row.retiredAt !== null && (
                <p className={styles.none}>{t('keys.until', { time: formats.instant(row.retiredAt) })}</p>
              )}
            </td>
            <td>{time(row.madeAt, t('keys.unknown'))}</td>
            <td>{time(row.lastUsedAt, t('keys.never'))}</td>
            {sealed !== undefined && <td className={styles.number}>{formats.number(row.sealed ?? 0)}</td>}
            {actions !== undefined && <td className={styles.actions}>{actions(row)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A number, the beginning of a kid, or the kind itself where there is one key of it. */
function KeyName({ row: { kind, name } }: { row: KeyRow }) {
  const { t } = useTranslation();
  if (name === '') return t(`keys.kinds.${kind}`);
  if (/^\d+$/.test(name)) return t('keys.number', { number: name });
  return <code title={name}>{name.slice(0, 10)}…</code>;
}
