import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Where the store lies when nobody says otherwise: the folder that the Electron host uses on the same PC (`userData`,
 * which Electron names after the package), so that an agency can go from one host to the other and find its records.
 */
export function usualDataFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  return path.join(applicationData(environment, platform), 'guichet', 'store');
}

/** What Electron calls `appData`. */
function applicationData(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') return environment.APPDATA ?? path.join(homedir(), 'AppData', 'Roaming');
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support');
  return environment.XDG_CONFIG_HOME || path.join(homedir(), '.config');
}
