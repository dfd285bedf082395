import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';
import { digestOf, mostOctets } from './protocol.ts';
import { sealBooking } from './sealing.ts';
import type { Shelf } from './shelf.ts';

/** Something odd that lies on the shelf among the bookings, as a broken or a hostile form could leave it there. */
export const oddity = z.discriminatedUnion('kind', [
  /** A line of the listing that is not JSON. */
  z.object({ kind: z.literal('malformedLine'), text: z.string().optional() }),
  /** A line with an id that the protocol does not allow; its digest and body are right. */
  z.object({ kind: z.literal('unknownId'), id: z.string(), body: z.string().optional() }),
  /** A booking whose octets are more than 1 MiB (by one, where `octets` is absent). */
  z.object({ kind: z.literal('tooLarge'), id: z.string(), octets: z.int().positive().optional() }),
  /** A booking that is sealed for a key that nobody has. */
  z.object({ kind: z.literal('unknownKey'), id: z.string(), body: z.string().optional() }),
]);
export type Oddity = z.infer<typeof oddity>;

/** Puts an oddity on the shelf, at the end of the listing. */
export async function plant(one: Oddity, shelf: Shelf): Promise<void> {
  switch (one.kind) {
    case 'malformedLine':
      shelf.addLine(one.text ?? '{"id":"broken","receivedAt":');
      return;
    case 'unknownId': {
      const octets = Buffer.from(one.body ?? '{}');
      shelf.addLine(
        JSON.stringify({
          id: one.id,
          receivedAt: new Date().toISOString(),
          digest: digestOf(octets),
          mediaType: 'application/json',
          body: octets.toString('utf8'),
        }),
      );
      return;
    }
    case 'tooLarge':
      shelf.add([
        { id: one.id, mediaType: 'application/json', octets: oversized(one.octets ?? mostOctets + 1) },
      ]);
      return;
    case 'unknownKey': {
      const { publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
      const octets = await sealBooking(
        Buffer.from(one.body ?? '{}'),
        await exportJWK(publicKey),
        'nobody-has-this-key',
      );
      shelf.add([{ id: one.id, mediaType: 'application/jose', octets }]);
    }
  }
}

/** JSON of exactly so many octets. */
function oversized(octets: number): Buffer {
  const frame = '{"remarks":""}';
  return Buffer.from(`{"remarks":"${'x'.repeat(Math.max(0, octets - frame.length))}"}`);
}
