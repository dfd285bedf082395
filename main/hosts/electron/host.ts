import { app, type BrowserWindow, dialog, Menu, session } from 'electron';
import type { OfficeLink } from '../../office-link.ts';
import { sayFailedStart } from '../failed-start.ts';
import { type HostLanguage, hostLanguage } from '../host-language.ts';
import { readStaticFiles } from '../static-files.ts';
import { hardenEveryPage, hardenSession } from './hardening.ts';
import { menuTemplate } from './menu.ts';
import { registerDeskScheme, serveDesk } from './protocol.ts';
import { createDeskWindow, openDesk, showDesk, type WindowFiles } from './window.ts';
import { joinWindowToOffice } from './window-calls.ts';
import { type HostWords, hostWords } from './words.ts';

/** What the Electron host shows and with what. */
export interface ElectronHostOptions extends WindowFiles {
  readonly office: OfficeLink;
  /** The folder of the built renderer. */
  readonly rendererFolder: string;
}

/** What must be settled before Electron is ready: every process sandboxed, our scheme known, every page hardened. */
export function prepareElectronHost(): void {
  app.enableSandbox();
  registerDeskScheme();
  hardenEveryPage();
}

/**
 * Opens the desk in a window and joins it to the office. When the window is closed the app ends; before it does, the
 * office drains what is being written. Rejects where the renderer was not built.
 */
export async function startElectronHost(options: ElectronHostOptions): Promise<void> {
  const words = wordsOfThisPc();
  endWithOffice(options.office, words);

  serveDesk(await readStaticFiles(options.rendererFolder));
  hardenSession(session.defaultSession, words);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(words, process.platform)));

  const window = createDeskWindow(options, words);
  joinWindowToOffice(window, options.office);
  focusOnSecondStart(window);
  await openDesk(window);
}

/** Tells the person at this PC why Guichet could not start. */
export function reportFailedStart(fault: unknown): void {
  const words = wordsOfThisPc();
  dialog.showErrorBox(words.startFailed, sayFailedStart(fault, languageOfThisPc()));
  // Not exit: where the office did start, it is stopped on the way out.
  app.quit();
}

/**
 * Ends the app behind a fault of this host's own thread. Quitting stops the office and then exits, so the promise stays
 * open; the person is told that what was saved is safe, and not what the fault said.
 */
export function endAfterCrash(): Promise<never> {
  const words = wordsOfThisPc();
  dialog.showErrorBox(words.officeStopped, words.officeStoppedAdvice);
  app.quit();
  return new Promise(() => undefined);
}

function languageOfThisPc(): HostLanguage {
  return hostLanguage(app.getLocale());
}

function wordsOfThisPc(): HostWords {
  return hostWords[languageOfThisPc()];
}

/**
 * Ties the app's end to the office's. The office is stopped at `will-quit`, when no window can call it any more and
 * none can still object to closing; the app goes when the store is closed. An office that ends by itself ends the app.
 */
function endWithOffice(office: OfficeLink, words: HostWords): void {
  app.on('window-all-closed', () => app.quit());
  app.once('will-quit', (event) => {
    event.preventDefault();
    office.stop().then(
      () => app.exit(0),
      () => app.exit(1),
    );
  });
  void office.died.then(() => {
    dialog.showErrorBox(words.officeStopped, words.officeStoppedAdvice);
    app.exit(1);
  });
}

function focusOnSecondStart(window: BrowserWindow): void {
  app.on('second-instance', () => {
    if (!window.isDestroyed()) showDesk(window);
  });
}
