import type { Language } from '../../../preload/contract/trip.ts';

/** What a price is counted by: travellers of a type, all travellers, nights, or once a trip. Minor units of CAD. */
export type CataloguePrice = {
  kind: 'fare' | 'tax' | 'fee' | 'insurance' | 'discount';
  label: string;
  per: 'adult' | 'child' | 'infant' | 'traveller' | 'night' | 'trip';
  amount: number;
};

type Flight = {
  number: string;
  from: string;
  to: string;
  departs: string;
  arrives: string;
  arrivesDaysLater: number;
};

/** One service that the form offers, with the version of its supplier's booking conditions. */
export type CatalogueOffer = {
  title: string;
  description: string;
  supplier: string;
  conditionsVersion: string;
  prices: CataloguePrice[];
} & (
  | { kind: 'air'; carrier: string; cabin: string; fareBasis: string; out: Flight; back: Flight }
  | { kind: 'hotel'; property: string; city: string; country: string; room: string; board: string }
  | { kind: 'package'; code: string; name: string; from: string; to: string; board: string }
  | { kind: 'car'; class: string; place: string }
  | { kind: 'insurance'; plan: string }
);

/** The made-up offers of the reference shop, in a client's language. */
export function catalogue(language: Language): CatalogueOffer[] {
  const say = (en: string, fr: string) => (language === 'fr' ? fr : en);
  return [
    {
      kind: 'air',
      title: say('Flights Montréal – Paris', 'Vols Montréal – Paris'),
      description: say('Out and back, economy, one bag', 'Aller-retour, classe économique, un bagage'),
      supplier: 'Air Boréal',
      conditionsVersion: '2026-03',
      carrier: 'XB',
      cabin: 'economy',
      fareBasis: 'LSAVER',
      out: { number: '110', from: 'YUL', to: 'CDG', departs: '21:45', arrives: '10:55', arrivesDaysLater: 1 },
      back: {
        number: '111',
        from: 'CDG',
        to: 'YUL',
        departs: '13:20',
        arrives: '15:10',
        arrivesDaysLater: 0,
      },
      prices: [
        { kind: 'fare', label: say('Air fare, adult', 'Tarif aérien, adulte'), per: 'adult', amount: 61_900 },
        { kind: 'fare', label: say('Air fare, child', 'Tarif aérien, enfant'), per: 'child', amount: 49_500 },
        { kind: 'fare', label: say('Air fare, infant', 'Tarif aérien, bébé'), per: 'infant', amount: 6_200 },
        {
          kind: 'tax',
          label: say('Air transportation taxes and charges', 'Taxes et redevances aériennes'),
          per: 'traveller',
          amount: 21_437,
        },
      ],
    },
    {
      kind: 'hotel',
      title: say('Hotel in Paris', 'Hôtel à Paris'),
      description: say(
        'Hôtel du Quai Vert, double room, breakfast',
        'Hôtel du Quai Vert, chambre double, petit déjeuner',
      ),
      supplier: 'Séjours Direct',
      conditionsVersion: '2026-01',
      property: 'Hôtel du Quai Vert',
      city: 'Paris',
      country: 'FR',
      room: say('Double room, courtyard', 'Chambre double, cour'),
      board: say('Breakfast', 'Petit déjeuner'),
      prices: [
        { kind: 'fare', label: say('Room', 'Chambre'), per: 'night', amount: 18_900 },
        { kind: 'tax', label: say('City tax', 'Taxe de séjour'), per: 'night', amount: 845 },
      ],
    },
    {
      kind: 'package',
      title: say('All-inclusive in Cancún', 'Tout compris à Cancún'),
      description: say(
        'Flights, transfers and hotel from Montréal',
        'Vols, transferts et hôtel au départ de Montréal',
      ),
      supplier: 'Vacances Grand Large',
      conditionsVersion: '2026-02',
      code: 'CUN-AI',
      name: say('Cancún all-inclusive', 'Cancún tout compris'),
      from: 'YUL',
      to: 'CUN',
      board: say('All inclusive', 'Tout compris'),
      prices: [
        { kind: 'fare', label: say('Package, adult', 'Forfait, adulte'), per: 'adult', amount: 129_900 },
        { kind: 'fare', label: say('Package, child', 'Forfait, enfant'), per: 'child', amount: 89_900 },
        { kind: 'fare', label: say('Package, infant', 'Forfait, bébé'), per: 'infant', amount: 19_900 },
        { kind: 'tax', label: say('Taxes', 'Taxes'), per: 'traveller', amount: 43_000 },
      ],
    },
    {
      kind: 'car',
      title: say('Rental car', 'Voiture de location'),
      description: say('Compact, picked up and left at Paris CDG', 'Compacte, prise et rendue à Paris CDG'),
      supplier: 'Autoroute Location',
      conditionsVersion: '2025-11',
      class: 'CDMR',
      place: 'Paris CDG, Terminal 2',
      prices: [
        {
          kind: 'fare',
          label: say('Car, with insurance', 'Voiture, assurances comprises'),
          per: 'night',
          amount: 6_450,
        },
      ],
    },
    {
      kind: 'insurance',
      title: say('Travel insurance', 'Assurance voyage'),
      description: say('Cancellation, baggage and medical', 'Annulation, bagages et soins médicaux'),
      supplier: 'Assurance Nomade',
      conditionsVersion: '2026-04',
      plan: say('Deluxe', 'Supérieur'),
      prices: [{ kind: 'insurance', label: say('Insurance', 'Assurance'), per: 'traveller', amount: 11_800 }],
    },
  ];
}
