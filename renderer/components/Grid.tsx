import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { shortcutOf } from '../app/shortcuts.ts';
import { classes } from './classes.ts';
import styles from './Grid.module.css';
import { GridHeading, type GridOrder } from './GridHeading.tsx';
import { type Column, GridRow } from './GridRow.tsx';
import { rowAfterKey } from './grid-keys.ts';
import { rowTitles } from './row-titles.ts';
import { useDrawnRows } from './use-drawn-rows.ts';
import { useKeptPlace } from './use-kept-place.ts';
import { useRememberedScroll } from './use-remembered-scroll.ts';
import { type Chosen, useRowChoice } from './use-row-choice.ts';

interface GridProps<Row extends { readonly id: number }> {
  /** What the list is of, for screen readers. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Rows in the whole list, loaded or not, where that is known. */
  total: number | undefined;
  /** The row whose record is opened beside the list. */
  openId: number | undefined;
  /** A person opened a row, or moved on to it while another one was open (`follows`). */
  onOpen: (row: Row, how: 'chosen' | 'follows') => void;
  /** A person wants the opened record closed. */
  onClose?: () => void;
  /** Called when the last rows come in sight; absent where there are no more. */
  onNearEnd?: (() => void) | undefined;
  /** Told how far down the list is looked at, so that what lies behind need not be kept. */
  onLastSeen?: (index: number) => void;
  /** Which rows are chosen, where rows can be chosen to do something to all of them. */
  chosen?: Chosen<Row> | undefined;
  /** Hears the keys that are none of the list's own, with the active row; true where it was one of its. */
  onKey?: (event: KeyboardEvent, active: Row | undefined) => boolean;
  /** Orders that a click on a heading asks for; by keyboard they are chosen elsewhere. */
  orders?: readonly GridOrder[];
  /** Class that names the widths of the columns. */
  layout: string | undefined;
  /** Which list it is: the same one is shown again where it was left. */
  placeKey?: string;
  /** What stands where there are no rows. */
  empty: ReactNode;
}

/** Pixels; the same as --row. */
const rowHeight = 28;
/** Rows drawn beyond what is in sight, at each end. */
const beyond = 3;
/** Milliseconds of rest after which the opened record follows the arrow keys. */
const rest = 160;

/**
 * A long list as an ARIA grid of which only the rows in sight exist. The focus stays on the grid, the active row is
 * named by aria-activedescendant; arrows, j, k, Home, End and the page keys move it, Enter opens it. Where rows can be
 * chosen, Space chooses the active one, Shift with an arrow or a click all up to there, Ctrl+A all that are loaded, and
 * Escape none. When rows come or go above, what is in sight stays where it is.
 */
export function Grid<Row extends { readonly id: number }>(props: GridProps<Row>) {
  const { label, columns, rows, total, openId, onOpen, onClose, onNearEnd, onLastSeen, layout } = props;
  const { chosen, onKey, orders, placeKey, empty } = props;
  const gridId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<number>();
  const following = useRef<ReturnType<typeof setTimeout>>(undefined);

  const lastActiveAt = useRef(0);
  const activeAt = activeId === undefined ? -1 : rows.findIndex((row) => row.id === activeId);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: beyond,
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
    useFlushSync: false,
  });
  const inSight = virtual.getVirtualItems();
  const keyOf = useDrawnRows(inSight[0]?.index ?? 0);
  const lastInSight = inSight.at(-1)?.index ?? 0;

  useKeptPlace(scroller, rows, rowHeight);
  useRememberedScroll(scroller, placeKey);
  useEffect(() => {
    if (activeAt >= 0) lastActiveAt.current = activeAt;
  }, [activeAt]);
  useEffect(() => () => clearTimeout(following.current), []);
  useEffect(() => {
    onLastSeen?.(lastInSight);
    if (lastInSight >= rows.length - 40) onNearEnd?.();
  }, [lastInSight, rows.length, onNearEnd, onLastSeen]);

  const activate = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    setActiveId(row.id);
    virtual.scrollToIndex(index, { align: 'auto' });
    clearTimeout(following.current);
    if (openId !== undefined && openId !== row.id) {
      following.current = setTimeout(() => onOpen(row, 'follows'), rest);
    }
  };

  const choice = useRowChoice({ rows, activeAt, activate, chosen });

  const onKeyDown = (event: KeyboardEvent) => {
    const active = rows[activeAt];
    if (choice.onKey(event) || onKey?.(event, active)) {
      event.preventDefault();
      return;
    }
    const shortcut = shortcutOf(event, 'list');
    if (shortcut === 'leave') {
      clearTimeout(following.current);
      onClose?.();
    }
    if (shortcut === 'open' && active !== undefined) {
      event.preventDefault();
      clearTimeout(following.current);
      onOpen(active, 'chosen');
      return;
    }
    const key = shortcut === 'next' ? 'ArrowDown' : shortcut === 'previous' ? 'ArrowUp' : event.key;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    // Where the active row has left the list, the one that took its place comes next.
    const gone = key === 'ArrowDown' ? lastActiveAt.current - 1 : lastActiveAt.current;
    const next = rowAfterKey(key, activeAt >= 0 ? activeAt : gone, rows.length, page);
    if (next === null) return;
    event.preventDefault();
    choice.forget();
    activate(next);
  };

  const onClick = (event: MouseEvent) => {
    const index =
      event.target instanceof Element
        ? event.target.closest('[data-index]')?.getAttribute('data-index')
        : null;
    const at = Number(index ?? -1);
    const row = rows[at];
    if (row === undefined) return;
    clearTimeout(following.current);
    setActiveId(row.id);
    if (!choice.onClick(event, at, row)) onOpen(row, 'chosen');
  };

  const activeInSight = inSight.some((item) => item.index === activeAt);
  // A table with the role of a grid, as ARIA's Authoring Practices write one; the headings are a row too.
  const grid = {
    role: 'grid',
    tabIndex: 0,
    'aria-label': label,
    // ARIA's own way to say that there are more rows than anybody counted.
    'aria-rowcount': total === undefined && onNearEnd !== undefined ? -1 : (total ?? rows.length) + 1,
    'aria-multiselectable': chosen === undefined ? undefined : true,
    'aria-activedescendant': activeInSight ? `${gridId}-${activeId}` : undefined,
  };
  return (
    <div ref={scroller} className={styles.scroller}>
      <table
        {...grid}
        className={styles.grid}
        onKeyDown={onKeyDown}
        onClick={onClick}
        {...rowTitles}
        onFocus={() => {
          if (activeAt < 0) setActiveId(rows.find((row) => row.id === openId)?.id ?? rows[0]?.id);
        }}
      >
        <thead className={styles.headings}>
          <tr aria-rowindex={1} className={classes(styles.row, layout)}>
            {chosen !== undefined && (
              <th scope="col" className={classes(styles.cell, styles.choose)}>
                <span className="heard">{chosen.label}</span>
              </th>
            )}
            {columns.map((column) => (
              <GridHeading
                key={column.id}
                column={column}
                order={orders?.find((order) => order.column === column.id)}
              />
            ))}
          </tr>
        </thead>
        <tbody
          className={styles.rows}
          style={{ height: virtual.getTotalSize(), paddingTop: (inSight[0]?.start ?? rowHeight) - rowHeight }}
        >
          {inSight.map(({ index }) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <GridRow
                  key={keyOf(index)}
                  id={`${gridId}-${row.id}`}
                  row={row}
                  index={index}
                  columns={columns}
                  layout={layout}
                  isActive={row.id === activeId}
                  isOpen={row.id === openId}
                  isChosen={chosen?.has(row.id)}
                />
              )
            );
          })}
        </tbody>
      </table>
      {rows.length === 0 && empty}
    </div>
  );
}
