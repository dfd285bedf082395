import { drawBeginning } from './eticket-beginning.ts';
import { drawItinerary } from './eticket-itinerary.ts';
import type { EticketModel } from './eticket-model.ts';
import { drawConditions, drawNotices, drawPrices, drawTravellers } from './eticket-sections.ts';
import { formatsOf } from './formats.ts';
import { measure, sheet, styles } from './look.ts';
import { Paper } from './paper.ts';
import { setText } from './set-text.ts';
import { type Words, wordsOf } from './words.ts';

/** A document as it was drawn. */
export interface RenderedDocument {
  /** The PDF file: tagged (PDF/UA-1), fonts embedded. */
  readonly pdf: Uint8Array<ArrayBuffer>;
  /** Characters for which no font was found, once each; the document shows U+FFFD for them and says so. */
  readonly missing: readonly string[];
  /** How many texts were cut because they were too long for their place; each ends with an ellipsis. */
  readonly shortened: number;
}

/** Draws the e-ticket and itinerary receipt. The same model gives the same bytes. */
export async function renderEticket(model: EticketModel): Promise<RenderedDocument> {
  const words = wordsOf(model.language);
  const formats = formatsOf(model.language);
  const paper = new Paper({
    title: `${words('eticket.title')} ${model.locator}`,
    language: `${model.language}-CA`,
    date: new Date(model.issuedAt),
  });
  const desk = { paper, model, words, formats };
  drawBeginning(desk);
  drawTravellers(desk);
  drawItinerary(desk);
  drawPrices(desk);
  drawConditions(desk);
  drawNotices(desk);
  paper.onEachSheet((page, pages) => drawMargins(paper, model, words, page, pages));
  const pdf = await paper.finish();
  return { pdf, missing: [...paper.missing].sort(), shortened: paper.shortened };
}

/** The running head from the second page on, and the foot of every page. */
function drawMargins(paper: Paper, model: EticketModel, words: Words, page: number, pages: number): void {
  const half = measure / 2;
  const locator = `${words('eticket.locator')} ${model.locator}`;
  const put = (left: string, right: string, y: number) => {
    paper.repeat(setText(left, styles.running, half), sheet.left, y);
    paper.repeat(setText(right, styles.runningRight, half), sheet.left + half, y);
  };
  if (page > 1) put(model.agency.name, words('eticket.title'), sheet.headAt);
  put(
    `${locator} · ${words('eticket.number')} ${model.number}`,
    words('eticket.page', { page, pages }),
    sheet.footAt,
  );
}
