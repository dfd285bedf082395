import type { OutputOf } from '../../preload/contract/index.ts';

type Content = OutputOf<'documents.content'>;

/** The octets of a document as a file of its type. */
export function octetsOf({ base64, mediaType }: Content): Blob {
  return new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: mediaType });
}

/** Milliseconds after which a download that has begun holds its octets itself. */
const begun = 10_000;

/** Hands a document to the person as a file of their own: the browser's or the desktop's own download. */
export function saveDocument(content: Content): void {
  const address = URL.createObjectURL(octetsOf(content));
  const link = document.createElement('a');
  link.href = address;
  link.download = content.fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), begun);
}
