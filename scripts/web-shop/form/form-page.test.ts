import axe from 'axe-core';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { launchChromium } from '../../../main/hosts/testing/chromium.ts';
import { parseBooking } from '../../../main/intake/booking.ts';
import type { Language } from '../../../preload/contract/trip.ts';
import { booking } from '../booking.ts';
import { testDesk } from '../test-desk.ts';
import { type FormTexts, filled, formTexts } from './texts.ts';

/** Set to a folder, the pages are kept there as pictures, for a person to look at. */
const pictures = process.env.WEB_SHOP_PICTURES;

// A browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser?.close());

async function deskKeys() {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
  return { deskKey: { ...(await exportJWK(publicKey)), kid: 'desk-1' }, privateKey };
}

/** A page of the shop in a browser of its own, and whatever went wrong in it. */
async function opened(url: string, language: Language) {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    locale: `${language}-CA`,
    viewport: { width: 1000, height: 1200 },
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  return { page, errors };
}

async function axeFindings(page: Page): Promise<string[]> {
  // Through the debugger, not as a script element: the page's policy would refuse that, and rightly.
  await page.evaluate(`(() => { ${axe.source} })()`);
  const found: { violations: { id: string; nodes: { html: string }[] }[] } =
    await page.evaluate('axe.run(document)');
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

/** Fills the form in as a person would, by its labels. */
async function fillIn(page: Page, texts: FormTexts, withCard: boolean): Promise<void> {
  const { client, travellers, trip, payment } = texts;
  const type = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
  await page.locator('#given').fill('Zoë-Anne');
  await page.locator('#family').fill("O'Brien Lévesque");
  await type(client.email, 'zoe@example.com');
  await page.locator('#phone').fill('+1 418 555-0100');
  await type(client.line1, '12, rue de l’Église');
  await type(client.city, 'Lévis');
  await type(client.province, 'QC');
  await type(client.postalCode, 'G6V 1A1');

  const traveller = (n: number) =>
    page.getByRole('group', { name: filled(travellers.one, { n: String(n) }) });
  await page.getByRole('button', { name: travellers.add }).click();
  await page.getByRole('button', { name: travellers.add }).click();
  await traveller(1).getByLabel(client.given).fill('Zoë-Anne');
  await traveller(1).getByLabel(client.family).fill("O'Brien Lévesque");
  await traveller(1).getByLabel(travellers.birthDate).fill('1985-04-12');
  await page.getByRole('button', { name: filled(travellers.remove, { n: '2' }) }).click();
  await traveller(2).getByLabel(client.given).fill('王小明');
  await traveller(2).getByLabel(client.family).fill('Lévesque');
  await traveller(2).getByLabel(travellers.birthDate).fill('2019-09-01');
  await traveller(2).getByLabel(travellers.type, { exact: true }).selectOption('child');

  for (const kind of ['air', 'hotel', 'car']) await page.locator(`[name=service][value=${kind}]`).check();
  await type(trip.departs, '2027-05-10');
  await type(trip.returns, '2027-05-17');
  await page.getByLabel(trip.insuranceTaken).check();
  if (withCard) {
    await page.getByLabel(payment.methods.card, { exact: true }).check();
    await type(payment.holder, 'Z O’BRIEN');
    await type(payment.number, '4111 1111 1111 1111');
    await type(payment.expiry, '04/30');
    await type(payment.securityCode, '123');
  } else {
    await page.getByLabel(payment.methods.transfer).check();
  }
  for (const box of await page.locator('#conditions input').all()) await box.check();
  await page.getByLabel(texts.remarks.label).fill('Près de la fenêtre, s.v.p.');
}

test.each(['en', 'fr'] as const)(
  'a person fills the form in (%s), the browser seals it, and only the desk reads the booking',
  async (language) => {
    const { deskKey, privateKey } = await deskKeys();
    const { shop } = await testDesk({ deskKey });
    const texts = formTexts[language];
    const { page, errors } = await opened(shop.url, language);
    await picture(page, `form-${language}-empty`);
    expect(await page.locator('[name=specials]').isChecked()).toBe(false);
    await fillIn(page, texts, true);
    const wording = await page.locator('#specials-wording').textContent();
    expect(wording).toContain('Voyages Exemple');
    expect(wording).not.toContain('{');
    if (language === 'fr') await page.locator('[name=specials]').check();
    await picture(page, `form-${language}-filled`);
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: texts.send }).click();
    await page.getByRole('heading', { name: texts.thanks.heading }).waitFor();
    await picture(page, `form-${language}-thanks`);

    const [id = ''] = shop.shelf.ids();
    expect(await page.locator('#reference').textContent()).toContain(id);
    const stored = shop.shelf.current(id);
    expect(stored?.mediaType).toBe('application/jose');
    const unsealed = await compactDecrypt(stored?.octets ?? '', privateKey);
    const parsed = parseBooking(unsealed.plaintext);
    if (!parsed.ok)
      throw new Error(`The desk does not take it: ${parsed.reason} at ${parsed.where.join(', ')}`);
    expect(parsed.booking).toMatchObject({
      version: 1,
      id,
      language,
      client: {
        given: 'Zoë-Anne',
        family: "O'Brien Lévesque",
        address: { lines: ['12, rue de l’Église'], city: 'Lévis', postalCode: 'G6V 1A1', country: 'CA' },
        phones: [{ kind: 'mobile', number: '+1 418 555-0100' }],
        emails: ['zoe@example.com'],
      },
      travellers: [
        { given: 'Zoë-Anne', type: 'adult', birthDate: '1985-04-12' },
        { given: '王小明', type: 'child', birthDate: '2019-09-01' },
      ],
      payment: { method: 'card', plan: 'deposit', card: { number: '4111111111111111', expiry: '04/30' } },
      subscribe: { specials: language === 'fr', wording },
      origin: { host: new URL(shop.url).host, ip: '127.0.0.1' },
      remarks: 'Près de la fenêtre, s.v.p.',
    });
    expect(parsed.booking.segments.map(({ kind }) => kind)).toEqual([
      'air',
      'air',
      'hotel',
      'car',
      'insurance',
    ]);
    expect(parsed.booking.conditionsAccepted).toHaveLength(4);
    expect(booking.safeParse(JSON.parse(new TextDecoder().decode(unsealed.plaintext))).error).toBeUndefined();
    expect(errors).toEqual([]);
  },
);

test('the total that the form shows is the sum of the price lines that it sends', async () => {
  const { shop } = await testDesk();
  const { page } = await opened(`${shop.url}/?lang=en`, 'en');
  await fillIn(page, formTexts.en, false);
  const shown = await page.locator('#total').textContent();
  await page.getByRole('button', { name: formTexts.en.send }).click();
  await page.getByRole('heading', { name: formTexts.en.thanks.heading }).waitFor();
  const stored = shop.shelf.current(shop.shelf.ids()[0] ?? '');
  expect(stored?.mediaType).toBe('application/json');
  const { prices } = booking.parse(JSON.parse(stored?.octets.toString() ?? ''));
  const cents = prices.reduce((sum, { amount }) => sum + amount.amount, 0);
  // 619.00 + 495.00 + 2 × 214.37, 7 nights at 189.00 + 8.45 and a car at 64.50, 2 × 118.00
  expect(cents).toBe(361_239);
  expect(shown).toBe('$3,612.39');
});

test('what is missing or wrong is said in words, beside the field and in a summary that leads to it', async () => {
  const { deskKey } = await deskKeys();
  const { shop } = await testDesk({ deskKey });
  const { page } = await opened(`${shop.url}/?lang=fr`, 'fr');
  const { errors, send, payment } = formTexts.fr;
  await page.getByLabel(formTexts.fr.client.email, { exact: true }).fill('pas une adresse');
  await page.getByLabel(payment.expiry).fill('13/30');
  await page.getByRole('button', { name: send }).click();
  const summary = page.locator('#problems');
  await summary.getByText(errors.summary).waitFor();
  expect(await page.locator('#given-error').textContent()).toBe(errors.required);
  expect(await page.locator('#email-error').textContent()).toBe(errors.email);
  expect(await page.locator('#expiry-error').textContent()).toBe(errors.form);
  expect(await page.locator('#service-error').textContent()).toBe(errors.choose);
  expect(await page.locator('#insurance-error').textContent()).toBe(errors.chooseOne);
  expect(await summary.getByRole('listitem').allTextContents()).toContain(
    `${formTexts.fr.trip.insurance} – ${errors.chooseOne}`,
  );
  expect(await axeFindings(page)).toEqual([]);
  await picture(page, 'form-fr-problems');
  await summary.getByRole('link', { name: errors.email }).click();
  expect(await page.evaluate('document.activeElement.id')).toBe('email');
  expect(shop.shelf.size).toBe(0);
});

test('a click is not lost where it leaves the field that was typed in last, far down the page', async () => {
  const { shop } = await testDesk({ deskKey: (await deskKeys()).deskKey });
  const { page } = await opened(`${shop.url}/?lang=en`, 'en');
  await fillIn(page, formTexts.en, true);
  await page.screenshot({ fullPage: true }); // lays the page out at another height and back
  await page.getByRole('button', { name: formTexts.en.send }).click();
  await page.getByRole('heading', { name: formTexts.en.thanks.heading }).waitFor();
  expect(shop.shelf.size).toBe(1);
});

test('an answer that is lost leads to one booking, though it is sent twice', async () => {
  const { deskKey } = await deskKeys();
  const { shop } = await testDesk({ deskKey });
  const { page } = await opened(`${shop.url}/?lang=en`, 'en');
  const texts = formTexts.en;
  await fillIn(page, texts, true);
  let lost = 0;
  await page.route('**/form', async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch(); // it arrives, but the answer does not come back
    return route.abort();
  });
  await page.getByRole('button', { name: texts.send }).click();
  await page.getByText(texts.errors.offline).waitFor();
  expect(shop.shelf.size).toBe(1);
  await page.getByRole('button', { name: texts.send }).click();
  await page.getByRole('heading', { name: texts.thanks.heading }).waitFor();
  expect(shop.shelf.size).toBe(1);
  expect(await page.locator('#already').isVisible()).toBe(false);
});
