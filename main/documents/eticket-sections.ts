import type { PriceLine } from '../../preload/contract/trip.ts';
import { drawHeading, drawSentence, type EticketDesk } from './eticket-desk.ts';
import { measure, sheet, styles } from './look.ts';
import { segmentInOneLine, segmentOnPaper } from './segment-facts.ts';
import { setText } from './set-text.ts';
import { type Column, drawTable, type Row, tableStart } from './table.ts';

/** Everyone who travels. */
export function drawTravellers(desk: EticketDesk): void {
  const { model, words } = desk;
  const columns: readonly Column[] = [
    { heading: words('travellers.position'), width: 24 },
    { heading: words('travellers.name'), width: 356, namesRow: true },
    { heading: words('travellers.type'), width: 100 },
  ];
  const rows = model.travellers.map(
    ({ name, type }, index): Row => ({
      kind: 'cells',
      cells: [String(index + 1), name || words('eticket.notGiven'), words(`travellers.types.${type}`)],
    }),
  );
  drawSection(desk, words('travellers.heading'), columns, rows, words('travellers.none'));
}

/** The price lines under the service to which they belong, and a sum for each currency. */
export function drawPrices(desk: EticketDesk): void {
  const { model, words, formats } = desk;
  const columns: readonly Column[] = [
    { heading: words('prices.description'), width: 280 },
    { heading: words('prices.kind'), width: 80 },
    { heading: words('prices.amount'), width: 120, align: 'right' },
  ];
  const lineRow = ({ label, kind, amount }: PriceLine): Row => ({
    kind: 'cells',
    cells: [
      label.trim() || words(`prices.kinds.${kind}`),
      words(`prices.kinds.${kind}`),
      formats.money(amount),
    ],
  });
  const group = (heading: string, lines: readonly PriceLine[]): readonly Row[] =>
    lines.length === 0 ? [] : [{ kind: 'group', heading }, ...lines.map(lineRow)];
  const rows: readonly Row[] = [
    ...model.services.flatMap(({ segment, prices }) =>
      group(segmentInOneLine(segmentOnPaper(segment, words, formats)), prices),
    ),
    ...group(words('prices.wholeTrip'), model.tripPrices),
    ...model.totals.map(
      (total): Row => ({
        kind: 'sum',
        label: words('prices.total', { currency: total.currency }),
        amount: formats.money(total),
      }),
    ),
  ];
  drawSection(desk, words('prices.heading'), columns, rows, words('prices.none'));
}

/** The suppliers' conditions, in the versions that the client accepted. */
export function drawConditions(desk: EticketDesk): void {
  const { model, words, formats } = desk;
  const columns: readonly Column[] = [
    { heading: words('conditions.supplier'), width: 256, namesRow: true },
    { heading: words('conditions.version'), width: 104 },
    { heading: words('conditions.acceptedOn'), width: 120 },
  ];
  const rows = model.conditions.map(
    ({ supplier, version, acceptedAt }): Row => ({
      kind: 'cells',
      cells: [supplier, version, formats.instantDate(acceptedAt, model.timeZone)].map(
        (text) => text.trim() || words('eticket.notGiven'),
      ),
    }),
  );
  drawSection(desk, words('conditions.heading'), columns, rows, words('conditions.none'));
}

function drawSection(
  desk: EticketDesk,
  heading: string,
  columns: readonly Column[],
  rows: readonly Row[],
  none: string,
): void {
  const { paper } = desk;
  drawHeading(desk, heading, rows.length === 0 ? 0 : tableStart(columns, rows));
  if (rows.length === 0) drawSentence(desk, none);
  else drawTable(paper, paper.root, sheet.left, columns, rows);
}

const leadWidth = 108;

/** What the traveller must know before leaving; the agency's own advice comes first. */
export function drawNotices(desk: EticketDesk): void {
  const { paper, model, words } = desk;
  const notices = [
    ...model.advice.map((text) => ({ lead: words('notices.agency'), text })),
    { lead: words('notices.documents'), text: words('notices.documentsText') },
    { lead: words('notices.names'), text: words('notices.namesText') },
    { lead: words('notices.times'), text: words('notices.timesText') },
    ...(paper.missing.size > 0
      ? [{ lead: words('notices.characters'), text: words('notices.charactersText') }]
      : []),
    ...(paper.shortened > 0
      ? [{ lead: words('notices.shortened'), text: words('notices.shortenedText') }]
      : []),
  ].map(({ lead, text }) => ({
    lead: setText(lead, styles.noticeLead, leadWidth - 12),
    text: setText(text, styles.notice, measure - leadWidth),
  }));
  const heightOf = ({ lead, text }: (typeof notices)[number]) => Math.max(lead.height, text.height) + 6;
  const [first] = notices;
  drawHeading(desk, words('notices.heading'), first === undefined ? 0 : heightOf(first) + 4);
  paper.y += 4;
  for (const notice of notices) {
    const height = heightOf(notice);
    paper.need(height);
    const paragraph = paper.element(paper.root, 'P');
    paper.fill(paragraph, notice.lead, sheet.left, paper.y);
    paper.fill(paragraph, notice.text, sheet.left + leadWidth, paper.y);
    paragraph.end();
    paper.y += height;
  }
}
