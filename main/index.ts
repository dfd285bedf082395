import path from 'node:path';
import { app } from 'electron';
import { prepareElectronHost, reportFailedStart, startElectronHost } from './hosts/electron/host.ts';
import { startOfficeThread } from './office-start.ts';

// Beside this file when it is built: office-thread.js and the threads of its own here in out/main, preload and renderer next to it.
const built = path.dirname(import.meta.dirname);
const resourcesFolder = path.join(app.getAppPath(), 'resources');

prepareElectronHost();

// Not awaited at the top level: Electron becomes ready only when this module is through.
if (app.requestSingleInstanceLock()) app.whenReady().then(openGuichet).catch(reportFailedStart);
else app.quit();

async function openGuichet(): Promise<void> {
  const office = await startOfficeThread(new URL('./office-thread.js', import.meta.url), {
    // The demo gives a folder of its own, so that it never touches the agency's store.
    dataFolder: process.env.GUICHET_DATA_FOLDER ?? path.join(app.getPath('userData'), 'store'),
    resourcesFolder,
    keychain: 'os',
    documentThread: new URL('./render-thread.js', import.meta.url),
    checkpointThread: new URL('./checkpoint-thread.js', import.meta.url),
    backupThread: new URL('./backup-thread.js', import.meta.url),
  });
  await startElectronHost({
    office,
    rendererFolder: path.join(built, 'renderer'),
    preload: path.join(built, 'preload', 'index.cjs'),
    icon: path.join(resourcesFolder, 'icons', 'icon.png'),
  });
}
