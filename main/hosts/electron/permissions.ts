import type { WebFrameMain } from 'electron';
import { deskOrigin, isDeskBlob, isDeskUrl } from './desk-origin.ts';

/** Chromium's own PDF viewer, which Electron brings along; its pages appear inside the frame that shows a PDF. */
const pdfViewer = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/';

/** The permissions of web pages that the desk has; every other one is denied. */
const grantedPermissions: readonly string[] = [
  // Copying a record locator or a reference with a button.
  'clipboard-sanitized-write',
];

/** Whether a page of this origin has a permission. */
export function mayUse(permission: string, requestingUrl: string): boolean {
  return isDeskUrl(requestingUrl) && grantedPermissions.includes(permission);
}

/**
 * Whether a frame may go to a URL. The desk's page itself goes nowhere (its routes are in memory); a frame inside it
 * shows a document that the page made, for which Chromium puts its PDF viewer in between.
 */
export function mayNavigate(url: string, isMainFrame: boolean): boolean {
  return !isMainFrame && (isDeskBlob(url) || url.startsWith(pdfViewer));
}

/** What the desk's page makes for saving, by its media type: the ending and the name of its files. */
const downloads: ReadonlyMap<string, { readonly name: string; readonly extensions: string[] }> = new Map([
  ['application/pdf', { name: 'PDF', extensions: ['pdf'] }],
  ['text/csv', { name: 'CSV', extensions: ['csv'] }],
  ['application/jsonl', { name: 'JSON Lines', extensions: ['jsonl'] }],
  ['application/jose', { name: 'JWS', extensions: ['jws'] }],
]);

/** The kind of file that a download may be saved as; undefined where it is not the desk's page that made it, or no such kind. */
export function downloadKind(
  url: string,
  mediaType: string,
): { name: string; extensions: string[] } | undefined {
  return isDeskBlob(url) ? downloads.get(mediaType) : undefined;
}

/** Whether a message comes from the desk's page itself: the window's main frame, still attached, on our origin. */
export function isDeskPage(
  frame: Pick<WebFrameMain, 'parent' | 'detached' | 'origin' | 'url'> | null,
): boolean {
  if (frame === null || frame.detached || frame.parent !== null) return false;
  return frame.origin === deskOrigin && isDeskUrl(frame.url);
}
