import { colours, type Style, styles } from './look.ts';
import type { Element, Paper } from './paper.ts';
import { type SetText, setText } from './set-text.ts';

/** A column of a table; widths in points. */
export interface Column {
  readonly heading: string;
  readonly width: number;
  readonly align?: 'right';
  /** Whether its cells are the headings of their rows. */
  readonly namesRow?: true;
}

/** A row: cells, a heading over the rows that follow, or a sum at the end. */
export type Row =
  | { readonly kind: 'cells'; readonly cells: readonly string[] }
  | { readonly kind: 'group'; readonly heading: string }
  | { readonly kind: 'sum'; readonly label: string; readonly amount: string };

const gap = 12;

/** The space within each kind of row; a group's heading stands close to the rows that it is over. */
const space = {
  head: { above: 4, below: 4 },
  cells: { above: 4, below: 4 },
  group: { above: 8, below: 0 },
  sum: { above: 5, below: 5 },
} as const;

interface SetCell {
  readonly set: SetText;
  readonly x: number;
  readonly span: number;
  readonly scope: 'Row' | 'Column' | undefined;
}

interface SetRow {
  readonly kind: Row['kind'] | 'head';
  readonly cells: readonly SetCell[];
  readonly height: number;
}

/** Draws a table from the left margin; its head is repeated on each sheet, a group's heading stays with its first row. */
export function drawTable(
  paper: Paper,
  parent: Element,
  x: number,
  columns: readonly Column[],
  rows: readonly Row[],
): void {
  const grid = new Grid(x, columns);
  const head = grid.head();
  const body = rows.map((row) => grid.row(row));
  const table = paper.element(parent, 'Table');
  drawRow(paper, table, grid, head);
  for (const [index, row] of body.entries()) {
    const next = row.kind === 'group' ? (body[index + 1]?.height ?? 0) : 0;
    const before = paper.y;
    paper.need(row.height + next);
    if (paper.y < before) repeatHead(paper, grid, head);
    drawRow(paper, table, grid, row);
  }
  table.end();
}

/** The height of a table's head and first rows, so that a heading is not left alone above it. */
export function tableStart(columns: readonly Column[], rows: readonly Row[]): number {
  const grid = new Grid(0, columns);
  return grid.head().height + rows.slice(0, 2).reduce((sum, row) => sum + grid.row(row).height, 0);
}

/** Where the cells of each kind of row stand. */
class Grid {
  readonly x: number;
  readonly width: number;
  readonly #columns: readonly { readonly column: Column; readonly x: number }[];

  constructor(x: number, columns: readonly Column[]) {
    this.x = x;
    let at = x;
    this.#columns = columns.map((column) => {
      const placed = { column, x: at };
      at += column.width + gap;
      return placed;
    });
    this.width = at - gap - x;
  }

  head(): SetRow {
    const cells = this.#columns.map(({ column, x }): SetCell => {
      const style = column.align === 'right' ? styles.headRight : styles.head;
      return { set: setText(column.heading, style, column.width), x, span: 1, scope: 'Column' };
    });
    return rowOf('head', cells);
  }

  row(row: Row): SetRow {
    switch (row.kind) {
      case 'cells':
        return rowOf(
          'cells',
          this.#columns.map(({ column, x }, index) => this.#cell(row.cells[index] ?? '', column, x)),
        );
      case 'group': {
        const set = setText(row.heading, styles.strong, this.width);
        return rowOf('group', [{ set, x: this.x, span: this.#columns.length, scope: 'Column' }]);
      }
      case 'sum':
        return rowOf('sum', this.#sum(row.label, row.amount));
    }
  }

  #cell(text: string, column: Column, x: number): SetCell {
    const style: Style =
      column.align === 'right' ? styles.amount : column.namesRow ? styles.strong : styles.body;
    return {
      set: setText(text, style, column.width),
      x,
      span: 1,
      scope: column.namesRow ? 'Row' : undefined,
    };
  }

  #sum(label: string, amount: string): readonly SetCell[] {
    const last = this.#columns.at(-1);
    if (last === undefined) return [];
    const wide = this.width / 2 - gap;
    return [
      { set: setText(label, styles.total, wide), x: this.x, span: this.#columns.length - 1, scope: 'Row' },
      {
        set: setText(amount, styles.totalAmount, wide),
        x: this.x + this.width - wide,
        span: 1,
        scope: undefined,
      },
    ];
  }
}

function rowOf(kind: SetRow['kind'], cells: readonly SetCell[]): SetRow {
  const text = Math.max(0, ...cells.map(({ set }) => set.height));
  const { above, below } = space[kind];
  return { kind, cells, height: above + text + below };
}

function drawRow(paper: Paper, table: Element, grid: Grid, row: SetRow): void {
  const line = paper.element(table, 'TR');
  const y = paper.y + row.height - space[row.kind].below;
  for (const { set, x, span, scope } of row.cells) {
    const cell = paper.element(line, scope === undefined ? 'TD' : 'TH', scope === undefined ? {} : { scope });
    if (span > 1) cell.dictionary.data.A = { ...cell.dictionary.data.A, O: 'Table', ColSpan: span };
    paper.fill(cell, set, x, topOf(row, set, y));
    cell.end();
  }
  line.end();
  finishRow(paper, grid, row);
}

function repeatHead(paper: Paper, grid: Grid, head: SetRow): void {
  const y = paper.y + head.height - space.head.below;
  for (const { set, x } of head.cells) paper.repeat(set, x, topOf(head, set, y));
  finishRow(paper, grid, head);
}

/** Heads stand on the line below them, all other cells hang from the line above. */
function topOf(row: SetRow, set: SetText, bottom: number): number {
  const highest = Math.max(...row.cells.map((cell) => cell.set.height));
  return row.kind === 'head' ? bottom - set.height : bottom - highest;
}

function finishRow(paper: Paper, grid: Grid, row: SetRow): void {
  paper.y += row.height;
  if (row.kind === 'group') return;
  paper.rule(grid.x, paper.y, grid.width, row.kind === 'head' ? colours.quiet : colours.rule);
}
