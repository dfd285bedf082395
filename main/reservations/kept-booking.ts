import { z } from 'zod';
import {
  client,
  conditionAccepted,
  language,
  priceLine,
  segment,
  traveller,
} from '../../preload/contract/trip.ts';

const keptCard = z.object({
  holder: z.string(),
  /** The brand by the number's first digits; null where none fits. */
  brand: z.string().nullable(),
  /** First six and last four digits at most. */
  masked: z.string(),
  expiry: z.string(),
  securityCodeGiven: z.boolean(),
  /** The country of its issuer, where the shop's payment service said it. */
  country: z.string().optional(),
});

/**
 * A booking as it is kept in the store: without the card number (sealed apart), without the security code (dropped,
 * never written) and without the address of origin (its own table).
 */
export const keptBooking = z.looseObject({
  version: z.literal(1),
  id: z.string(),
  submittedAt: z.string(),
  language,
  client,
  travellers: z.array(traveller),
  segments: z.array(segment),
  prices: z.array(priceLine),
  payment: z.object({
    method: z.enum(['card', 'cheque', 'transfer']),
    plan: z.enum(['deposit', 'full']),
    card: keptCard.optional(),
  }),
  conditionsAccepted: z.array(conditionAccepted),
  subscribe: z.object({ specials: z.boolean(), wording: z.string() }).optional(),
  remarks: z.string().optional(),
});
export type KeptBooking = z.infer<typeof keptBooking>;
export type KeptCard = z.infer<typeof keptCard>;
