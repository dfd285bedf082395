import type { EticketDesk } from './eticket-desk.ts';
import { setFacts } from './facts.ts';
import { colours, measure, sheet, styles } from './look.ts';
import type { Element, Paper } from './paper.ts';
import { drawQrCode, qrCode } from './qr-code.ts';
import { type SetText, setBalanced, setText } from './set-text.ts';

const columnGap = 24;
const half = (measure - columnGap) / 2;
const rightColumn = sheet.left + half + columnGap;
const panelHeight = 92;
const addressLinesAtMost = 8;

/** Letterhead, title, locator with its code, the person it is issued to, and how it is paid. */
export function drawBeginning(desk: EticketDesk): void {
  drawLetterhead(desk);
  drawTitle(desk);
  drawClientAndPayment(desk);
}

function drawLetterhead({ paper, model }: EticketDesk): void {
  const { name, address, phone, email, registration } = model.agency;
  const left = [
    setText(name, styles.agency, half),
    ...filled(address).map((line) => setText(line, styles.letterhead, half)),
  ];
  const right = filled([phone, email, registration]).map((line) =>
    setText(line, styles.letterheadRight, half),
  );
  const indent = styles.agency.leading;
  const leftHeight = drawStack(paper, paper.root, left, sheet.left, paper.y);
  // The contact lines begin beside the first line of the address.
  const rightHeight = drawStack(paper, paper.root, right, rightColumn, paper.y + indent) + indent;
  paper.y += Math.max(leftHeight, rightHeight) + 10;
  paper.rule(sheet.left, paper.y, measure, colours.accent, 1.25);
  paper.y += 20;
}

function drawTitle(desk: EticketDesk): void {
  const { paper, model, words, formats } = desk;
  const top = paper.y;
  const title = setBalanced(words('eticket.title'), styles.title, half);
  paper.text(paper.root, 'H1', title, sheet.left, top - 4);
  const facts = setFacts(
    [
      { label: words('eticket.number'), value: model.number },
      { label: words('eticket.issuedOn'), value: formats.instantDate(model.issuedAt, model.timeZone) },
    ],
    2,
    half,
  );
  const factsAt = Math.max(top + title.height + 6, top + panelHeight - facts.height);
  facts.draw(paper, paper.root, sheet.left, factsAt);
  drawLocator(desk, top);
  paper.y = Math.max(factsAt + facts.height, top + panelHeight);
}

/** The locator, large, with its code, on a panel. */
function drawLocator({ paper, model, words }: EticketDesk, y: number): void {
  const inset = 10;
  const side = panelHeight - 2 * inset;
  const box = { x: sheet.right - inset - side, y: y + inset, width: side, height: side };
  paper.decorate((doc) => doc.roundedRect(rightColumn, y, half, panelHeight, 5).fill(colours.panel));
  const width = half - side - 3 * inset;
  const label = setText(words('eticket.locator'), styles.label, width);
  const locator = setText(model.locator, styles.locator, width);
  const textAt = y + (panelHeight - label.height - locator.height) / 2;
  const x = rightColumn + inset + 4;
  paper.text(paper.root, 'P', label, x, textAt);
  paper.text(paper.root, 'P', locator, x, textAt + label.height);
  paper.figure(paper.root, words('eticket.locatorCode', { locator: model.locator }), box, (doc) =>
    drawQrCode(doc, qrCode(model.locator), box, colours.ink, colours.paper),
  );
}

function drawClientAndPayment(desk: EticketDesk): void {
  const { paper, model, words } = desk;
  paper.y += 22;
  const top = paper.y;
  const heading = (text: string) => setText(text, styles.section, half);
  const client = heading(words('client.heading'));
  paper.text(paper.root, 'H2', client, sheet.left, top);
  const body = top + client.height + 5;
  const clientHeight = drawStack(paper, paper.root, clientLines(desk), sheet.left, body);

  paper.text(paper.root, 'H2', heading(words('payment.heading')), rightColumn, top);
  const facts = setFacts(
    [
      { label: words('payment.form'), value: formOfPayment(desk) },
      { label: words('payment.plan'), value: words(`payment.${model.payment.plan}`) },
    ],
    2,
    half,
  );
  facts.draw(paper, paper.root, rightColumn, body);
  paper.y = body + Math.max(clientHeight, facts.height);
}

/** The client's name and postal address as Canada Post writes one, each line that has something. */
function clientLines({ paper, model, words, formats }: EticketDesk): readonly SetText[] {
  const { name, address } = model.client;
  const { city, province, postalCode, country } = address;
  const place = [filled([city, province]).join(' '), postalCode.trim()].filter(Boolean).join('\u{a0}\u{a0}');
  const typed = filled(address.lines);
  const lines = filled([...typed.slice(0, addressLinesAtMost), place, formats.country(country)]);
  if (typed.length > addressLinesAtMost) paper.shortened += 1;
  return [
    setText(name || words('eticket.notGiven'), styles.name, half),
    ...lines.map((line) => setText(line, { ...styles.body, atMost: 3 }, half)),
  ];
}

/** A card by its brand and last four digits only (PCI DSS 3.4.1 would allow more; paper is kept and copied). */
function formOfPayment({ model, words }: EticketDesk): string {
  const { method, card } = model.payment;
  if (card === null) return words(`payment.${method}`);
  return `${card.brand ?? words('payment.card')} •••• ${card.lastFour}`.trim();
}

function drawStack(paper: Paper, parent: Element, stack: readonly SetText[], x: number, top: number): number {
  let y = top;
  for (const set of stack) {
    paper.text(parent, 'P', set, x, y);
    y += set.height;
  }
  return y - top;
}

function filled(texts: readonly string[]): readonly string[] {
  return texts.map((text) => text.trim()).filter(Boolean);
}
