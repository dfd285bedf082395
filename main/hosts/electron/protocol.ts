import { type CustomScheme, protocol } from 'electron';
import type { StaticFiles } from '../static-files.ts';
import { respondWithFile } from './desk-files.ts';
import { deskScheme } from './desk-origin.ts';

/** A standard, secure scheme, so that 'self', modules and origins work as on the web; it gets no other privilege. */
const scheme: CustomScheme = {
  scheme: deskScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};

/** Makes the scheme known to Chromium. Must be called before the app is ready. */
export function registerDeskScheme(): void {
  protocol.registerSchemesAsPrivileged([scheme]);
}

/** Serves the built renderer on app://desk. */
export function serveDesk(files: StaticFiles): void {
  protocol.handle(deskScheme, (request) => respondWithFile(files, request));
}
