import jsQR from 'jsqr';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Traveller } from '../../preload/contract/trip.ts';
import { type RenderedDocument, renderEticket } from './eticket.ts';
import { eticketFileName } from './eticket-file-name.ts';
import { eticketModel } from './eticket-model.ts';
import { factsOf, firstPageOf, fontsOf, pageTextOf, structureOf, textOf } from './pdf-testing.ts';
import { agency, reservation, source } from './testing.ts';

const nine: Traveller[] = [
  { given: 'Élodie', family: 'Tremblay-O’Connor', title: 'Mme', type: 'adult' },
  { given: 'Jean-Sébastien', family: 'Lévesque-Beauchamp de la Durantaye', type: 'adult' },
  { given: 'Nguyễn Thị', family: 'Minh Khai', type: 'adult' },
  { given: '李', family: '小龙', type: 'adult' },
  { given: 'ਗੁਰਪ੍ਰੀਤ', family: 'ਸਿੰਘ', type: 'adult' },
  { given: 'יוסף', family: 'לוי', type: 'adult' },
  { given: 'ᐃᓄᒃ', family: 'ᓯᐅᓚ', type: 'child' },
  { given: 'Θεόδωρος', family: 'Παπαδόπουλος', type: 'child' },
  { given: '김', family: '철수', type: 'infant' },
];
const hebrew = 'יוסף לוי';
const nameOf = ({ title, given, family }: Traveller) => [title, given, family].filter(Boolean).join(' ');

const packageHoliday = {
  kind: 'package',
  supplier: 'Vacances du Sud en partenariat avec les Grands Hôtels des Caraïbes',
  code: 'PUJ-2219-AI',
  name: 'Punta Cana tout inclus : Grand Palais Bávaro, chambre supérieure avec balcon, transferts et excursion',
  from: 'YQB',
  to: 'PUJ',
  departs: '2026-12-19',
  returns: '2026-12-26',
} as const;
const declined = {
  kind: 'insurance',
  supplier: 'Manuvie',
  plan: 'Annulation',
  from: '2026-12-19',
  to: '2026-12-27',
  declined: true,
} as const;

const draw = (...changes: Parameters<typeof source>) => renderEticket(eticketModel(source(...changes)));

let one: RenderedDocument;
let large: RenderedDocument;

beforeAll(async () => {
  const { segments, prices } = reservation();
  one = await draw();
  large = await draw({
    language: 'fr',
    travellers: nine,
    segments: [...segments, packageHoliday, declined],
    prices: [
      ...prices,
      { segment: 5, kind: 'fare', label: 'Forfait', amount: { amount: 1_234_500, currency: 'CAD' } },
      { segment: 5, kind: 'fee', label: 'Visa d’entrée', amount: { amount: 1_000, currency: 'USD' } },
    ],
  });
});

/** Whether the texts come in this order. */
function expectInOrder(text: string, parts: readonly string[]): void {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    expect(at, `${part} after character ${from}`).toBeGreaterThanOrEqual(from);
    from = at + part.length;
  }
}

describe('an e-ticket', () => {
  test('is the same, byte for byte, whenever it is made of the same model', async () => {
    const again = await draw();
    expect(Buffer.compare(again.pdf, one.pdf)).toBe(0);
    const other = await draw({ locator: 'K7M2QY' });
    expect(Buffer.compare(other.pdf, one.pdf)).not.toBe(0);
  });

  test('reads in order, from the agency to the notices', async () => {
    expectInOrder(await textOf(one.pdf), [
      'Voyages Rivière-du-Nord',
      '4250, rue Saint-Denis, bureau 200',
      '+1 514 555-0142',
      'bonjour@riviere-du-nord.example',
      'Permis OPC 703123',
      'E-ticket and',
      'itinerary receipt',
      'E-2026-000123',
      'August 13, 2026',
      'K7M2QX',
      'Issued to',
      'Ms. Élodie Tremblay-O’Connor',
      '1188 Rue Sherbrooke Ouest',
      'App. 1402',
      'Montréal QC',
      'H3A 3R7',
      'Canada',
      'Payment',
      'Visa •••• 1111',
      'Full payment',
      'Travellers',
      'Ms. Élodie Tremblay-O’Connor',
      'Adult',
      'Itinerary',
      'TS 480',
      'Economy',
      'Fare basis KLX0ECO',
      'Comprehensive',
      'Purchased',
      'Hotel Avenida Palace',
      '7 nights, 1 room',
      'Lisboa, Portugal',
      'Compact, automatic',
      'Mon, Oct 5, 2026, 10:00',
      'TS 481',
      'Price',
      'Airport improvement fee',
      '$35.00',
      'Whole trip',
      '-$50.00',
      'Total (CAD)',
      '$2,366.54',
      'Booking conditions accepted',
      'Air Transat',
      '2026-03',
      'August 12, 2026',
      'Before you leave',
      'Travel documents',
    ]);
  });

  test('says in French what is French, with every traveller by name', async () => {
    const text = await textOf(large.pdf);
    expectInOrder(text, [
      'Billet électronique',
      'et reçu d’itinéraire',
      'Numéro de réservation',
      'Émis à l’intention de',
      'Paiement intégral',
      'Voyageurs',
      ...nine.map(nameOf).filter((name) => name !== hebrew),
      'Bébé',
      'Itinéraire',
      '21 h 35',
      'ven. 2 oct. 2026',
      'Punta Cana tout inclus',
      'Refusée',
      'Prix',
      'Total (CAD)',
      'Total (USD)',
      'Avant de partir',
    ]);
    const sums = text.replace(/[\u{a0}\u{202f}]/gu, ' ');
    expect(sums).toContain('14 711,54 $');
    expect(sums).toContain('10,00 $ US');
  });

  test('has its page, the number of pages and the locator on every page', async () => {
    for (const [document, page, of] of [
      [one, 'Page', 'of'],
      [large, 'Page', 'de'],
    ] as const) {
      const pages = (await textOf(document.pdf)).split('\f').slice(0, -1);
      expect(pages.length).toBeGreaterThanOrEqual(3);
      for (const [index, text] of pages.entries()) {
        expect(text).toContain(`${page} ${index + 1} ${of} ${pages.length}`);
        expect(text).toContain('K7M2QX');
      }
    }
  });

  test('is tagged, named and in its client’s language', async () => {
    const facts = await factsOf(large.pdf);
    expect(facts.get('Tagged')).toBe('yes');
    expect(facts.get('Title')).toBe('Billet électronique et reçu d’itinéraire K7M2QX');
    expect(facts.get('Page size')).toContain('letter');
    const file = Buffer.from(large.pdf).toString('latin1');
    expect(file).toContain('/Lang (fr-CA)');
    expect(file).toMatch(/\/DisplayDocTitle true/);
    expect(file).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(Buffer.from(one.pdf).toString('latin1')).toContain('/Lang (en-CA)');
  });

  test('has headings, lists, and tables whose heads name their cells', async () => {
    const tree = await structureOf(one.pdf);
    expectInOrder(tree, [
      'Document',
      '  H1',
      '  H2',
      '  Table',
      'TH:',
      '/Scope /Column',
      'TH:',
      '/Scope /Row',
      '  H3',
    ]);
    expect(tree.match(/^ {2}Table/gm)).toHaveLength(3);
    expect(tree.match(/^ {2}H3/gm)).toHaveLength(5);
    expect(tree).toMatch(/\/ColSpan 3/);
    expect(tree).not.toContain('Page 1 of');
  });

  test('has the QR code of its locator, said in words as well', async () => {
    const { rgba, width, height } = await firstPageOf(one.pdf, 150);
    expect(jsQR(rgba, width, height)?.data).toBe('K7M2QX');
    const file = Buffer.from(large.pdf);
    expect(file.includes(utf16('Code QR du numéro de réservation K7M2QX'))).toBe(true);
  });

  test('has every font within it, in part', async () => {
    const fonts = await fontsOf(large.pdf);
    expect(fonts.length).toBeGreaterThanOrEqual(6);
    for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+.* yes yes yes /);
  });

  test('never shows more of a card than its last four digits', async () => {
    const text = await textOf(one.pdf);
    expect(text).not.toMatch(/411111|11\/28|ELODIE TREMBLAY/);
    expect(text.replaceAll(/\D/g, '')).not.toContain('4111111111111111');
  });

  test('has right-to-left text in reading order, for those who listen as well', async () => {
    expect(await pageTextOf(large.pdf)).toContain(hebrew);
    expect(Buffer.from(large.pdf).includes(utf16(hebrew))).toBe(true);
  });

  test('gives letters that a font draws in parts as they were typed, and their parts elsewhere too', async () => {
    const { pdf } = await draw({}, { agency: { ...agency, name: 'Thị Ọṣun' } });
    expectInOrder(await textOf(pdf), ['Thị Ọṣun', 'E-ticket and', 'Issued to']);
  });

  test('shows a sign for a character without a font, says so and reports it', async () => {
    const { pdf, missing, shortened } = await draw({
      travellers: [{ given: '𓀀', family: 'Zoé', type: 'adult' }],
    });
    expect([missing, shortened]).toEqual([['𓀀'], 0]);
    const text = await textOf(pdf);
    expect(text).toContain('𓀀 Zoé');
    expect(text).toContain('stands for a character that this document’s fonts cannot show');
    expect([one.missing, one.shortened]).toEqual([[], 0]);
  });

  test('stays readable without settings, travellers, services, prices, address or conditions', async () => {
    const { client, payment } = reservation();
    const { pdf } = await draw(
      {
        travellers: [],
        segments: [],
        prices: [],
        conditions: [],
        payment: { ...payment, method: 'cheque', plan: 'deposit', card: null },
        client: {
          ...client,
          given: '',
          family: '',
          title: undefined,
          address: { lines: ['', ' '], city: '', province: '', postalCode: '', country: '' },
        },
      },
      { agency: { name: 'A&B <Voyages>', address: [], phone: '', email: '', registration: '' } },
    );
    expectInOrder(await textOf(pdf), [
      'A&B <Voyages>',
      'Not given',
      'Cheque',
      'names no traveller',
      'holds no service',
      'states no price',
      'No acceptance',
      'Page 1 of 1',
    ]);
  });

  test('keeps a page’s foot free of texts of any length', async () => {
    const long = 'Très long '.repeat(400);
    const { segments, client } = reservation();
    const { pdf, shortened } = await draw({
      travellers: [{ given: long, family: 'x'.repeat(3_000), type: 'adult' }],
      segments: segments.map((segment) => ({ ...segment, supplier: long })),
      client: { ...client, address: { ...client.address, lines: Array.from({ length: 40 }, () => long) } },
      prices: Array.from({ length: 60 }, () => ({
        kind: 'fee',
        label: long,
        amount: { amount: 1, currency: 'CAD' },
      })),
    });
    expect(shortened).toBeGreaterThan(60);
    const pages = (await textOf(pdf)).split('\f').slice(0, -1);
    for (const page of pages)
      expect(page.trim().split('\n').at(-1)).toMatch(/^Record locator K7M2QX .* Page \d+ of \d+$/);
    expect(await textOf(pdf)).toContain('The agency holds it in full');
  });

  test('is named in the client’s language and without a person’s name', () => {
    expect(eticketFileName({ language: 'fr', locator: 'K7M2QX', number: 'E-2026-000123' })).toBe(
      'billet-electronique-K7M2QX-E-2026-000123.pdf',
    );
  });
});

/** A text as PDF writes one outside Latin 1: UTF-16, high octet first. */
function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}
