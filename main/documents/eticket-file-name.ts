import type { Language } from '../../preload/contract/trip.ts';
import { wordsOf } from './words.ts';

/**
 * The name under which an e-ticket is saved and attached, e.g. `e-ticket-K7M2QX-E-2026-000123.pdf`: in the client's
 * language, ASCII, and without a person's name, because file names end up in logs.
 */
export function eticketFileName(model: { language: Language; locator: string; number: string }): string {
  return `${wordsOf(model.language)('eticket.fileName')}-${model.locator}-${model.number}.pdf`;
}
