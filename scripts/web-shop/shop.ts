import { join } from 'node:path';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { JWK } from 'jose';
import { onlyTheDesk } from './access.ts';
import { intakeApi } from './api.ts';
import { answerErrors } from './errors.ts';
import { FaultSwitches } from './faults.ts';
import type { Agency } from './form/page.ts';
import { bookingForm } from './form/routes.ts';
import { Ledger } from './ledger.ts';
import { type Oddity, plant } from './oddities.ts';
import { openApiDocument } from './openapi.ts';
import { createReceiptKey, receiptSigner } from './receipts.ts';
import { readDeskKey } from './sealing.ts';
import { type Offer, Shelf } from './shelf.ts';
import { VersionFolder } from './version-folder.ts';

/** How a reference shop is set up. Whatever is absent is made or left out. */
export type WebShopOptions = {
  /** The server's certificate, with any intermediate behind it, and its key (PEM). */
  certificate: { certificate: string; key: string };
  /** 0 or absent: any free port. The shop listens on 127.0.0.1 only. */
  port?: number;
  /**
   * The authority (PEM) whose client certificates are accepted, and where one is needed: `forDesk` asks for it but lets
   * anyone see the form page, `always` ends the handshake with whoever has none. Absent: none is asked for.
   */
  clients?: { authority: string; needed: 'forDesk' | 'always' };
  /** The bearer token that the desk has to show. */
  token?: string;
  /** Where bookings and ledger are kept over a restart; in memory only where absent. */
  folder?: string;
  /** The desk's public sealing key (JWK). Without it the form takes no card and posts in the clear. */
  deskKey?: JWK;
  /** The private key (JWK, Ed25519) that signs receipts; a new one where absent. */
  receiptKey?: JWK;
  /** False: removals are answered without receipts, as the protocol allows; signing one takes longer than all the rest. */
  receipts?: boolean;
  /** How receipts name this server; `guichet-reference-shop` where absent. */
  serverName?: string;
  /** Who sells on the form page. */
  agency?: Agency;
  /** Hears of errors in the shop itself; standard error where absent. */
  report?: (error: Error) => void;
};

/** A reference shop that is running. */
export type WebShop = {
  /** `https://127.0.0.1:PORT`, the base address of the profile. */
  url: string;
  port: number;
  /** The public key (JWK) of its receipts. */
  receiptKey: JWK;
  /** What was ever offered and removed. */
  ledger: Ledger;
  /** The bookings that it holds now, oldest first. */
  shelf: Shelf;
  /** Makes it misbehave while it runs. */
  faults: FaultSwitches;
  /** Puts bookings on the shelf; see Shelf.add. */
  add(offers: Iterable<Offer>): void;
  /** Puts something odd on the shelf. */
  plant(oddity: Oddity): Promise<void>;
  /** Stops listening and drops open connections. What lies in its folder stays. */
  stop(): Promise<void>;
};

/** The made-up agency of the form page. */
const exampleAgency: Agency = {
  name: 'Voyages Exemple',
  address: '1000, rue de l’Exemple, Montréal (Québec) H2X 1Y4',
  phone: '+1 514 555-0100',
  email: 'specials@example.com',
};

const banner = 'guichet-reference-shop (a reference and a test peer)';

/** The same for every shop of this process, and made once. */
let openApi: Promise<string> | undefined;

/**
 * Starts the reference web shop: the `api` profile of the intake protocol over TLS 1.3, and a booking form. It is a
 * reference and a test peer, not a production shop. Rejects where the port is taken or a key or certificate is unusable.
 */
export async function startWebShop(options: WebShopOptions): Promise<WebShop> {
  const { clients, folder, token } = options;
  const ledger = new Ledger(folder === undefined ? undefined : join(folder, 'ledger.ndjson'));
  const shelf = new Shelf(
    ledger,
    folder === undefined ? undefined : new VersionFolder(join(folder, 'bookings')),
  );
  const faults = new FaultSwitches();
  const signer = await receiptSigner(options.receiptKey ?? (await createReceiptKey()));
  // The fault `badReceipt` signs with this key, which claims to be the shop's.
  const stranger = await receiptSigner({ ...(await createReceiptKey()), kid: signer.publicKey.kid });
  const deskKey = options.deskKey === undefined ? null : await readDeskKey(options.deskKey);
  openApi ??= openApiDocument();
  const document = await openApi;

  const app = Fastify({
    forceCloseConnections: true,
    https: {
      minVersion: 'TLSv1.3',
      cert: options.certificate.certificate,
      key: options.certificate.key,
      ...(clients === undefined
        ? {}
        : { ca: clients.authority, requestCert: true, rejectUnauthorized: clients.needed === 'always' }),
    },
  });
  answerErrors(app, options.report ?? ((error) => process.stderr.write(`${error.stack ?? error.message}\n`)));
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({ server: banner, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });
  app.get('/openapi.json', async (_request, reply) => reply.type('application/json').send(document));
  await app.register(bookingForm({ shelf, ledger, deskKey, agency: options.agency ?? exampleAgency }));

  await app.register(async (protocol) => {
    protocol.addHook('onRequest', onlyTheDesk({ certificate: clients !== undefined, token }));
    await protocol.register(
      intakeApi({
        shelf,
        ledger,
        faults,
        signer: options.receipts === false ? undefined : signer,
        stranger,
        serverName: options.serverName ?? 'guichet-reference-shop',
      }),
    );
  });
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    url,
    port: Number(new URL(url).port),
    receiptKey: signer.publicKey,
    ledger,
    shelf,
    faults,
    add: (offers) => shelf.add(offers),
    plant: (oddity) => plant(oddity, shelf),
    stop: () => app.close(),
  };
}
