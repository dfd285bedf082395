import type { HostLanguage } from '../host-language.ts';

const en = {
  file: 'File',
  quit: 'Quit Guichet',
  about: 'About Guichet',
  hide: 'Hide Guichet',
  hideOthers: 'Hide Others',
  edit: 'Edit',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select All',
  view: 'View',
  reload: 'Reload',
  actualSize: 'Actual Size',
  larger: 'Zoom In',
  smaller: 'Zoom Out',
  fullScreen: 'Full Screen',
  window: 'Window',
  minimize: 'Minimize',
  startFailed: 'Guichet could not start',
  officeStopped: 'Guichet has stopped working',
  officeStoppedAdvice: 'What was saved is safe. Guichet will close now; start it again to go on working.',
  pageStopped: 'The desk stopped answering',
  pageStoppedAdvice: 'What was saved is safe; what was typed and not saved is lost.',
  loadAgain: 'Load the desk again',
  savePdf: 'Save the document',
};

/** What the Electron host itself says, outside the desk's screens. */
export type HostWords = typeof en;

const fr: HostWords = {
  file: 'Fichier',
  quit: 'Quitter Guichet',
  about: 'À propos de Guichet',
  hide: 'Masquer Guichet',
  hideOthers: 'Masquer les autres',
  edit: 'Édition',
  undo: 'Annuler',
  redo: 'Rétablir',
  cut: 'Couper',
  copy: 'Copier',
  paste: 'Coller',
  selectAll: 'Tout sélectionner',
  view: 'Affichage',
  reload: 'Recharger',
  actualSize: 'Taille réelle',
  larger: 'Zoom avant',
  smaller: 'Zoom arrière',
  fullScreen: 'Plein écran',
  window: 'Fenêtre',
  minimize: 'Réduire',
  startFailed: 'Guichet n’a pas pu démarrer',
  officeStopped: 'Guichet a cessé de fonctionner',
  officeStoppedAdvice:
    'Ce qui a été enregistré est en sûreté. Guichet va se fermer; relancez-le pour continuer.',
  pageStopped: 'Le poste ne répond plus',
  pageStoppedAdvice:
    'Ce qui a été enregistré est en sûreté; ce qui a été saisi sans être enregistré est perdu.',
  loadAgain: 'Recharger le poste',
  savePdf: 'Enregistrer le document',
};

/** The host's words in a language. */
export const hostWords: Record<HostLanguage, HostWords> = { en, fr };
