import type { Booking } from '../../main/intake/booking.ts';
import type { Random, Weighted } from './random.ts';

/** A number that a brand or a payment processor publishes for tests; no account stands behind it. */
interface TestCard {
  /** The brand by card-validator's name. */
  brand: string;
  number: string;
  codeDigits: 3 | 4;
}

const card = (brand: string, number: string, codeDigits: 3 | 4 = 3): TestCard => ({
  brand,
  number,
  codeDigits,
});

/** The brands' test cards, about as often as the brands are met in Canada. */
export const testCards: Weighted<TestCard> = [
  [card('visa', '4111111111111111'), 22],
  [card('visa', '4242424242424242'), 14],
  [card('visa', '4012888888881881'), 10],
  [card('mastercard', '5555555555554444'), 16],
  [card('mastercard', '5105105105105100'), 8],
  [card('mastercard', '2223003122003222'), 8],
  [card('american-express', '378282246310005', 4), 7],
  [card('american-express', '371449635398431', 4), 5],
  [card('discover', '6011111111111117'), 3],
  [card('diners-club', '30569309025904'), 2],
  [card('diners-club', '36227206271667'), 1],
  [card('jcb', '3530111333300000'), 2],
  [card('jcb', '3566002020360505'), 1],
  [card('unionpay', '6200000000000005'), 1],
];

type Payment = Booking['payment'];

/** How a client pays: mostly by card; a deposit only where the trip is far off. `today` is YYYY-MM-DD. */
export function paymentBy(holder: string, daysAhead: number, today: string, random: Random): Payment {
  const plan = daysAhead > 60 && random.chance(0.55) ? 'deposit' : 'full';
  const method = random.weighted<Payment['method']>([
    ['card', 86],
    ['transfer', 9],
    ['cheque', 5],
  ]);
  return method === 'card' ? { method, plan, card: cardOf(holder, today, random) } : { method, plan };
}

/** A test card that expires in the years after this one. */
export function cardOf(holder: string, today: string, random: Random): NonNullable<Payment['card']> {
  const { number, codeDigits } = random.weighted(testCards);
  const month = String(random.between(1, 12)).padStart(2, '0');
  const year = String(Number(today.slice(0, 4)) + random.between(1, 5));
  return {
    holder,
    number: random.chance(0.15) ? number.replace(/(?=(?:.{4})+$)(?!^)/g, ' ') : number,
    expiry: random.chance(0.85) ? `${month}/${year.slice(2)}` : `${month}/${year}`,
    ...(random.chance(0.95) && { securityCode: random.text('0123456789', codeDigits) }),
  };
}
