import { faultLine } from '../last-words.ts';
import { Refusal } from '../refusal.ts';
import type { HostLanguage } from './host-language.ts';
import { BuildFault } from './static-files.ts';

const refusalSentences = {
  storeBusy: {
    en: 'Guichet is already running with this data on this PC, in a window, in a browser or under another account. Nothing is lost: close it there, then start Guichet again.',
    fr: 'Guichet fonctionne déjà avec ces données sur ce poste : dans une fenêtre, un navigateur ou une autre session. Rien n’est perdu : fermez-le là-bas, puis relancez Guichet.',
  },
  diskReadOnly: {
    en: 'The folder of Guichet’s data cannot be written to. Nothing was changed. Check whose it is and whether the disk is read-only, then start Guichet again.',
    fr: 'Le dossier des données de Guichet ne peut pas être modifié. Rien n’a été changé. Vérifiez à qui il appartient et si le disque est en lecture seule, puis relancez Guichet.',
  },
  diskFull: {
    en: 'The disk is full. What was saved is safe. Make room and start Guichet again.',
    fr: 'Le disque est plein. Ce qui était enregistré est en sécurité. Faites de la place et relancez Guichet.',
  },
  diskFault: {
    en: 'The disk did not do what it was asked to. Nothing was made in place of the store. Have the disk looked at before you start Guichet again.',
    fr: 'Le disque n’a pas fait ce qui lui était demandé. Rien n’a été créé à la place du coffre. Faites vérifier le disque avant de relancer Guichet.',
  },
} as const;

const isKnown = (code: string): code is keyof typeof refusalSentences =>
  Object.hasOwn(refusalSentences, code);

/**
 * Why the office or its host did not start: a sentence that a person can act on where the office refused for a reason
 * that they can change, else what may be told of the fault to whoever helps them.
 */
export function sayFailedStart(fault: unknown, language: HostLanguage): string {
  if (fault instanceof Refusal && isKnown(fault.failure.code))
    return refusalSentences[fault.failure.code][language];
  if (fault instanceof Refusal) return fault.failure.code;
  return fault instanceof BuildFault ? fault.message : faultLine(fault);
}
