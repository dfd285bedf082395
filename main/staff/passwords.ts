import type { PasswordVerdict } from '../../preload/contract/session.ts';
import { Refusal } from '../refusal.ts';
import { type ArgonCost, presentCosts } from '../secret-costs.ts';
import type { Settings } from '../settings/settings.ts';
import { hashPassword, isOutdated } from './password-hash.ts';
import { PasswordJudge } from './password-judge.ts';

/** The name of this program, which a password for it is not made of. */
const PROGRAM = 'Guichet';

/** Whose password it is to be. */
export interface PasswordOwner {
  readonly name: string;
  readonly email: string;
}

export interface PasswordOptions {
  readonly settings: Pick<Settings, 'agency'>;
  /** The entry of the thread that judges passwords; without it, the office's own thread does. */
  readonly thread?: URL | undefined;
  /** What a hash costs; the present cost where it is left out. */
  readonly cost?: ArgonCost | undefined;
}

/** New passwords: whether they may stand, and their hashes. */
export class Passwords {
  readonly #judge: PasswordJudge;
  readonly #settings: Pick<Settings, 'agency'>;
  readonly #cost: ArgonCost;

  constructor({ settings, thread, cost = presentCosts.password }: PasswordOptions) {
    this.#judge = new PasswordJudge(thread);
    this.#settings = settings;
    this.#cost = cost;
  }

  /** How soon a password would be guessed. The owner's name and address and the agency's name do not count in it. */
  async judge(password: string, { name, email }: PasswordOwner): Promise<PasswordVerdict> {
    const agency = await this.#settings.agency();
    return this.#judge.judge(password, [name, email, agency.name, PROGRAM]);
  }

  /** The hash of a new password. Throws Refusal passwordWeak (details.hint) for one that would be guessed too soon. */
  async hashOfNew(password: string, owner: PasswordOwner): Promise<string> {
    const { hint } = await this.judge(password, owner);
    if (hint !== null) throw new Refusal('passwordWeak', { hint });
    return hashPassword(password, this.#cost);
  }

  /** A hash at the present cost for one that was verified and made at another; undefined where it is as it should be. */
  async renewed(passwordHash: string, password: string): Promise<string | undefined> {
    return isOutdated(passwordHash, this.#cost) ? hashPassword(password, this.#cost) : undefined;
  }

  /** Ends the thread. */
  close(): Promise<void> {
    return this.#judge.close();
  }
}
