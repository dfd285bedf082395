import { countByKey, type SealedFields } from '../store/sealed-fields.ts';
import { putSecondFactorSecret, secondFactorsSealedWith } from './queries.ts';
import { secondFactorPurpose } from './second-factor.ts';

/** The secrets of second factors, which are sealed with the vault's key. */
export const staffSealedFields: SealedFields = {
  name: 'secondFactors',
  counts: (db) => countByKey(db, 'second_factor', 'secret_sealed'),
  async sealedWith(tx, keyNumber, behind) {
    const rows = await secondFactorsSealedWith(tx, keyNumber, Number(behind ?? 0));
    return rows.map(({ staff_id: id, secret_sealed: sealed }) => ({
      place: id,
      sealed,
      purpose: secondFactorPurpose(id),
      replace: (inside, resealed) => putSecondFactorSecret(inside, id, resealed),
    }));
  },
};
