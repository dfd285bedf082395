import { PDFDocument } from '@cantoo/pdf-lib';
import { afterEach, describe, expect, test } from 'vitest';
import { renderEticket } from './eticket.ts';
import { eticketModel } from './eticket-model.ts';
import { createDocumentRenderer, DocumentFault, type DocumentRenderer, type PdfMerger } from './renderer.ts';
import { source } from './testing.ts';

const threadUrl = new URL('./render-thread.ts', import.meta.url);
const model = eticketModel(source());

let renderer: (DocumentRenderer & PdfMerger) | undefined;
const started = (...of: Parameters<typeof createDocumentRenderer>) => {
  renderer = createDocumentRenderer(...of);
  return renderer;
};
afterEach(() => renderer?.close());

/** The real thread, but for the words that come first, which name the model as `model`. */
function threadThat(does: string): URL {
  const program = `
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ model }) => { ${does} });
    await import(${JSON.stringify(threadUrl.href)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(program)}`);
}

describe('the renderer', () => {
  test('gives the bytes that the office’s own thread would make, many asked for at once', async () => {
    const { render } = started(threadUrl);
    const french = { ...model, language: 'fr' } as const;
    const drawn = await Promise.all([render(model), render(french), render(model)]);
    const expected = [await renderEticket(model), await renderEticket(french)];
    expect(Buffer.compare(drawn[0].pdf, expected[0]?.pdf ?? new Uint8Array())).toBe(0);
    expect(Buffer.compare(drawn[1].pdf, expected[1]?.pdf ?? new Uint8Array())).toBe(0);
    expect(Buffer.compare(drawn[2].pdf, drawn[0].pdf)).toBe(0);
  });

  test('puts documents one behind the other into one to print, page by page', async () => {
    const { render, merge } = started(threadUrl);
    const one = await render(model);
    const french = await render({ ...model, language: 'fr' });
    const pagesOf = async (pdf: Uint8Array) => (await PDFDocument.load(pdf)).getPageCount();
    const merged = await merge([one.pdf, french.pdf, one.pdf]);
    const pages = await Promise.all([one.pdf, french.pdf].map(pagesOf));
    expect(await pagesOf(merged)).toBe(2 * (pages[0] ?? 0) + (pages[1] ?? 0));
    // What every one of them brings along is in it once a document, not once a page.
    expect(merged.length).toBeLessThan(2 * one.pdf.length + french.pdf.length);
  });

  test('says that documents could not be put together, without quoting them, and draws the next', async () => {
    const { render, merge } = started(threadUrl);
    const fault = await merge([new TextEncoder().encode('Élodie Tremblay')]).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(DocumentFault);
    expect(String(fault)).not.toContain('Tremblay');
    expect((await render(model)).pdf.length).toBeGreaterThan(1_000);
  });

  test('says where a drawing failed without quoting the model, and draws the next', async () => {
    const { render } = started(threadUrl);
    const fault = await render({ ...model, timeZone: 'Nowhere/Élodie' }).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(DocumentFault);
    expect(String(fault)).toMatch(/RangeError.*formats\.ts/);
    expect(String(fault)).not.toContain('Élodie');
    expect((await render(model)).pdf.length).toBeGreaterThan(10_000);
  });

  test.each([
    ['ends', 'process.exit(7)', /code 7/],
    ['stops on an error', 'throw new RangeError(model.client.name)', /RangeError/],
  ])('rejects the document over which its thread %s, and draws the next', async (_how, does, said) => {
    const { render } = started(threadThat(`if (model.locator === 'FATAL2') ${does}`));
    const [fault, next] = await Promise.allSettled([render({ ...model, locator: 'FATAL2' }), render(model)]);
    expect(fault).toMatchObject({ status: 'rejected', reason: expect.any(DocumentFault) });
    expect(fault.status === 'rejected' && String(fault.reason)).toMatch(said);
    expect(fault.status === 'rejected' && String(fault.reason)).not.toContain('Tremblay');
    expect(next.status).toBe('fulfilled');
  });

  test('gives up a drawing that does not end', async () => {
    const { render } = started(threadThat("if (model.locator === 'FATAL2') for (;;);"), {
      timeLimitMs: 10_000,
    });
    await expect(render({ ...model, locator: 'FATAL2' })).rejects.toThrow(/not drawn within/);
  });

  test('rejects what waits when it is closed, and what comes after', async () => {
    const closing = started(threadUrl);
    const waiting = Promise.allSettled([closing.render(model), closing.render(model)]);
    await closing.close();
    for (const { status } of await waiting) expect(status).toBe('rejected');
    await expect(closing.render(model)).rejects.toThrow(/closed/);
  });

  test('rejects where its thread cannot be started', async () => {
    const { render } = started(new URL('./no-such-thread.ts', import.meta.url));
    await expect(render(model)).rejects.toThrow(DocumentFault);
  });
});
