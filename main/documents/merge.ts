import { PDFDocument } from '@cantoo/pdf-lib';

/**
 * Puts PDFs one behind the other into one, to be printed in one go. What is only for screens and archives (tags,
 * attachments, metadata) is left behind: what is kept and mailed is the documents themselves.
 */
export async function mergePdfs(pdfs: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  const merged = await PDFDocument.create();
  for (const pdf of pdfs) {
    const document = await PDFDocument.load(pdf, { updateMetadata: false });
    for (const page of await merged.copyPages(document, document.getPageIndices())) merged.addPage(page);
  }
  return Uint8Array.from(await merged.save());
}
