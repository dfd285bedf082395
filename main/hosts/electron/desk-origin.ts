/** The scheme under which the Electron host serves the desk's own files, and nothing else. */
export const deskScheme = 'app';

/** The origin of the desk's page, as a frame of it reports it. */
export const deskOrigin = 'app://desk';

/** The desk's page. */
export const deskUrl = `${deskOrigin}/`;

/** Whether a URL lies on the desk's own origin. */
export function isDeskUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  return protocol === `${deskScheme}:` && host === 'desk' && username === '' && password === '';
}

/** Whether a URL names something that the desk's page made itself in memory: the preview of a document. */
export function isDeskBlob(url: string): boolean {
  return url.startsWith(`blob:${deskOrigin}/`);
}
