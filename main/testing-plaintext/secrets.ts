import { cards } from './bookings.ts';
import type { Marker } from './markers.ts';

/** What lets somebody in, right and wrong: none of it is kept anywhere as it was typed. */
export const secrets = {
  passphrase: { what: 'passphrase', text: 'phrase-secrète du repère 90417 Ω' },
  password: { what: 'password', text: 'mot-de-passe repère 90417 kV9x' },
  colleaguePassword: { what: 'a colleague’s password', text: 'zweites Kennwort 90417 qPw7 ß' },
  wrongPassword: { what: 'a wrong password', text: 'falsches-Kennwort-90417-möglich' },
  wrongPassphrase: { what: 'a wrong passphrase', text: 'phrase inexacte 90417 — mais presque' },
  wrongRecoveryKey: { what: 'a wrong recovery key', text: 'WR0NG-90417-REC0V-ERYKY-90417-XXXXX' },
  unknownAddress: { what: 'an unknown address', text: 'personne.90417@nulle-part.example' },
  token: { what: 'the shop’s token', text: 'jeton-repere-90417-mJq2vX0' },
  mailPassword: { what: 'the mail server’s password', text: 'courriel-repère-90417-wTz' },
} as const satisfies Record<string, Marker>;

/** What a program could be tempted to repeat: inputs, answers of servers, and what errors quote. */
export const words = {
  colleague: { what: 'a colleague’s name', text: 'Ægidius-Collègue-Repère' },
  reason: { what: 'a person’s reason', text: 'motif du repère : plainte n° 90417' },
  view: { what: 'a person’s name for a view', text: 'vue du repère 90417 : à rappeler' },
  note: { what: 'a note', text: 'note au repère 90417 : rappeler après dîner' },
  correction: { what: 'a corrected name', text: 'Öhrström-Rectifiée-90417' },
  badInput: { what: 'an input that is refused', text: 'entrée-refusée-repère-90417' },
  broken: { what: 'data that a fault quotes', text: 'réglage-brisé-repère-90417' },
  redirect: { what: 'a token in a redirect', text: 'redirection-repere-90417' },
  page: { what: 'a page of the server’s', text: 'page-du-serveur-repere-90417' },
  crashOffice: { what: 'words of a crash of the office', text: `écrasement-bureau ${cards.crash.text}` },
  crashHost: { what: 'words of a crash of the host', text: `écrasement-hôte ${cards.crash.text}` },
} as const satisfies Record<string, Marker>;
