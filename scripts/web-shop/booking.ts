import { z } from 'zod';
import {
  airSegment,
  carSegment,
  client,
  conditionAccepted,
  hotelSegment,
  insuranceSegment,
  language,
  localDate,
  packageSegment,
  phone,
  priceLine,
  traveller,
} from '../../preload/contract/trip.ts';
import { bookingId, words } from './protocol.ts';

/**
 * The booking, version 1, as a form ought to send it. For the OpenAPI document and for what this shop's own form posts
 * in the clear; a desk accepts far worse. Unknown fields are let through everywhere.
 */
export const booking = z
  .looseObject({
    version: z.literal(1),
    id: bookingId,
    submittedAt: z.iso.datetime({ offset: true }),
    language,
    client: z.looseObject({
      ...client.shape,
      address: client.shape.address.loose(),
      phones: z.array(phone.loose()),
      emails: z.array(z.email()),
    }),
    travellers: z.array(z.looseObject({ ...traveller.shape, birthDate: localDate.optional() })).min(1),
    segments: z
      .array(
        z.discriminatedUnion('kind', [
          airSegment.loose(),
          hotelSegment.loose(),
          packageSegment.loose(),
          carSegment.loose(),
          insuranceSegment.loose(),
        ]),
      )
      .min(1),
    prices: z.array(priceLine.loose()),
    payment: z.looseObject({
      method: z.enum(['card', 'cheque', 'transfer']),
      plan: z.enum(['deposit', 'full']),
      card: z
        .looseObject({
          holder: z.string(),
          number: z.string(),
          expiry: z.string(),
          securityCode: z.string().optional(),
          // ISO 3166-1, where the payment service names the issuer's country.
          country: z.string().length(2).optional(),
        })
        .optional(),
    }),
    conditionsAccepted: z.array(conditionAccepted.loose()),
    subscribe: z.looseObject({ specials: z.boolean(), wording: z.string() }).optional(),
    origin: z.looseObject({ host: z.string(), ip: z.string(), userAgent: z.string().optional() }),
    remarks: z.string().optional(),
  })
  .register(words, {
    id: 'Booking',
    description:
      'What the octets of a booking say once they are unsealed: JSON, UTF-8. Unknown fields are kept and ignored.',
  });
