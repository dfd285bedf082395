import { z } from 'zod';
import { fault, faultKind } from './faults.ts';
import type { LedgerEntry } from './ledger.ts';
import { oddity } from './oddities.ts';
import { mediaType } from './protocol.ts';
import type { WebShop } from './shop.ts';

const bookings = z.array(
  z.object({
    id: z.string(),
    mediaType,
    octets: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    receivedAt: z.string().optional(),
  }),
);

/**
 * What a parent process may ask of a shop that it forked, over the IPC channel that fork opens (serialization
 * 'advanced'): `{ number, order }`, answered by `{ number, value }` or `{ number, error }`. There is no other way to
 * steer a shop that runs as its own process, and none over the network.
 */
const order = z.discriminatedUnion('do', [
  z.object({ do: z.literal('add'), bookings }),
  z.object({ do: z.literal('plant'), oddity }),
  z.object({ do: z.literal('setFault'), fault }),
  z.object({ do: z.literal('clearFaults'), kind: faultKind.optional() }),
  /** The ids that are held now, oldest first. */
  z.object({ do: z.literal('ids') }),
  /** Everything that was ever offered and removed. */
  z.object({ do: z.literal('ledger') }),
  z.object({ do: z.literal('stop') }),
]);
export type Order = z.infer<typeof order>;

const request = z.object({ number: z.int(), order });

/** What a desk needs to be connected to a shop. */
export const readyShop = z.object({
  url: z.string(),
  port: z.int(),
  /** PEM of the authority that the desk has to trust. */
  authority: z.string(),
  /** SPKI pin of the shop's certificate, base64. */
  pin: z.string(),
  /** Public JWK of its receipts, as JSON. */
  receiptKey: z.string(),
  /** Where the authority's certificate and the desk's certificate and key lie (PEM). */
  files: z.object({ authority: z.string(), deskCertificate: z.string(), deskKey: z.string() }),
});
export type ReadyShop = z.infer<typeof readyShop>;

/** What the shop's process says first, once it listens. */
export const readyMessage = z.object({ ready: readyShop });

/** How it answers an order. */
export const orderAnswer = z.union([
  z.object({ number: z.int(), error: z.string() }),
  z.object({ number: z.int(), value: z.unknown() }),
]);
type OrderAnswer = z.infer<typeof orderAnswer>;

/** Carries out a parent's orders until the parent is gone; then the shop stops too. */
export function obeyParent(shop: WebShop, ready: ReadyShop): void {
  process.on('message', async (message) => {
    const { number, order } = request.parse(message);
    const answer = await carryOut(order, shop).then(
      (value): OrderAnswer => ({ number, value }),
      (error: unknown): OrderAnswer => ({ number, error: error instanceof Error ? error.message : 'failed' }),
    );
    send(answer);
    if (order.do === 'stop') process.disconnect();
  });
  process.on('disconnect', () => shop.stop());
  send({ ready });
}

async function carryOut(order: Order, shop: WebShop): Promise<string[] | LedgerEntry[] | null> {
  switch (order.do) {
    case 'add':
      shop.add(order.bookings);
      return null;
    case 'plant':
      await shop.plant(order.oddity);
      return null;
    case 'setFault':
      shop.faults.set(order.fault);
      return null;
    case 'clearFaults':
      shop.faults.clear(order.kind);
      return null;
    case 'ids':
      return shop.shelf.ids();
    case 'ledger':
      return [...shop.ledger.entries()];
    case 'stop':
      await shop.stop();
      return null;
  }
}

function send(message: OrderAnswer | z.infer<typeof readyMessage>): void {
  process.send?.(message);
}
