import { hostname } from 'node:os';
import path from 'node:path';
import { app } from 'electron';
import { handleHostCrashes } from './hosts/crashes.ts';
import {
  endAfterCrash,
  prepareElectronHost,
  reportFailedStart,
  startElectronHost,
} from './hosts/electron/host.ts';
import { startOfficeThread } from './office-start.ts';
import { builtThreads } from './office-threads.ts';

// Beside this file when it is built: office-thread.js and the threads of its own here in out/main, preload and renderer next to it.
const built = path.dirname(import.meta.dirname);
const resourcesFolder = path.join(app.getAppPath(), 'resources');
// The demo gives a folder of its own, so that it never touches the agency's store.
const dataFolder = process.env.GUICHET_DATA_FOLDER ?? path.join(app.getPath('userData'), 'store');

const crashes = handleHostCrashes(dataFolder, endAfterCrash);
prepareElectronHost();

// Not awaited at the top level: Electron becomes ready only when this module is through.
if (app.requestSingleInstanceLock()) app.whenReady().then(openGuichet).catch(reportAndLog);
else app.quit();

function reportAndLog(fault: unknown): void {
  crashes.failedStart(fault);
  reportFailedStart(fault);
}

async function openGuichet(): Promise<void> {
  const office = await startOfficeThread(new URL('./office-thread.js', import.meta.url), {
    dataFolder,
    resourcesFolder,
    keychain: 'os',
    threads: builtThreads(import.meta.url),
    pc: hostname(),
  });
  crashes.watch(office);
  await startElectronHost({
    office,
    rendererFolder: path.join(built, 'renderer'),
    preload: path.join(built, 'preload', 'index.cjs'),
    icon: path.join(resourcesFolder, 'icons', 'icon.png'),
  });
}
