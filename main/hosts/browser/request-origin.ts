import type { IncomingMessage } from 'node:http';

/**
 * Why a request is not answered, as a status, or undefined where nothing speaks against it.
 * The Host must be ours to the letter, because a name that an attacker points at 127.0.0.1 arrives with that name in
 * it (DNS rebinding). The Origin must be ours where it is sent, and a POST must send it. Browsers also say where a
 * request comes from in Sec-Fetch-Site; `same-site` is another port of 127.0.0.1 and is as foreign as any.
 */
export function refuseForeign(request: IncomingMessage, origin: string): 403 | 421 | undefined {
  const { host, origin: sentOrigin, 'sec-fetch-site': site } = request.headers;
  if (host !== new URL(origin).host) return 421;
  if (sentOrigin !== undefined && sentOrigin !== origin) return 403;
  if (request.method !== 'GET' && sentOrigin === undefined) return 403;
  if (site !== undefined && site !== 'same-origin' && !(site === 'none' && request.method === 'GET'))
    return 403;
  return undefined;
}

/**
 * Whether a launch link is being opened by a person. Fetching ahead (a link preview, the address bar's guess) or
 * anything that is no navigation must not use the link up.
 */
export function isOpenedByPerson(request: IncomingMessage): boolean {
  const { 'sec-fetch-mode': mode, 'sec-purpose': purpose, purpose: oldPurpose } = request.headers;
  if (purpose !== undefined || oldPurpose !== undefined) return false;
  return request.method === 'GET' && (mode === undefined || mode === 'navigate');
}
