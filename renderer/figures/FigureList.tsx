import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import styles from './FigureList.module.css';

/** A cell: words, or a number with the address of its list. */
export type Cell = string | { readonly shown: string; readonly to: string };

interface FigureListProps {
  label: string;
  /** The first names the rows, the others stand over numbers, or over words. */
  headings: readonly string[];
  hasWords?: boolean;
  rows: readonly { readonly key: string; readonly cells: readonly Cell[] }[];
}

/** The numbers of a plot as a table. */
export function FigureList({ label, headings, hasWords = false, rows }: FigureListProps) {
  const { t } = useTranslation();
  const [named, ...numbers] = headings;
  if (rows.length === 0) return <p className={styles.none}>{t('figures.none')}</p>;
  return (
    <div className={styles.frame}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{named}</th>
            {numbers.map((heading) => (
              <th key={heading} scope="col" className={hasWords ? undefined : styles.number}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [name, ...others] }) => (
            <tr key={key}>
              <th scope="row">{name !== undefined && <Words cell={name} />}</th>
              {others.map((cell, column) => (
                <td key={numbers[column]} className={hasWords ? undefined : styles.number}>
                  <Words cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Words({ cell }: { cell: Cell }) {
  return typeof cell === 'string' ? cell : <Link to={cell.to}>{cell.shown}</Link>;
}
