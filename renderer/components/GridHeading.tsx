import { ArrowDown, ArrowUp } from 'lucide-react';
import { classes } from './classes.ts';
import styles from './Grid.module.css';
import type { Column } from './GridRow.tsx';

/** An order that a list can be put into, by the heading of its column; lists have each in one direction. */
export interface GridOrder {
  /** The id of the column. */
  readonly column: string;
  readonly direction: 'ascending' | 'descending';
  readonly isChosen: boolean;
  choose(): void;
}

/** The heading of a column; a button where the list can be ordered by it. */
export function GridHeading<Row>({ column, order }: { column: Column<Row>; order: GridOrder | undefined }) {
  const { heading, className } = column;
  if (order === undefined) {
    return (
      <th scope="col" className={classes(styles.cell, className)}>
        {heading}
      </th>
    );
  }
  const { direction, isChosen, choose } = order;
  const Arrow = direction === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <th scope="col" aria-sort={isChosen ? direction : undefined} className={classes(styles.cell, className)}>
      {/* For the pointer: the focus stays on the grid. */}
      <button type="button" tabIndex={-1} className={styles.order} data-chosen={isChosen} onClick={choose}>
        {heading}
        <Arrow size={12} strokeWidth={2.4} aria-hidden />
      </button>
    </th>
  );
}
