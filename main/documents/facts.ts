import { styles } from './look.ts';
import type { Element, Paper } from './paper.ts';
import { type SetText, setText } from './set-text.ts';

/** One thing known about a service: its name, what it is, and what belongs to that. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly detail?: string | undefined;
}

interface SetFact {
  readonly label: SetText;
  readonly value: SetText;
  readonly detail: SetText | undefined;
}

/** Facts set in columns of one width, ready to be drawn. */
export interface SetFacts {
  readonly height: number;
  readonly draw: (paper: Paper, parent: Element, x: number, y: number) => void;
}

const columnGap = 12;
const rowGap = 8;

/** Sets facts in columns, row by row. */
export function setFacts(facts: readonly Fact[], columns: number, width: number): SetFacts {
  const columnWidth = (width - columnGap * (columns - 1)) / columns;
  const rows: SetFact[][] = [];
  for (const [index, fact] of facts.entries()) {
    if (index % columns === 0) rows.push([]);
    rows.at(-1)?.push(setFact(fact, columnWidth));
  }
  const heights = rows.map((row) => Math.max(...row.map(heightOf)));
  const height = heights.reduce((sum, row) => sum + row, 0) + rowGap * Math.max(0, rows.length - 1);
  return {
    height,
    draw(paper, parent, x, top) {
      const list = paper.element(parent, 'L');
      let y = top;
      for (const [index, row] of rows.entries()) {
        for (const [column, fact] of row.entries()) {
          drawFact(paper, list, fact, x + column * (columnWidth + columnGap), y);
        }
        y += (heights[index] ?? 0) + rowGap;
      }
      list.end();
    },
  };
}

function setFact({ label, value, detail }: Fact, width: number): SetFact {
  return {
    label: setText(label, styles.label, width),
    value: setText(value, styles.strong, width),
    detail: detail ? setText(detail, styles.quiet, width) : undefined,
  };
}

function heightOf({ label, value, detail }: SetFact): number {
  return label.height + value.height + (detail?.height ?? 0);
}

function drawFact(
  paper: Paper,
  list: Element,
  { label, value, detail }: SetFact,
  x: number,
  y: number,
): void {
  const item = paper.element(list, 'LI');
  paper.text(item, 'Lbl', label, x, y);
  const body = paper.element(item, 'LBody');
  paper.fill(body, value, x, y + label.height);
  if (detail) paper.fill(body, detail, x, y + label.height + value.height);
  body.end();
  item.end();
}
