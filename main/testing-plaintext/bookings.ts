import { generateBookings } from '../../scripts/generator/bookings.ts';
import type { Marker } from './markers.ts';

/** Numbers that brands publish for tests (see the generator's list), each for another way into the store. */
export const cards = {
  plain: { what: 'Visa in a plain booking', text: '4012888888881881' },
  sealed: { what: 'Mastercard in a sealed booking', text: '5105105105105100' },
  quarantined: { what: 'Amex in quarantine', text: '371449635398431' },
  typed: { what: 'Discover typed into remarks', text: '6011111111111117' },
  unknownField: { what: 'JCB in an unknown field', text: '3566002020360505' },
  crash: { what: 'Diners in a crash', text: '30569309025904' },
} as const satisfies Record<string, Marker>;

/** What a person types into a form, each text there once. The codes are longer than real ones, so that none turns up by chance. */
export const typed = {
  given: { what: 'given name', text: 'Zéphyrine-Repère' },
  family: { what: 'family name', text: 'Œuvrard-Qwzrtský' },
  traveller: { what: 'traveller', text: 'Þórgnýr Repèresson' },
  street: { what: 'street', text: '90417, chemin du Repère-Caché' },
  phone: { what: 'telephone', text: '+1 514 555-0417' },
  email: { what: 'e-mail address', text: 'zephyrine.repere.90417@client.example' },
  remarks: { what: 'remarks', text: 'allergie au repère ñandú 90417' },
  address: { what: 'address of origin', text: '203.0.113.251 (repère 90417)' },
  securityCode: { what: 'security code', text: 'CVV-90417-263' },
  sealedName: { what: 'name in a sealed booking', text: 'Ğülşəhrə-Scellée' },
  sealedCode: { what: 'security code in a sealed booking', text: 'CVV-71409-362' },
  quarantinedName: { what: 'name in quarantine', text: 'Bjørnstjerne-Quarantaine' },
  quarantinedCode: { what: 'security code in quarantine', text: 'CVV-55107-940' },
  crowd: { what: 'name of many bookings', text: 'Ångström-Foule-Repère' },
} as const satisfies Record<string, Marker>;

/** Octets of a booking that is right, with changes. */
function octetsOf(seed: number, changes: object): Uint8Array {
  const [one] = [...generateBookings({ seed, count: 1, wildShare: 0 })];
  if (one === undefined) throw new Error('no booking was generated');
  return changed(one.octets, changes);
}

function changed(octets: Uint8Array, changes: object): Uint8Array {
  const booking: object = JSON.parse(new TextDecoder().decode(octets));
  return new TextEncoder().encode(JSON.stringify({ ...booking, ...changes }));
}

function client(given: string, family: string) {
  return {
    given,
    family,
    address: {
      lines: [typed.street.text],
      city: 'Montréal',
      province: 'QC',
      postalCode: 'H3A 3R7',
      country: 'CA',
    },
    phones: [{ kind: 'mobile', number: typed.phone.text }],
    emails: [typed.email.text],
  };
}

function paid(number: string, securityCode: string, holder: string) {
  return {
    method: 'card',
    plan: 'full',
    card: { holder, number: number.replace(/(?=(\d{4})+$)/g, ' ').trim(), expiry: '12/31', securityCode },
  };
}

/** A booking that can be ticketed and mailed, with a marker in each of its fields. */
export function plainBooking(id: string): Uint8Array {
  return octetsOf(21, {
    id,
    client: client(typed.given.text, typed.family.text),
    travellers: [
      { given: typed.given.text, family: typed.family.text, type: 'adult', birthDate: '1971-04-09' },
      { given: typed.traveller.text, family: typed.family.text, type: 'child', age: 9 },
    ],
    payment: paid(cards.plain.text, typed.securityCode.text, `${typed.given.text} ${typed.family.text}`),
    origin: { host: 'client.example', ip: typed.address.text, userAgent: 'A browser' },
    remarks: `${typed.remarks.text}. Ma carte : ${cards.typed.text}, cvv 9041`,
    shopField: { card: cards.unknownField.text, cvv: typed.securityCode.text },
  });
}

/** The octets that a shop seals. */
export function sealedBooking(id: string): Uint8Array {
  return octetsOf(22, {
    id,
    client: client(typed.sealedName.text, typed.family.text),
    travellers: [{ given: typed.sealedName.text, family: typed.family.text, type: 'adult' }],
    payment: paid(cards.sealed.text, typed.sealedCode.text, typed.sealedName.text),
  });
}

/** Three that cannot be understood: cut off, of another form, of a version to come. */
export function wildBookings(): { id: string; octets: Uint8Array }[] {
  const booking = octetsOf(23, {
    client: client(typed.quarantinedName.text, typed.family.text),
    payment: paid(cards.quarantined.text, typed.quarantinedCode.text, typed.quarantinedName.text),
  });
  const whole = JSON.parse(new TextDecoder().decode(booking));
  const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  return [
    { id: 'WILD-CUT', octets: booking.subarray(0, -20) },
    { id: 'WILD-FORM', octets: encode({ ...whole, segments: 'none' }) },
    { id: 'WILD-VERSION', octets: encode({ ...whole, version: 2 }) },
  ];
}

/** Many ordinary ones, whose client has a marker for a name. */
export function crowd(count: number): { id: string; octets: Uint8Array }[] {
  return [...generateBookings({ seed: 24, count, wildShare: 0 })].map(({ octets }, index) => {
    const id = `CROWD-${index}`;
    return { id, octets: changed(octets, { id, client: client('Anna', typed.crowd.text) }) };
  });
}
