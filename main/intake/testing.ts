import type { ConnectionSecrets, ConnectionSettings } from '../../preload/contract/intake.ts';
import { type Authority, createAuthority } from '../../scripts/web-shop/certificates.ts';
import { sealBooking } from '../../scripts/web-shop/sealing.ts';
import { startWebShop, type WebShop, type WebShopOptions } from '../../scripts/web-shop/shop.ts';
import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { ReservationReceiver } from '../reservations/receive.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { Intake } from './intake.ts';

/** An intake on a real store against the real reference shop over TLS 1.3, for tests and benchmarks. */
export interface IntakeDesk extends TestStore {
  readonly intake: Intake;
  readonly shop: WebShop;
  readonly authority: Authority;
  /** Faults of the program that the intake reported; a test expects none. */
  readonly programFaults: unknown[];
  /** Connects the intake, with changes to what would fit the shop, and waits for the first run. */
  connect(settings?: Partial<ConnectionSettings>, secrets?: ConnectionSecrets): Promise<void>;
  /** One run, to its end. */
  run(): Promise<void>;
  /** Octets sealed to the desk's present key. */
  seal(octets: Uint8Array): Promise<Uint8Array>;
}

const nobody = { staffId: null, name: 'A test' };

export async function openIntakeDesk(
  options: Partial<WebShopOptions> = {},
  readerThread?: URL,
): Promise<IntakeDesk> {
  const authority = await createAuthority('A test authority');
  const certificate = await authority.issue({ commonName: 'A shop', hosts: ['127.0.0.1'], usage: 'server' });
  const shop = await startWebShop({ certificate, report: () => undefined, ...options });
  const testStore = openTestStore();
  const { store, vault } = testStore;
  const programFaults: unknown[] = [];
  const intake = new Intake({
    store,
    vault,
    audit: new Audit(systemClock),
    clock: systemClock,
    pushes: { push: () => undefined },
    reservations: new ReservationReceiver(systemClock),
    readerThread,
    onFault: (error) => programFaults.push(error),
  });
  await intake.start();
  const fitting: ConnectionSettings = {
    name: 'A shop',
    profile: 'api',
    baseUrl: shop.url,
    certificateAuthority: authority.certificate,
    pins: [],
    receiptKey: JSON.stringify(shop.receiptKey),
    everySeconds: 86_400,
  };
  const run = async (): Promise<void> => {
    await intake.runNow();
    await intake.settled();
  };
  return {
    ...testStore,
    intake,
    shop,
    authority,
    programFaults,
    async connect(settings = {}, secrets = {}): Promise<void> {
      await intake.connections.save({ settings: { ...fitting, ...settings }, secrets }, nobody);
      await run();
    },
    run,
    async seal(octets) {
      const { jwk, kid } = await intake.sealingKeys.current();
      return sealBooking(octets, JSON.parse(jwk), kid);
    },
    async close() {
      await intake.stop();
      await shop.stop();
      await testStore.close();
    },
  };
}
