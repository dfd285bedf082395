import type { ServerResponse } from 'node:http';
import type { StaticFile } from '../static-files.ts';

/** Answers with a value as JSON. */
export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', 'no-store', JSON.stringify(value));
}

/** Answers with a status and one line for whoever reads the exchange; screens never show it. */
export function answerText(response: ServerResponse, status: number, text: string): void {
  send(response, status, 'text/plain; charset=utf-8', 'no-store', `${text}\n`);
}

/** Answers with a file of the built renderer. */
export function answerFile(response: ServerResponse, file: StaticFile): void {
  send(response, 200, file.mediaType, file.cacheControl, file.body);
}

/** Answers whoever may not come in: how to open the desk, and nothing about what is behind it. */
export function answerClosedDesk(response: ServerResponse, status: 401 | 403 | 421): void {
  send(response, status, 'text/html; charset=utf-8', 'no-store', closedDeskPage);
}

/** Sends the browser on to the desk with its new cookie. */
export function answerAdmitted(response: ServerResponse, setCookie: string): void {
  response.writeHead(303, { Location: '/', 'Set-Cookie': setCookie, 'Cache-Control': 'no-store' });
  response.end();
}

function send(
  response: ServerResponse,
  status: number,
  mediaType: string,
  cacheControl: string,
  body: string | Uint8Array,
): void {
  response.writeHead(status, {
    'Content-Type': mediaType,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': cacheControl,
  });
  response.end(body);
}

const closedDeskPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Guichet</title>
</head>
<body>
<main>
<h1>Guichet</h1>
<p>The desk is not open in this browser. Copy the link shown where Guichet was started into the address bar.
A link works once, within two minutes; press Enter there for a new one.</p>
<p lang="fr">Le poste n’est pas ouvert dans ce navigateur. Copiez dans la barre d’adresse le lien affiché là où Guichet
a été lancé. Un lien sert une seule fois, dans les deux minutes; appuyez sur Entrée là-bas pour en obtenir un autre.</p>
</main>
</body>
</html>
`;
