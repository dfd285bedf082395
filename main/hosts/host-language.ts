/** The two languages of the desk. */
export type HostLanguage = 'en' | 'fr';

/** The language of what a host itself says (a menu, a dialog, a line on the terminal): the PC's, as nobody is signed in there. */
export function hostLanguage(locale: string): HostLanguage {
  return locale.toLowerCase().split('-')[0] === 'fr' ? 'fr' : 'en';
}
