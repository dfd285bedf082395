import type { Language } from '../../../preload/contract/trip.ts';

const en = {
  title: 'Book your trip',
  reference:
    'This is the reference web shop of Guichet: a reference and a test peer, not a production shop. Its offers are made up. Do not enter a real card.',
  otherLanguage: 'Français',
  needsScript:
    'This form seals your booking in your own browser before it is sent. Please allow JavaScript for this page.',
  sealed:
    'Your booking is sealed in your browser, for our staff only. The web server cannot read it, and it is removed from the server as soon as our office has it.',
  notSealed:
    'This shop was given no sealing key, so that your booking travels over an encrypted connection but can be read by the web server. Cards are not taken here.',
  optional: 'optional',
  client: {
    legend: 'You',
    honorific: 'Title',
    given: 'Given names',
    family: 'Family name',
    email: 'E-mail',
    phone: 'Telephone',
    phoneKind: 'Kind of number',
    phoneKinds: { mobile: 'Mobile', home: 'Home', work: 'Work' },
    line1: 'Street and number',
    line2: 'Apartment, building',
    city: 'City',
    province: 'Province or state',
    postalCode: 'Postal code',
    country: 'Country',
  },
  countries: {
    CA: 'Canada',
    US: 'United States',
    FR: 'France',
    BE: 'Belgium',
    CH: 'Switzerland',
    GB: 'United Kingdom',
  },
  travellers: {
    legend: 'Travellers',
    hint: 'Names as they stand in the passport.',
    one: 'Traveller {n}',
    type: 'Type',
    types: { adult: 'Adult (12 and over)', child: 'Child (2 to 11)', infant: 'Infant (under 2)' },
    birthDate: 'Date of birth',
    add: 'Add a traveller',
    remove: 'Remove traveller {n}',
  },
  trip: {
    legend: 'Your trip',
    hint: 'Choose one service or several.',
    departs: 'Departure',
    returns: 'Return',
    insurance: 'Travel insurance',
    insuranceTaken: 'Yes, insure my trip',
    insuranceDeclined: 'No, I was offered insurance and decline it',
  },
  price: { legend: 'Price', total: 'Total', none: 'Choose a service to see its price.' },
  payment: {
    legend: 'Payment',
    method: 'How would you like to pay?',
    methods: { card: 'Card', cheque: 'Cheque', transfer: 'Bank transfer' },
    plan: 'What would you like to pay now?',
    plans: { deposit: 'A deposit', full: 'The full amount' },
    holder: 'Name on the card',
    number: 'Card number',
    expiry: 'Expiry (MM/YY)',
    securityCode: 'Security code',
  },
  conditions: {
    legend: 'Booking conditions',
    accept: 'I have read and accept the booking conditions of {supplier}, version {version}.',
    none: 'The conditions of the services that you choose will be shown here.',
  },
  specials: {
    legend: 'Weekly specials',
    wording:
      'Yes, send me the weekly specials of {agency} by e-mail. I can withdraw my consent at any time, by the link in every message or by writing to {email}. {agency}, {address}, {phone}.',
  },
  remarks: { legend: 'Anything else?', label: 'Remarks' },
  send: 'Send my booking',
  sending: 'Sealing and sending…',
  thanks: {
    heading: 'Thank you, we have your booking',
    reference: 'Your reference: {id}',
    already: 'We had it already from your first attempt. To change anything, please write to us.',
    next: 'Our staff will look at it and write to you by e-mail.',
  },
  errors: {
    summary: 'Please look at these fields again:',
    required: 'Please fill in this field.',
    choose: 'Please choose at least one service.',
    chooseOne: 'Please choose one of these.',
    accept: 'We can book this only with your agreement.',
    email: 'Please enter an e-mail address, like name@example.com.',
    form: 'Please enter this in the form shown.',
    dates: 'The return is before the departure.',
    past: 'Please choose a date in the future.',
    refused: 'The shop did not take the booking. Nothing was sent twice; please try again.',
    offline: 'The shop cannot be reached. Your booking is still here; please try again.',
  },
};

/** Every text of the booking form in one language. `{name}` is filled in. */
export type FormTexts = typeof en;

const fr: FormTexts = {
  title: 'Réservez votre voyage',
  reference:
    'Ceci est la boutique web de référence de Guichet : une référence et un pair d’essai, et non une boutique en production. Ses offres sont fictives. N’entrez pas de vraie carte.',
  otherLanguage: 'English',
  needsScript:
    'Ce formulaire scelle votre réservation dans votre propre navigateur avant l’envoi. Veuillez autoriser JavaScript pour cette page.',
  sealed:
    'Votre réservation est scellée dans votre navigateur, pour notre personnel seulement. Le serveur web ne peut pas la lire, et elle en est retirée dès que notre bureau l’a reçue.',
  notSealed:
    'Cette boutique n’a reçu aucune clé de scellement : votre réservation circule par une connexion chiffrée, mais le serveur web peut la lire. Les cartes ne sont pas acceptées ici.',
  optional: 'facultatif',
  client: {
    legend: 'Vous',
    honorific: 'Titre',
    given: 'Prénoms',
    family: 'Nom de famille',
    email: 'Courriel',
    phone: 'Téléphone',
    phoneKind: 'Type de numéro',
    phoneKinds: { mobile: 'Mobile', home: 'Domicile', work: 'Travail' },
    line1: 'Numéro et rue',
    line2: 'Appartement, immeuble',
    city: 'Ville',
    province: 'Province ou État',
    postalCode: 'Code postal',
    country: 'Pays',
  },
  countries: {
    CA: 'Canada',
    US: 'États-Unis',
    FR: 'France',
    BE: 'Belgique',
    CH: 'Suisse',
    GB: 'Royaume-Uni',
  },
  travellers: {
    legend: 'Voyageurs',
    hint: 'Les noms tels qu’ils figurent au passeport.',
    one: 'Voyageur {n}',
    type: 'Type',
    types: {
      adult: 'Adulte (12 ans et plus)',
      child: 'Enfant (2 à 11 ans)',
      infant: 'Bébé (moins de 2 ans)',
    },
    birthDate: 'Date de naissance',
    add: 'Ajouter un voyageur',
    remove: 'Retirer le voyageur {n}',
  },
  trip: {
    legend: 'Votre voyage',
    hint: 'Choisissez un service ou plusieurs.',
    departs: 'Départ',
    returns: 'Retour',
    insurance: 'Assurance voyage',
    insuranceTaken: 'Oui, assurez mon voyage',
    insuranceDeclined: 'Non, on m’a offert une assurance et je la refuse',
  },
  price: { legend: 'Prix', total: 'Total', none: 'Choisissez un service pour en voir le prix.' },
  payment: {
    legend: 'Paiement',
    method: 'Comment souhaitez-vous payer ?',
    methods: { card: 'Carte', cheque: 'Chèque', transfer: 'Virement bancaire' },
    plan: 'Que souhaitez-vous payer maintenant ?',
    plans: { deposit: 'Un acompte', full: 'Le montant total' },
    holder: 'Nom sur la carte',
    number: 'Numéro de carte',
    expiry: 'Expiration (MM/AA)',
    securityCode: 'Code de sécurité',
  },
  conditions: {
    legend: 'Conditions de réservation',
    accept: 'J’ai lu et j’accepte les conditions de réservation de {supplier}, version {version}.',
    none: 'Les conditions des services que vous choisissez s’afficheront ici.',
  },
  specials: {
    legend: 'Aubaines de la semaine',
    wording:
      'Oui, envoyez-moi par courriel les aubaines de la semaine de {agency}. Je peux retirer mon consentement en tout temps, par le lien dans chaque message ou en écrivant à {email}. {agency}, {address}, {phone}.',
  },
  remarks: { legend: 'Autre chose ?', label: 'Remarques' },
  send: 'Envoyer ma réservation',
  sending: 'Scellement et envoi…',
  thanks: {
    heading: 'Merci, nous avons votre réservation',
    reference: 'Votre référence : {id}',
    already: 'Nous l’avions déjà reçue à votre premier essai. Pour y changer quelque chose, écrivez-nous.',
    next: 'Notre personnel l’examinera et vous écrira par courriel.',
  },
  errors: {
    summary: 'Veuillez revoir ces champs :',
    required: 'Veuillez remplir ce champ.',
    choose: 'Veuillez choisir au moins un service.',
    chooseOne: 'Veuillez faire un choix.',
    accept: 'Nous ne pouvons réserver qu’avec votre accord.',
    email: 'Veuillez entrer une adresse de courriel, comme nom@exemple.com.',
    form: 'Veuillez suivre la forme indiquée.',
    dates: 'Le retour précède le départ.',
    past: 'Veuillez choisir une date à venir.',
    refused: 'La boutique n’a pas pris la réservation. Rien n’a été envoyé en double ; veuillez réessayer.',
    offline: 'La boutique est injoignable. Votre réservation est toujours ici ; veuillez réessayer.',
  },
};

/** The form's texts by language. */
export const formTexts: Record<Language, FormTexts> = { en, fr };

/** Puts values into the places `{name}` of a text. */
export function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
