import { type KeyboardEvent, type MouseEvent, useRef } from 'react';
import { shortcutOf } from '../app/shortcuts.ts';
import { rowAfterKey } from './grid-keys.ts';

/** The rows that are chosen, by id, and how to choose others. */
export interface Chosen<Row> {
  has: (id: number) => boolean;
  /** Chooses rows, or gives them up. */
  set: (rows: readonly Row[], isChosen: boolean) => void;
  /** Gives every row up; false where none was chosen. */
  clear: () => boolean;
  /** What the box before a row is called, for screen readers. */
  label: string;
}

interface RowChoiceOptions<Row> {
  rows: readonly Row[];
  /** Where the active row is; -1 where there is none. */
  activeAt: number;
  activate: (index: number) => void;
  chosen: Chosen<Row> | undefined;
}

/**
 * Choosing rows of a list: Space or the box chooses one, Shift with an arrow or a click all from the last one that was
 * chosen alone up to there, Ctrl+A all that are loaded, Escape none.
 */
export function useRowChoice<Row extends { readonly id: number }>({
  rows,
  activeAt,
  activate,
  chosen,
}: RowChoiceOptions<Row>) {
  /** Where a stretch of rows that are chosen at once begins. */
  const anchor = useRef<number>(undefined);

  const one = (row: Row) => {
    anchor.current = row.id;
    chosen?.set([row], !chosen.has(row.id));
  };

  /** Chooses every row from the anchor to another one, and gives up those that the stretch had gone on to. */
  const upTo = (index: number) => {
    const from = rows.findIndex((row) => row.id === anchor.current);
    const start = from === -1 ? Math.max(0, activeAt) : from;
    anchor.current = rows[start]?.id;
    const between = (end: number) => rows.slice(Math.min(start, end), Math.max(start, end) + 1);
    if (from !== -1 && activeAt >= 0) chosen?.set(between(activeAt), false);
    chosen?.set(between(index), true);
  };

  return {
    /** The next stretch begins anew. */
    forget: () => {
      anchor.current = undefined;
    },
    /** What a key does to the rows that are chosen; false where it does nothing to them. */
    onKey(event: KeyboardEvent): boolean {
      if (chosen === undefined) return false;
      const active = rows[activeAt];
      switch (shortcutOf(event, 'list')) {
        case 'choose':
          if (active !== undefined) one(active);
          return true;
        case 'chooseDown':
        case 'chooseUp': {
          const next = rowAfterKey(event.key, activeAt, rows.length, 1);
          if (next === null) return true;
          upTo(next);
          activate(next);
          return true;
        }
        case 'chooseLoaded':
          chosen.set(rows, true);
          return true;
        case 'leave':
          return chosen.clear();
        default:
          return false;
      }
    },
    /** What a click on a row does to the rows that are chosen; false where it is meant to open it. */
    onClick(event: MouseEvent, index: number, row: Row): boolean {
      if (chosen === undefined) return false;
      const isBox = event.target instanceof Element && event.target.closest('[data-choose]') !== null;
      if (event.shiftKey) upTo(index);
      else if (isBox || event.ctrlKey || event.metaKey) one(row);
      else return false;
      return true;
    },
  };
}
