import type { Failure, FailureCode } from '../preload/contract/failure.ts';

/**
 * A failure that a person can act on. Services throw it; the router turns it into a reply of the contract. Anything
 * else that is thrown is a fault of the program. `details` never holds personal data or secrets.
 */
export class Refusal extends Error {
  readonly failure: Failure;

  constructor(code: FailureCode, details?: Failure['details']) {
    super(code);
    this.name = 'Refusal';
    this.failure = details === undefined ? { code } : { code, details };
  }
}
