import type { Weight } from './fonts.ts';

/** US Letter, the paper of Canadian offices; points (1/72 inch) from the upper left corner. */
export const sheet = {
  size: 'LETTER',
  width: 612,
  height: 792,
  left: 54,
  right: 558,
  /** Where content begins on the first page, and below the running head on the others. */
  top: 48,
  topBelowHead: 76,
  bottom: 736,
  headAt: 40,
  footAt: 750,
} as const;

/** The width between the margins. */
export const measure = sheet.right - sheet.left;

/** Every text colour has a contrast of at least 4.5 to 1 on white and on the panel (WCAG 1.4.3). */
export const colours = {
  ink: '#17202b',
  quiet: '#566272',
  accent: '#1b4f91',
  rule: '#d5dce4',
  panel: '#eff4fa',
  paper: '#ffffff',
} as const;

/** How a text is set. Sizes in points. */
export interface Style {
  readonly size: number;
  /** From one baseline to the next. */
  readonly leading: number;
  readonly weight: Weight;
  readonly colour: string;
  readonly align?: 'right';
  /** Space added between characters; only for texts of a few Latin characters. */
  readonly tracking?: number;
  /** The lines after which a text is cut with an ellipsis; without it, eight. */
  readonly atMost?: number;
}

const { ink, quiet, accent } = colours;

/** The few ways in which a document sets text. */
export const styles = {
  agency: { size: 14, leading: 18, weight: 'semibold', colour: accent, atMost: 3 },
  letterhead: { size: 8.5, leading: 12, weight: 'regular', colour: quiet, atMost: 3 },
  letterheadRight: { size: 8.5, leading: 12, weight: 'regular', colour: quiet, atMost: 3, align: 'right' },
  title: { size: 22, leading: 28, weight: 'semibold', colour: ink },
  locator: { size: 22, leading: 28, weight: 'bold', colour: ink, tracking: 1.2 },
  section: { size: 12.5, leading: 16, weight: 'semibold', colour: accent },
  label: { size: 7.5, leading: 10.5, weight: 'regular', colour: quiet },
  kicker: { size: 7.5, leading: 10.5, weight: 'semibold', colour: accent },
  strong: { size: 9.5, leading: 13.5, weight: 'semibold', colour: ink },
  name: { size: 11, leading: 15, weight: 'semibold', colour: ink },
  body: { size: 9.5, leading: 13.5, weight: 'regular', colour: ink },
  quiet: { size: 9, leading: 13, weight: 'regular', colour: quiet },
  quietRight: { size: 9, leading: 15, weight: 'regular', colour: quiet, align: 'right' },
  head: { size: 7.5, leading: 10.5, weight: 'semibold', colour: quiet },
  headRight: { size: 7.5, leading: 10.5, weight: 'semibold', colour: quiet, align: 'right' },
  amount: { size: 9.5, leading: 13.5, weight: 'regular', colour: ink, align: 'right' },
  total: { size: 11, leading: 15, weight: 'semibold', colour: ink },
  totalAmount: { size: 11, leading: 15, weight: 'semibold', colour: ink, align: 'right' },
  notice: { size: 8.5, leading: 12.5, weight: 'regular', colour: ink, atMost: 20 },
  noticeLead: { size: 8.5, leading: 12.5, weight: 'semibold', colour: ink },
  running: { size: 7.5, leading: 10.5, weight: 'regular', colour: quiet, atMost: 1 },
  runningRight: { size: 7.5, leading: 10.5, weight: 'regular', colour: quiet, atMost: 1, align: 'right' },
} as const satisfies Record<string, Style>;
