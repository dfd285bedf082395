import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Audit } from '../audit/audit.ts';
import { systemClock } from '../clock.ts';
import { SealingKeys } from '../intake/sealing-keys.ts';
import { cardPurpose, keptDigest, quarantinePurpose } from '../intake/understand.ts';
import { Settings } from '../settings/settings.ts';
import type { OpenStore } from '../store/door.ts';
import { keyNumberOctets } from '../store/sealed-fields.ts';

type Sealing = Pick<OpenStore, 'store' | 'vault'>;

const actor = { staffId: null, name: 'A test' };
const at = '2026-11-22T12:00:00.000Z';
const secretSetting = {
  name: 'a setting',
  value: z.object({}),
  secrets: z.object({ password: z.string().optional() }),
};

/** The card number of a booking that `fillSealed` made. */
function cardNumber(id: number): string {
  return `42424242${String(id).padStart(8, '0')}`;
}

/** Everything that the vault's key seals, some of each, without a web shop: for what changes keys. */
export async function fillSealed(
  { store, vault }: Sealing,
  cards: number,
  quarantined: number,
): Promise<void> {
  const audit = new Audit(systemClock);
  await new SealingKeys(store, vault, audit, systemClock).ensure();
  await new Settings(store, vault, audit, systemClock).set(
    secretSetting,
    {},
    { password: 'a secret' },
    actor,
  );
  await store.write(async (tx) => {
    const secrets_sealed = vault.sealText('{"token":"a token"}', 'connection/secrets');
    await tx
      .insertInto('connection')
      .values({ id: 1, settings: '{}', secrets_sealed, created_at: at, changed_at: at })
      .execute();
    for (let id = 1; id <= cards; id += 1) {
      const booking_id = `B-${id}`;
      const kept = JSON.stringify({ number: id, text: 'x'.repeat(300) });
      const wire_digest = createHash('sha256').update(booking_id).digest();
      const card = vault.sealText(cardNumber(id), cardPurpose(1, booking_id, wire_digest));
      await tx
        .insertInto('reservation')
        .values({
          id,
          locator: String(id).padStart(6, 'A'),
          status: 'new',
          connection_id: 1,
          booking_id,
          booking_version: 1,
          language: 'en',
          lead_given: 'A',
          lead_family: 'B',
          travellers: 1,
          kinds: 'air',
          open_warnings: 0,
          client_given: 'A',
          client_family: 'B',
          client_address: '{}',
          payment_method: 'card',
          payment_plan: 'full',
          security_code_given: 0,
          submitted_at: at,
          received_at: at,
          changed_at: at,
        })
        .execute();
      await tx
        .insertInto('booking_version')
        .values({
          id,
          connection_id: 1,
          booking_id,
          version: 1,
          wire_digest,
          kept,
          card_number_sealed: card,
          kept_digest: keptDigest(kept, card),
          media_type: 'application/json',
          received_at: at,
          pulled_at: at,
          reservation_id: id,
        })
        .execute();
    }
    for (let id = 1; id <= quarantined; id += 1) {
      const octets = Buffer.from(`what nobody understands ${id}`.repeat(200));
      const digest = createHash('sha256').update(octets).digest();
      await tx
        .insertInto('quarantine')
        .values({
          connection_id: 1,
          digest,
          reason: 'notJson',
          places: '[]',
          octets_sealed: vault.seal(octets, quarantinePurpose(1, digest)),
          octets: octets.length,
          pulled_at: at,
        })
        .execute();
    }
  });
}

/**
 * Reads back everything that `fillSealed` sealed. Gives how many fields there are and how many of them are not sealed with
 * the vault's newest key. Throws where one does not open, or is not what was sealed, or its read-back would fail.
 */
export async function checkSealed({ store, vault }: Sealing): Promise<{ fields: number; older: number }> {
  const newest = keyNumberOctets(vault.newest.number);
  let fields = 0;
  let older = 0;
  const seen = (sealed: Buffer | null): Buffer => {
    if (sealed === null) throw new Error('a sealed field is gone');
    fields += 1;
    if (!sealed.subarray(1, 5).equals(newest)) older += 1;
    return sealed;
  };
  for (const row of await store.read.selectFrom('booking_version').selectAll().execute()) {
    const sealed = seen(row.card_number_sealed);
    const number = vault.openText(sealed, cardPurpose(1, row.booking_id, row.wire_digest));
    if (number !== cardNumber(row.id)) throw new Error('another card number');
    if (!keptDigest(row.kept, sealed).equals(row.kept_digest)) throw new Error('the read-back would fail');
  }
  for (const row of await store.read.selectFrom('quarantine').selectAll().execute()) {
    const octets = vault.open(seen(row.octets_sealed), quarantinePurpose(1, row.digest));
    if (!createHash('sha256').update(octets).digest().equals(row.digest)) throw new Error('other octets');
  }
  const connection = await store.read.selectFrom('connection').selectAll().executeTakeFirstOrThrow();
  vault.openText(seen(connection.secrets_sealed), 'connection/secrets');
  const audit = new Audit(systemClock);
  const setting = await new Settings(store, vault, audit, systemClock).get(secretSetting);
  if (setting?.secrets.password !== 'a secret') throw new Error('another secret');
  const row = await store.read.selectFrom('setting').selectAll().executeTakeFirstOrThrow();
  seen(row.secrets_sealed);
  for (const { kid, private_sealed } of await store.read.selectFrom('sealing_key').selectAll().execute())
    vault.openText(seen(private_sealed), `sealing_key/${kid}/private`);
  return { fields, older };
}
