import { app, BrowserWindow, dialog } from 'electron';
import { deskUrl } from './desk-origin.ts';
import type { HostWords } from './words.ts';

/** The two files that a window is made with. */
export interface WindowFiles {
  /** The bundled preload: one CommonJS file, as a sandboxed window demands. */
  readonly preload: string;
  readonly icon: string;
}

/**
 * Makes the desk's window; `openDesk` fills it. It keeps nothing between two starts, not even its size, and lives in
 * the default session because Chromium's PDF viewer works in no in-memory one (electron/electron#24378, #27121).
 */
export function createDeskWindow(files: WindowFiles, words: HostWords): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Guichet',
    icon: files.icon,
    width: 1360,
    height: 860,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    webPreferences: {
      preload: files.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      enableWebSQL: false,
      webgl: false,
      // Its dictionaries would come from a public server, and it marks every name and locator anyway.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') void offerToLoadAgain(window, words);
  });
  return window;
}

/** Loads the desk into its window. Everything that the page needs must be in place before. */
export async function openDesk(window: BrowserWindow): Promise<void> {
  await window.loadURL(deskUrl);
}

/** Brings the window to the front, for a person who started Guichet a second time. */
export function showDesk(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

async function offerToLoadAgain(window: BrowserWindow, words: HostWords): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: words.pageStopped,
    detail: words.pageStoppedAdvice,
    buttons: [words.loadAgain, words.quit],
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 0) window.webContents.reload();
  else app.quit();
}
