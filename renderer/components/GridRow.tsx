import { Check } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { classes } from './classes.ts';
import styles from './Grid.module.css';

/** One column: its heading and what stands in its cells. Its width comes from the grid's layout class. */
export interface Column<Row> {
  readonly id: string;
  readonly heading: string;
  /** A class for its cells and its heading: alignment, and when it gives way to others. */
  readonly className?: string | undefined;
  readonly cell: (row: Row) => ReactNode;
}

interface GridRowProps<Row> {
  id: string;
  row: Row;
  index: number;
  columns: readonly Column<Row>[];
  layout: string | undefined;
  isActive: boolean;
  isOpen: boolean;
  /** Whether it is chosen; undefined where rows cannot be chosen. */
  isChosen: boolean | undefined;
}

/** One row of a grid. */
export function GridRow<Row>({
  id,
  row,
  index,
  columns,
  layout,
  isActive,
  isOpen,
  isChosen,
}: GridRowProps<Row>) {
  // The cells are made anew only when the row itself changes, so that an arrow key paints two rows and no more.
  const cells = useMemo(
    () =>
      columns.map((column) => (
        <td key={column.id} className={classes(styles.cell, column.className)}>
          {column.cell(row)}
        </td>
      )),
    [row, columns],
  );
  return (
    <tr
      id={id}
      aria-rowindex={index + 2}
      aria-selected={isChosen ?? isOpen}
      aria-current={isOpen || undefined}
      data-open={isOpen || undefined}
      data-index={index}
      data-active={isActive || undefined}
      className={classes(styles.row, styles.body, layout)}
    >
      {isChosen !== undefined && (
        <td className={classes(styles.cell, styles.choose)} data-choose>
          <span className={styles.box}>{isChosen && <Check size={12} strokeWidth={3} aria-hidden />}</span>
        </td>
      )}
      {cells}
    </tr>
  );
}
