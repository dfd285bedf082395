import { createHash } from 'node:crypto';
import { generateBookings } from '../generator/bookings.ts';
import { wildTextKinds } from '../generator/wild.ts';
import { type Command, commandFrom, jsonFile, Misused, usage } from './command.ts';
import { obeyParent, type ReadyShop } from './control.ts';
import { type Identities, identitiesIn } from './identities.ts';
import { openApiFile, writeOpenApi } from './openapi.ts';
import { type DeskKey, readDeskKey, sealBooking } from './sealing.ts';
import type { Offer } from './shelf.ts';
import { startWebShop, type WebShop } from './shop.ts';

/** The reference web shop as a process of its own: for a person at a terminal, and for a parent that forked it. */
async function main(): Promise<void> {
  const command = commandFrom(process.argv.slice(2), process.env);
  if (command.help) return say(usage);
  if (command['write-openapi']) {
    await writeOpenApi();
    return say(`written: ${openApiFile}\n`);
  }
  const identities = await identitiesIn(command.certificates, command.certificate);
  const deskKey = command['desk-key'] === undefined ? undefined : await keyFrom(command['desk-key']);
  const shop = await started(command, identities, deskKey);
  shop.add(await generated(command, deskKey));
  for (const fault of command.fault) shop.faults.set(fault);
  for (const oddity of command.oddity) await shop.plant(oddity);

  const ready = readyShop(shop, identities);
  say(banner(ready, shop, command));
  if (process.send !== undefined) obeyParent(shop, ready);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => shop.stop());
}

function started(command: Command, identities: Identities, deskKey: DeskKey | undefined): Promise<WebShop> {
  const { port, folder, token, clients } = command;
  return startWebShop({
    port,
    certificate: identities.server,
    receiptKey: identities.receiptKey,
    receipts: !command['no-receipts'],
    ...(clients !== 'off' && { clients: { authority: identities.authority, needed: clients } }),
    ...(folder !== undefined && { folder }),
    ...(token !== undefined && { token }),
    ...(deskKey !== undefined && { deskKey: { ...deskKey.jwk, kid: deskKey.kid } }),
  });
}

async function keyFrom(file: string): Promise<DeskKey> {
  try {
    return await readDeskKey(jsonFile(file));
  } catch (error) {
    if (error instanceof Misused) throw error;
    throw new Misused(`${file}: not a public P-256 key (JWK); never give a web shop the private one`);
  }
}

/** The generator's bookings, a share of them sealed. Which of them, their ids decide: the same seed seals the same. */
async function generated(command: Command, deskKey: DeskKey | undefined): Promise<Offer[]> {
  const { bookings: count, seed, 'wild-share': wildShare, 'sealed-share': sealedShare } = command;
  const offers: Offer[] = [];
  for (const booking of generateBookings({ seed, count, wildShare, wildKinds: wildTextKinds })) {
    const { id, receivedAt, mediaType, octets } = booking;
    if (deskKey === undefined || fractionOf(id) >= sealedShare)
      offers.push({ id, receivedAt, mediaType, octets });
    else {
      const sealed = await sealBooking(octets, deskKey.jwk, deskKey.kid);
      offers.push({ id, receivedAt, mediaType: 'application/jose', octets: sealed });
    }
  }
  return offers;
}

/** A number from 0 to below 1 that an id always gives. */
function fractionOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0) / 2 ** 32;
}

function readyShop(shop: WebShop, { authority, server, files }: Identities): ReadyShop {
  const { authority: authorityFile, deskCertificate, deskKey } = files;
  return {
    url: shop.url,
    port: shop.port,
    authority,
    pin: server.pin,
    receiptKey: JSON.stringify(shop.receiptKey),
    files: { authority: authorityFile, deskCertificate, deskKey },
  };
}

function banner(ready: ReadyShop, shop: WebShop, command: Command): string {
  return `Guichet reference web shop: a reference and a test peer, not a production shop.

  address (profile api)      ${ready.url}
  booking form               ${ready.url}/
  OpenAPI                    ${ready.url}/openapi.json
  bookings on the shelf      ${shop.shelf.size}

To connect the desk:
  certificate authority      ${ready.files.authority}
  pin (SPKI SHA-256)         ${ready.pin}
  desk's certificate         ${ready.files.deskCertificate}
  desk's key                 ${ready.files.deskKey}
  bearer token               ${command.token === undefined ? 'none needed' : 'the one given with --token'}
  receipt key (JWK)          ${ready.receiptKey}

Stop with Ctrl+C.
`;
}

function say(text: string): void {
  process.stdout.write(text);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Misused)) throw error;
  process.stderr.write(`${error.message}\n${usage}`);
  process.exitCode = 2;
}
