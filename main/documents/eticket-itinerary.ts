import { drawHeading, drawSentence, type EticketDesk } from './eticket-desk.ts';
import { type SetFacts, setFacts } from './facts.ts';
import { colours, measure, sheet, styles } from './look.ts';
import { type SegmentOnPaper, segmentOnPaper } from './segment-facts.ts';
import { type SetText, setText } from './set-text.ts';

const dayWidth = 92;
const gap = 16;
const bodyWidth = measure - dayWidth - gap;
const bodyAt = sheet.left + dayWidth + gap;
const supplierWidth = 130;
const padding = 10;

interface SetService {
  readonly day: SetText;
  readonly weekday: SetText;
  readonly kind: SetText;
  readonly title: SetText;
  readonly supplier: SetText;
  readonly facts: SetFacts;
  readonly height: number;
}

/** The services in order of travel, each kept whole on one page. */
export function drawItinerary(desk: EticketDesk): void {
  const { model, words, formats } = desk;
  const services = model.services.map(({ segment }) => setService(segmentOnPaper(segment, words, formats)));
  drawHeading(desk, words('itinerary.heading'), services[0]?.height ?? 0);
  if (services.length === 0) drawSentence(desk, words('itinerary.none'));
  for (const service of services) drawService(desk, service);
  if (services.length > 0) desk.paper.rule(sheet.left, desk.paper.y, measure, colours.rule);
}

function setService(service: SegmentOnPaper): SetService {
  const day = setText(service.day, styles.strong, dayWidth);
  const weekday = setText(service.weekday, styles.quiet, dayWidth);
  const kind = setText(service.kind, styles.kicker, bodyWidth);
  const title = setText(service.title, styles.name, bodyWidth - supplierWidth - gap);
  const supplier = setText(service.supplier, styles.quietRight, supplierWidth);
  const facts = setFacts(service.facts, 3, bodyWidth);
  const body = kind.height + Math.max(title.height, supplier.height) + 6 + facts.height;
  const height = padding + Math.max(body, day.height + weekday.height) + padding;
  return { day, weekday, kind, title, supplier, facts, height };
}

function drawService({ paper }: EticketDesk, service: SetService): void {
  const { day, weekday, kind, title, supplier, facts, height } = service;
  paper.need(height);
  paper.rule(sheet.left, paper.y, measure, colours.rule);
  const top = paper.y + padding;
  const titleAt = top + kind.height;
  const heading = paper.element(paper.root, 'H3');
  paper.fill(heading, day, sheet.left, top);
  if (weekday.lines.length > 0) paper.fill(heading, weekday, sheet.left, top + day.height);
  paper.fill(heading, kind, bodyAt, top);
  paper.fill(heading, title, bodyAt, titleAt);
  heading.end();
  if (supplier.lines.length > 0) paper.text(paper.root, 'P', supplier, sheet.right - supplierWidth, titleAt);
  facts.draw(paper, paper.root, bodyAt, titleAt + Math.max(title.height, supplier.height) + 6);
  paper.y += height;
}
