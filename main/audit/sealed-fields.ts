import { countByKey, type SealedFields } from '../store/sealed-fields.ts';
import { putSigningKey, signingKeysSealedWith } from './head-queries.ts';
import { signingKeyPurpose } from './signing-keys.ts';

/** The private halves of the keys that sign the audit log's head, which are sealed with the vault's key. */
export const auditSealedFields: SealedFields = {
  name: 'signingKeys',
  counts: (db) => countByKey(db, 'signing_key', 'private_sealed'),
  async sealedWith(tx, keyNumber, behind) {
    const rows = await signingKeysSealedWith(tx, keyNumber, String(behind ?? ''));
    return rows.map(({ kid, private_sealed: sealed }) => ({
      place: kid,
      sealed,
      purpose: signingKeyPurpose(kid),
      replace: (inside, resealed) => putSigningKey(inside, kid, resealed),
    }));
  },
};
