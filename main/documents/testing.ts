import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Agency } from '../../preload/contract/settings.ts';
import type { EticketSource } from './eticket-model.ts';

/** An agency with every setting filled in. */
export const agency: Agency = {
  name: 'Voyages Rivière-du-Nord',
  address: ['4250, rue Saint-Denis, bureau 200', 'Montréal (Québec)  H2J 2K9'],
  phone: '+1 514 555-0142',
  email: 'bonjour@riviere-du-nord.example',
  registration: 'Permis OPC 703123',
};

/** A reservation of one adult with every kind of service, for tests to vary. */
export function reservation(changes: Partial<Reservation> = {}): Reservation {
  return { ...bareReservation, ...changes };
}

/** What an e-ticket is made of, for tests to vary. */
export function source(changes: Partial<Reservation> = {}, more: Partial<EticketSource> = {}): EticketSource {
  return {
    reservation: reservation(changes),
    agency,
    number: 'E-2026-000123',
    issuedAt: '2026-08-14T01:30:00.000Z',
    timeZone: 'America/Toronto',
    ...more,
  };
}

const cad = (amount: number) => ({ amount, currency: 'CAD' });

const bareReservation: Reservation = {
  id: 1,
  locator: 'K7M2QX',
  status: 'confirmed',
  version: 3,
  moves: ['ticketed'],
  due: null,
  claim: null,
  notes: [],
  lastEdit: null,
  received: null,
  language: 'en',
  client: {
    given: 'Élodie',
    family: 'Tremblay-O’Connor',
    title: 'Ms.',
    address: {
      lines: ['1188 Rue Sherbrooke Ouest', 'App. 1402'],
      city: 'Montréal',
      province: 'QC',
      postalCode: 'H3A 3R7',
      country: 'CA',
    },
    phones: [{ kind: 'mobile', number: '+15145550199' }],
    emails: ['elodie@client.example'],
  },
  travellers: [{ given: 'Élodie', family: 'Tremblay-O’Connor', title: 'Ms.', type: 'adult' }],
  segments: [
    {
      kind: 'hotel',
      supplier: 'Iberia Hospitality',
      property: 'Hotel Avenida Palace',
      city: 'Lisboa',
      country: 'PT',
      checkIn: '2026-10-03',
      checkOut: '2026-10-10',
      room: 'Double, city view',
      board: 'Bed and breakfast',
      rooms: 1,
    },
    {
      kind: 'air',
      supplier: 'Air Transat',
      carrier: 'TS',
      number: '480',
      from: 'YUL',
      to: 'LIS',
      departs: '2026-10-02T21:35',
      arrives: '2026-10-03T09:05',
      cabin: 'Economy',
      fareBasis: 'KLX0ECO',
    },
    {
      kind: 'air',
      supplier: 'Air Transat',
      carrier: 'TS',
      number: '481',
      from: 'LIS',
      to: 'YUL',
      departs: '2026-10-10T11:15',
      arrives: '2026-10-10T13:50',
      cabin: 'Economy',
      fareBasis: 'KLX0ECO',
    },
    {
      kind: 'car',
      supplier: 'Guerin',
      class: 'Compact, automatic',
      pickUp: { place: 'Lisboa Airport', at: '2026-10-05T10:00' },
      dropOff: { place: 'Lisboa Oriente', at: '2026-10-08T18:30' },
    },
    {
      kind: 'insurance',
      supplier: 'Croix Bleue',
      plan: 'Comprehensive',
      from: '2026-10-02',
      to: '2026-10-10',
    },
  ],
  prices: [
    { segment: 1, kind: 'fare', label: 'Fare', amount: cad(41_200) },
    { segment: 1, kind: 'tax', label: 'Airport improvement fee', amount: cad(3_500) },
    { segment: 1, kind: 'tax', label: 'Air travellers security charge', amount: cad(3_479) },
    { segment: 2, kind: 'fare', label: 'Fare', amount: cad(38_900) },
    { segment: 0, kind: 'fare', label: '7 nights', amount: cad(126_700) },
    { segment: 3, kind: 'fare', label: '3 days', amount: cad(16_450) },
    { segment: 4, kind: 'insurance', label: 'Premium', amount: cad(8_925) },
    { kind: 'fee', label: 'File fee', amount: cad(2_500) },
    { kind: 'discount', label: 'Early booking', amount: cad(-5_000) },
  ],
  total: cad(236_654),
  destination: 'Lisboa',
  departsOn: '2026-10-02',
  returnsOn: '2026-10-10',
  payment: {
    method: 'card',
    plan: 'full',
    card: {
      holder: 'ELODIE TREMBLAY',
      brand: 'visa',
      masked: '411111••••••1111',
      expiry: '11/28',
      securityCodeGiven: true,
    },
  },
  conditions: [
    { supplier: 'Air Transat', version: '2026-03', acceptedAt: '2026-08-12T15:20:11-04:00' },
    { supplier: 'Iberia Hospitality', version: '7.2', acceptedAt: '2026-08-12T15:20:11-04:00' },
  ],
  consent: null,
  remarks: null,
  warnings: [],
  amendment: null,
  source: {
    bookingId: 'b-1',
    bookingVersion: 1,
    submittedAt: '2026-08-12T19:20:11.000Z',
    receivedAt: '2026-08-12T19:20:12.000Z',
    pulledAt: '2026-08-12T19:21:00.000Z',
    sealed: true,
    removal: 'removed',
    receipt: 'verified',
  },
  documents: [],
  mailings: [],
  history: [],
};
