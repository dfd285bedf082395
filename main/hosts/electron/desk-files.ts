import { securityHeaders } from '../security-headers.ts';
import { findStaticFile, type StaticFiles } from '../static-files.ts';
import { deskOrigin, isDeskUrl } from './desk-origin.ts';

/** Answers a request on app://desk with a file of the built renderer, under the same headers as the browser host. */
export function respondWithFile(
  files: StaticFiles,
  request: { readonly url: string; readonly method: string },
): Response {
  const isOurs =
    isDeskUrl(request.url) && request.url.startsWith(`${deskOrigin}/`) && request.method === 'GET';
  const file = isOurs ? findStaticFile(files, request.url.slice(deskOrigin.length)) : undefined;
  if (file === undefined) return new Response('No such file.\n', { status: 404, headers: securityHeaders });
  return new Response(file.body, {
    headers: { ...securityHeaders, 'Content-Type': file.mediaType, 'Cache-Control': file.cacheControl },
  });
}
