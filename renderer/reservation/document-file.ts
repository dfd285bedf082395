import type { OutputOf } from '../../preload/contract/index.ts';
import { saveFile } from '../components/save-file.ts';

type Content = OutputOf<'documents.content'>;

/** The octets of a document as a file of its type. */
export function octetsOf({ base64, mediaType }: Content): Blob {
  return new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: mediaType });
}

/** Hands a document to the person as a file of their own. */
export function saveDocument(content: Content): void {
  saveFile(content.fileName, octetsOf(content));
}
