import { countByKey, type SealedFields } from '../store/sealed-fields.ts';
import { putSettingSecrets, settingsSealedWith } from './queries.ts';
import { settingPurpose } from './settings.ts';

/** The secrets of settings, which are sealed with the vault's key. */
export const settingsSealedFields: SealedFields = {
  name: 'settings',
  counts: (db) => countByKey(db, 'setting', 'secrets_sealed'),
  async sealedWith(tx, keyNumber, behind) {
    const rows = await settingsSealedWith(tx, keyNumber, String(behind ?? ''));
    return rows.flatMap(({ name, secrets_sealed: sealed }) =>
      sealed === null
        ? []
        : [
            {
              place: name,
              sealed,
              purpose: settingPurpose(name),
              replace: (inside, resealed) => putSettingSecrets(inside, name, resealed),
            },
          ],
    );
  },
};
