import type { EticketModel } from './eticket-model.ts';
import type { Formats } from './formats.ts';
import { measure, sheet, styles } from './look.ts';
import type { Paper } from './paper.ts';
import { setText } from './set-text.ts';
import type { Words } from './words.ts';

/** What every part of an e-ticket is drawn with. */
export interface EticketDesk {
  readonly paper: Paper;
  readonly model: EticketModel;
  readonly words: Words;
  readonly formats: Formats;
}

const above = 22;
const below = 4;

/** Draws a section's heading, on a new page where it would stand there without `following` points of its section. */
export function drawHeading({ paper }: EticketDesk, heading: string, following: number): void {
  const set = setText(heading, styles.section, measure);
  paper.need(above + set.height + below + following);
  const atTop = paper.y === sheet.topBelowHead;
  if (!atTop) paper.y += above;
  paper.text(paper.root, 'H2', set, sheet.left, paper.y);
  paper.y += set.height + below;
}

/** Draws one sentence where a section has nothing to show. */
export function drawSentence({ paper }: EticketDesk, sentence: string): void {
  const set = setText(sentence, styles.body, measure);
  paper.need(set.height);
  paper.text(paper.root, 'P', set, sheet.left, paper.y);
  paper.y += set.height;
}
