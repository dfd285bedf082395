import { z } from 'zod';

/** The cost of Argon2id: memory in KiB, passes, lanes. */
export const argonCost = z.object({
  memoryCost: z.int().min(8).max(4_194_304),
  timeCost: z.int().min(1).max(100),
  parallelism: z.int().min(1).max(64),
});
export type ArgonCost = z.infer<typeof argonCost>;

/** What one try costs whoever guesses: at the store's passphrase, and at a password of staff. */
export const secretCosts = z.object({ passphrase: argonCost, password: argonCost });
export type SecretCosts = z.infer<typeof secretCosts>;

/**
 * What secrets cost today; each lock and each hash records what it was made with.
 * The passphrase that stands in for a keychain: 256 MiB, 3 passes, 4 lanes, above RFC 9106's second recommended option,
 * because it guards a file that may be copied and is asked once a start. A password: that second option, 64 MiB.
 */
export const presentCosts: SecretCosts = {
  passphrase: { memoryCost: 262_144, timeCost: 3, parallelism: 4 },
  password: { memoryCost: 65_536, timeCost: 3, parallelism: 4 },
};
