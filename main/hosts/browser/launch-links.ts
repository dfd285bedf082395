import { SecretRegister } from './secret-register.ts';

/** How long a launch link works, in milliseconds: long enough to copy it from a terminal, short in a shell's history. */
export const launchLinkLifetimeMs = 2 * 60 * 1000;

interface LaunchLink {
  readonly endsAt: number;
}

/**
 * One-time launch links. Whoever opens one first gets a desk with nobody signed in to it: the link proves that a
 * browser belongs to the person at this PC, the password proves who that is.
 */
export class LaunchLinks {
  readonly #links = new SecretRegister<LaunchLink>();
  readonly #elapsedMs: () => number;

  /** `elapsedMs` is a clock that only runs forward. */
  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  /** Makes a new link and gives its token. */
  issue(): string {
    return this.#links.issue({ endsAt: this.#elapsedMs() + launchLinkLifetimeMs });
  }

  /** Uses a link up. False where the token is unknown, used or too old. */
  redeem(token: string): boolean {
    this.#links.keepOnly((link) => this.#elapsedMs() < link.endsAt);
    const redeemed = this.#links.find(token);
    if (redeemed === undefined) return false;
    this.#links.keepOnly((link) => link !== redeemed);
    return true;
  }
}
