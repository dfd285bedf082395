import type { Language } from '../../preload/contract/trip.ts';

/** What the shop writes on price lines and forms, in its client's language. */
interface Labels {
  fare: string;
  airportTaxes: string;
  seats: string;
  stay: string;
  valueAddedTax: string;
  touristTax: string;
  earlyBooking: string;
  rental: string;
  rentalTax: string;
  surcharge: string;
  packagePrice: string;
  packageTaxes: string;
  childReduction: string;
  premium: string;
  fileFee: string;
  promotion: string;
  consent: string;
  roomTypes: readonly string[];
  insurancePlans: readonly string[];
  remarks: readonly string[];
}

export const labels: Readonly<Record<Language, Labels>> = {
  fr: {
    fare: 'Tarif aérien',
    airportTaxes: 'Taxes et frais aéroportuaires',
    seats: 'Choix des sièges',
    stay: 'Hébergement',
    valueAddedTax: 'TVA 6 % (comprise)',
    touristTax: 'Taxe municipale de séjour',
    earlyBooking: 'Réservez-tôt −10 %',
    rental: 'Location de voiture',
    rentalTax: 'TVA 23 % (comprise)',
    surcharge: "Supplément d'aéroport",
    packagePrice: 'Forfait',
    packageTaxes: 'Taxes et frais de service',
    childReduction: 'Réduction enfants',
    premium: "Prime d'assurance voyage",
    fileFee: "Frais d'ouverture de dossier",
    promotion: 'Code promotionnel',
    consent:
      'Oui, je désire recevoir les aubaines de la semaine par courriel. Je peux me désabonner en tout temps.',
    roomTypes: ['Chambre standard', 'Chambre supérieure', 'Suite junior', 'Chambre vue mer'],
    insurancePlans: ['Soins médicaux d’urgence', 'Annulation et interruption', 'Tous risques'],
    remarks: [
      'Chambres communicantes si possible, merci.',
      "Allergie sévère aux arachides (l'un des enfants).",
      'Fauteuil roulant demandé jusqu’à la porte d’embarquement.',
      'Nous fêterons nos 25 ans de mariage : une chambre tranquille à un étage élevé, s.v.p.',
      'Repas végétariens pour deux personnes.',
      'Lit de bébé dans la chambre.',
      'Arrivée tardive, après 23 h.',
      'Prière de me joindre en soirée seulement.',
    ],
  },
  en: {
    fare: 'Air fare',
    airportTaxes: 'Taxes and airport charges',
    seats: 'Seat selection',
    stay: 'Accommodation',
    valueAddedTax: 'VAT 6% (included)',
    touristTax: 'City tourist tax',
    earlyBooking: 'Early booking −10%',
    rental: 'Car rental',
    rentalTax: 'VAT 23% (included)',
    surcharge: 'Airport surcharge',
    packagePrice: 'Package',
    packageTaxes: 'Taxes and service charges',
    childReduction: 'Child reduction',
    premium: 'Travel insurance premium',
    fileFee: 'File fee',
    promotion: 'Promotion code',
    consent: 'Yes, please e-mail me the weekly specials. I can unsubscribe at any time.',
    roomTypes: ['Standard room', 'Superior room', 'Junior suite', 'Sea-view room'],
    insurancePlans: ['Emergency medical', 'Cancellation & interruption', 'All-inclusive'],
    remarks: [
      'Adjoining rooms if at all possible, thanks.',
      'Severe peanut allergy (one of the kids) - please tell the hotel & the airline.',
      'Wheelchair to the gate, please.',
      "It's our 25th anniversary: a quiet room on a high floor would be lovely!",
      'Vegetarian meals for two.',
      'Baby cot in the room.',
      'Late arrival, after 11 p.m.',
      'Please call me in the evening only.',
    ],
  },
};
