import { faultLine } from '../last-words.ts';
import { Refusal } from '../refusal.ts';
import type { HostLanguage } from './host-language.ts';
import { BuildFault } from './static-files.ts';

const refusalSentences = {
  storeBusy: {
    en: 'Guichet is already running with this data on this PC, in a window, in a browser or under another account.',
    fr: 'Guichet fonctionne déjà avec ces données sur ce poste : dans une fenêtre, un navigateur ou une autre session.',
  },
  diskReadOnly: {
    en: 'The folder of Guichet’s data cannot be written to. Check whose it is and whether the disk is read-only.',
    fr: 'Le dossier des données de Guichet ne peut pas être modifié. Vérifiez à qui il appartient et si le disque est en lecture seule.',
  },
  diskFull: {
    en: 'The disk is full. Make room and start Guichet again.',
    fr: 'Le disque est plein. Faites de la place et relancez Guichet.',
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
