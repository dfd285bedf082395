import { countByKey, type SealedField, type SealedFields } from '../store/sealed-fields.ts';
import { connectionPurpose } from './connection.ts';
import {
  cardsSealedWith,
  connectionsSealedWith,
  putCard,
  putConnectionSecrets,
  putPrivateKey,
  putQuarantine,
  quarantineSealedWith,
  sealingKeysSealedWith,
} from './sealed-queries.ts';
import { sealingKeyPurpose } from './sealing-keys.ts';
import { cardPurpose, keptDigest, quarantinePurpose } from './understand.ts';

/** The fields of rows whose sealed column is there, which the query has seen to. */
function fieldsOf<Row>(
  rows: readonly Row[],
  field: (row: Row) => Omit<SealedField, 'sealed'> & { sealed: Buffer | null },
): SealedField[] {
  return rows.flatMap((row) => {
    const { sealed, ...rest } = field(row);
    return sealed === null ? [] : [{ ...rest, sealed }];
  });
}

const cards: SealedFields = {
  name: 'cards',
  counts: (db) => countByKey(db, 'booking_version', 'card_number_sealed'),
  async sealedWith(tx, keyNumber, behind) {
    return fieldsOf(await cardsSealedWith(tx, keyNumber, Number(behind ?? 0)), (row) => ({
      place: row.id,
      sealed: row.card_number_sealed,
      purpose: cardPurpose(row.connection_id, row.booking_id, row.wire_digest),
      replace: (inside, sealed) => {
        // What a read-back must give covers the sealed number. A row that does not give it now must not give it then
        // either: it is damaged, and its booking is not to be removed from the server.
        const whole = keptDigest(row.kept, row.card_number_sealed).equals(row.kept_digest);
        return putCard(inside, row.id, sealed, whole ? keptDigest(row.kept, sealed) : row.kept_digest);
      },
    }));
  },
};

const quarantine: SealedFields = {
  name: 'quarantine',
  counts: (db) => countByKey(db, 'quarantine', 'octets_sealed'),
  async sealedWith(tx, keyNumber, behind) {
    return fieldsOf(await quarantineSealedWith(tx, keyNumber, Number(behind ?? 0)), (row) => ({
      place: row.id,
      sealed: row.octets_sealed,
      purpose: quarantinePurpose(row.connection_id, row.digest),
      replace: (inside, sealed) => putQuarantine(inside, row.id, sealed),
    }));
  },
};

const connection: SealedFields = {
  name: 'connection',
  counts: (db) => countByKey(db, 'connection', 'secrets_sealed'),
  async sealedWith(tx, keyNumber, behind) {
    return fieldsOf(await connectionsSealedWith(tx, keyNumber, Number(behind ?? 0)), (row) => ({
      place: row.id,
      sealed: row.secrets_sealed,
      purpose: connectionPurpose,
      replace: (inside, sealed) => putConnectionSecrets(inside, row.id, sealed),
    }));
  },
};

const sealingKeys: SealedFields = {
  name: 'sealingKeys',
  counts: (db) => countByKey(db, 'sealing_key', 'private_sealed'),
  async sealedWith(tx, keyNumber, behind) {
    return fieldsOf(await sealingKeysSealedWith(tx, keyNumber, String(behind ?? '')), (row) => ({
      place: row.kid,
      sealed: row.private_sealed,
      purpose: sealingKeyPurpose(row.kid),
      replace: (inside, sealed) => putPrivateKey(inside, row.kid, sealed),
    }));
  },
};

/** What the intake seals with the vault's key. */
export const intakeSealedFields: readonly SealedFields[] = [cards, quarantine, connection, sealingKeys];
