import { app, type Session, shell, type WebContents } from 'electron';
import { mayOpenOutside } from './outside-links.ts';
import { downloadKind, isDeskPage, mayNavigate, mayUse } from './permissions.ts';
import type { HostWords } from './words.ts';

/** Everything that goes over a network. The desk's page has no business there; the office has its own connections. */
const networkUrls = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'];

/**
 * Denies every page of this app, whatever made it, new windows, webviews, and every navigation that is not listed in
 * permissions.ts; what outside-links.ts allows is given to the system instead. Certificates, sign-ins and client certificates that a page might be asked for have no handler here:
 * Electron's own answer is to refuse. Must be called before the first window.
 */
export function hardenEveryPage(): void {
  app.on('web-contents-created', (_event, contents) => hardenPage(contents));
}

function hardenPage(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => {
    event.preventDefault();
    // A click on a telephone number or an address: the desk stays where it is, and the PC's own program opens.
    if (isDeskPage(event.initiator ?? null) && mayOpenOutside(event.url)) openOutside(event.url);
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!mayNavigate(event.url, event.isMainFrame)) event.preventDefault();
  });
}

/** A PC without such a program says so itself, or nothing happens; the number stands on the screen. */
function openOutside(url: string): void {
  shell.openExternal(url).catch(() => undefined);
}

/** Denies the session permissions, devices, the network and downloads, but for what permissions.ts lists. */
export function hardenSession(session: Session, words: HostWords): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(mayUse(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) =>
    mayUse(permission, requestingOrigin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));

  session.webRequest.onBeforeRequest({ urls: networkUrls }, (_request, answer) => answer({ cancel: true }));

  // The spell checker fetches its dictionaries from a public server.
  session.setSpellCheckerEnabled(false);

  session.on('will-download', (event, item) => {
    const kind = downloadKind(item.getURL(), item.getMimeType());
    if (kind === undefined) {
      event.preventDefault();
      return;
    }
    item.setSaveDialogOptions({
      title: words.savePdf,
      defaultPath: item.getFilename(),
      filters: [kind],
    });
  });
}
