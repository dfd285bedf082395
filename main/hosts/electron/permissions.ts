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

/** Whether a download may be offered for saving: a PDF that the desk's page made. */
export function mayDownload(url: string, mediaType: string): boolean {
  return isDeskBlob(url) && mediaType === 'application/pdf';
}

/** Whether a message comes from the desk's page itself: the window's main frame, still attached, on our origin. */
export function isDeskPage(
  frame: Pick<WebFrameMain, 'parent' | 'detached' | 'origin' | 'url'> | null,
): boolean {
  if (frame === null || frame.detached || frame.parent !== null) return false;
  return frame.origin === deskOrigin && isDeskUrl(frame.url);
}
