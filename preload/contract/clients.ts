import { z } from 'zod';
import { documentRow } from './documents.ts';
import { clientFields } from './edits.ts';
import { failure } from './failure.ts';
import { mailingRow } from './mailing.ts';
import { command, query } from './procedure.ts';
import { paymentIntent, reservationRow, reservationStatus } from './reservations.ts';
import { address, instant, language, localDate, money, phone } from './trip.ts';

/** Of one client, at most so many reservations are looked at, the newest; `more` says that there may be others. */
export const mostOfAClient = 1000;
/** At most so many reservations are corrected at once. */
export const mostCorrected = 500;

/**
 * Why a reservation is shown as a client's, `clients.grounds.<ground>`. `opened`: its client is the one that was asked for.
 * `email`, `phone`: the same name, with the same e-mail address or telephone. `said`: a person said so. `shown`: it stood
 * there by its data when a person decided or corrected something, and stays.
 */
export const belongingGrounds = ['opened', 'email', 'phone', 'said', 'shown'] as const;
const belonging = z.object({
  ground: z.enum(belongingGrounds),
  /** The reservation that it shares an address or a telephone with. */
  like: z.string().nullable(),
  by: z.string().nullable(),
  at: instant.nullable(),
  reason: z.string().nullable(),
});
export type Belonging = z.infer<typeof belonging>;

/**
 * Why another client may be the same person, `clients.likelyBy.<ground>`: the same e-mail address or telephone, mostly with
 * another name; the same name with the same postal code; `both`: it fits this client and another one. `apart`: a person said
 * that they are two.
 */
export const likelyGrounds = ['email', 'phone', 'postalCode', 'both', 'apart'] as const;
export type LikelyGround = (typeof likelyGrounds)[number];

const personName = z.object({ given: z.string(), family: z.string(), title: z.string().nullable() });

/** What stands in how many reservations, and the oldest and newest of them by arrival. */
const used = z.object({
  count: z.int(),
  first: z.object({ id: z.int(), locator: z.string(), at: instant }),
  last: z.object({ id: z.int(), locator: z.string(), at: instant }),
});
export type Used = z.infer<typeof used>;

/** What a client said about the weekly specials, as the web form asked it. */
const consentStatement = z.object({
  reservationId: z.int(),
  locator: z.string(),
  /** When the form was sent, as the wire has it. */
  at: z.string(),
  specials: z.boolean(),
  /** The text that stood beside the box; texts are counted from 1 in the order in which they were first seen. */
  wording: z.string(),
  text: z.int(),
});

/** A client: everything that their reservations say about one person. */
export const clientProfile = z.object({
  /** The reservation that was asked for; any one of a client's names the same client. */
  id: z.int(),
  locator: z.string(),
  /** As the newest reservation has them. */
  name: personName,
  language,
  names: z.array(personName.extend({ used })),
  phones: z.array(phone.extend({ used })),
  emails: z.array(z.object({ address: z.string(), used })),
  /** Postal addresses over time, the newest first. */
  addresses: z.array(z.object({ address, used })),
  /** The newest first; the first one is what counts. */
  consents: z.array(consentStatement),
  conditions: z.array(
    z.object({ supplier: z.string(), version: z.string(), acceptedAt: z.string(), count: z.int() }),
  ),
  totals: z.object({
    reservations: z.int(),
    cancelled: z.int(),
    /** Not cancelled, and departing today or later. */
    ahead: z.int(),
    /** Sums of what is not cancelled, one a currency. Nothing is known to be received until payments have a ledger. */
    values: z.array(z.object({ value: money, received: money })),
    mailings: z.int(),
  }),
  /** Others who may be the same person: nothing of theirs is shown until somebody says so. */
  likely: z.array(
    z.object({
      /** Their newest reservation. */
      id: z.int(),
      locator: z.string(),
      given: z.string(),
      family: z.string(),
      reservations: z.int(),
      grounds: z.array(z.enum(likelyGrounds)),
    }),
  ),
  /** Whether there may be more: more than `mostOfAClient`, or more telephones and addresses than are followed. */
  more: z.boolean(),
  /** Reservations that are not in the search index yet; some of them may be this client's. */
  left: z.int(),
});
export type ClientProfile = z.infer<typeof clientProfile>;

/** A reservation in a client's timeline. */
export const clientReservation = z.object({
  row: reservationRow,
  payment: paymentIntent,
  /** Null where there is no total to hold it against. */
  received: money.nullable(),
  because: belonging,
});
export type ClientReservation = z.infer<typeof clientReservation>;

/** A message to a client, with the document that went with it. */
export const clientMailing = z.object({
  mailing: mailingRow,
  document: documentRow.pick({ id: true, kind: true, number: true }).nullable(),
});
export type ClientMailing = z.infer<typeof clientMailing>;

/** What stands in a client's reservations and can be corrected: a way to write their name, a telephone, an e-mail address, a postal address. */
export const clientStanding = z.discriminatedUnion('what', [
  z.object({ what: z.literal('name'), name: personName }),
  z.object({ what: z.literal('phone'), number: z.string() }),
  z.object({ what: z.literal('email'), email: z.string() }),
  z.object({ what: z.literal('address'), address }),
]);
export type ClientStanding = z.infer<typeof clientStanding>;

/** What it is to be, in the same strict shapes as any correction. */
export const clientCorrection = z.discriminatedUnion('what', [
  z.object({ what: z.literal('name'), name: clientFields.pick({ given: true, family: true, title: true }) }),
  z.object({ what: z.literal('phone'), phone: clientFields.shape.phones.element }),
  z.object({ what: z.literal('email'), email: clientFields.shape.emails.element }),
  z.object({ what: z.literal('address'), address: clientFields.shape.address }),
]);
export type ClientCorrection = z.infer<typeof clientCorrection>;

/** A reservation in which something stands that is to be corrected. */
export const correctableRow = z.object({
  id: z.int(),
  locator: z.string(),
  version: z.int(),
  status: reservationStatus,
  destination: z.string().nullable(),
  departsOn: localDate.nullable(),
  /** Who works on it, where that is not the caller: their name. */
  claimedBy: z.string().nullable(),
  /** Departed already: left alone unless somebody chooses it. */
  departed: z.boolean(),
});
export type CorrectableRow = z.infer<typeof correctableRow>;

/** What became of one reservation: refused for the failure, or `unchanged` because it does not stand there any more. */
export const correctionOutcome = z.object({
  id: z.int(),
  locator: z.string(),
  outcome: z.enum(['done', 'unchanged', 'refused']),
  failure: failure.nullable(),
  version: z.int(),
  /** The line of the history by which it can be undone. */
  edit: z.int().nullable(),
});
export type CorrectionOutcome = z.infer<typeof correctionOutcome>;
const outcomes = z.object({ outcomes: z.array(correctionOutcome) });

const ofClient = z.object({ id: z.int() });
const reason = z.string().trim().min(3).max(500);
const page = ofClient.extend({ before: z.int().optional(), limit: z.int().min(1).max(200) });

/** A client is named by any one of their reservations. */
export const clientProcedures = {
  /** Who the client of a reservation is, over all their reservations. Failures: notFound. */
  'clients.open': query('agent', ofClient, clientProfile),
  /** A page of their reservations by keyset, the newest first; `before` is the `next` of the page before. Failures: notFound. */
  'clients.reservations': query(
    'agent',
    page,
    z.object({ rows: z.array(clientReservation), next: z.int().nullable() }),
  ),
  /** A page of what was mailed to them by keyset, the newest first. Failures: notFound. */
  'clients.mail': query('agent', page, z.object({ rows: z.array(clientMailing), next: z.int().nullable() })),
  /**
   * The clients of reservations that the box found, each once: those whose own name, telephone or e-mail address is the text
   * that it was found by. `reservations` counts those among the given ones.
   */
  'clients.found': query(
    'agent',
    z.object({ hits: z.array(z.object({ id: z.int(), text: z.string() })).max(50) }),
    z.array(
      z.object({
        id: z.int(),
        given: z.string(),
        family: z.string(),
        contact: z.string().nullable(),
        reservations: z.int(),
      }),
    ),
  ),
  /** The reservations in which something stands, those that can be corrected. Failures: notFound. */
  'clients.standing': query(
    'agent',
    ofClient.extend({ standing: clientStanding }),
    z.object({ rows: z.array(correctableRow) }),
  ),
  /**
   * Corrects something wherever it stands in the chosen reservations, each as `reservations.edit` does: in a transaction of its
   * own, with its own line of history, and refused by itself where somebody else works on it or it is another version than the
   * one that was seen. If the program dies in between, those that are done are done, and the others are as they were; it can be
   * asked for again. Failures: notFound, invalidInput (the correction is of something else than what stands).
   */
  'clients.correct': command(
    'agent',
    ofClient.extend({
      standing: clientStanding,
      correction: clientCorrection,
      items: z
        .array(z.object({ id: z.int(), version: z.int() }))
        .min(1)
        .max(mostCorrected),
    }),
    outcomes,
  ),
  /** Undoes corrections, each as `reservations.undoEdit` does, and refused by itself where something came since. */
  'clients.undoCorrection': command(
    'agent',
    z.object({
      items: z
        .array(z.object({ id: z.int(), version: z.int(), edit: z.int() }))
        .min(1)
        .max(mostCorrected),
    }),
    outcomes,
  ),
  /**
   * Says that the clients of two reservations are one person. Everything that stands together on either side is one from
   * then on. Failures: notFound, changedMeanwhile (somebody else decided something about them just now).
   */
  'clients.join': command('agent', ofClient.extend({ other: z.int(), reason }), clientProfile),
  /**
   * Says that the client of `reservationId` is not this person. It stands alone from then on. Failures: notFound (it does not
   * stand there, or it is the only one), changedMeanwhile.
   */
  'clients.part': command('agent', ofClient.extend({ reservationId: z.int(), reason }), clientProfile),
};
