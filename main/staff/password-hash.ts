import { hash, verify } from '@node-rs/argon2';
import { type ArgonCost, presentCosts } from '../secret-costs.ts';

/** The library's `Algorithm.Argon2id`, an ambient const enum that isolated modules cannot name. */
const ARGON2ID = 2;

/** The hash of a password in PHC form, which records its cost. It is made in libuv's pool, not in the caller's thread. */
export function hashPassword(password: string, cost: ArgonCost): Promise<string> {
  // NFC, so that a password is the same whichever way a keyboard composes its accents.
  return hash(password.normalize('NFC'), { ...cost, algorithm: ARGON2ID });
}

let nobodysHash: Promise<string> | undefined;

/**
 * Whether a password has a hash. Where there is no hash, one that no password has is verified, so that an unknown address
 * takes as long as a known one.
 */
export async function verifyPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  nobodysHash ??= hashPassword(crypto.randomUUID(), presentCosts.password);
  return verify(passwordHash ?? (await nobodysHash), password.normalize('NFC'));
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/;

/** Whether a hash was made with less than a cost, or in a form that is none of ours: then it is made anew at sign-in. */
export function isOutdated(passwordHash: string, cost: ArgonCost): boolean {
  const parameters = PHC.exec(passwordHash);
  if (parameters === null) return true;
  const [, memory = 0, passes = 0, lanes = 0] = parameters.map(Number);
  return memory < cost.memoryCost || passes < cost.timeCost || lanes < cost.parallelism;
}
