import { type PushName, procedures } from '../../../preload/contract/index.ts';
import type { ClientId, OfficeLink } from '../../office-link.ts';

/** An office in the test's own thread, small but real: it parses and answers `session.signIn`, and can push. */
export interface SampleOffice extends OfficeLink {
  readonly attached: Set<ClientId>;
  push(client: ClientId, push: PushName, payload: unknown): void;
  /** From now on the office's thread is gone. */
  die(): void;
}

/** Starts an office for the tests of the hosts. It knows two procedures of the contract and refuses the others. */
export function startSampleOffice(): SampleOffice {
  const attached = new Set<ClientId>();
  const listeners = new Set<(client: ClientId, push: PushName, payload: unknown) => void>();
  const death = Promise.withResolvers<Error>();
  let alive = true;

  return {
    attached,
    died: death.promise,
    attach: (client) => attached.add(client),
    detach: (client) => attached.delete(client),
    onPush: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    push: (client, push, payload) => {
      for (const listener of listeners) listener(client, push, payload);
    },
    stop: async () => {
      alive = false;
    },
    die: () => {
      alive = false;
      death.resolve(new Error('The office ended.'));
    },
    call: async (client, procedure, input) => {
      if (!alive) throw new Error('The office is gone.');
      if (procedure === 'session.signOut') return { ok: true, value: undefined };
      if (procedure !== 'session.signIn') return { ok: false, failure: { code: 'notSignedIn' } };
      const parsed = procedures['session.signIn'].input.safeParse(input);
      if (!parsed.success) return { ok: false, failure: { code: 'invalidInput' } };
      return { ok: true, value: { client, email: parsed.data.email } };
    },
  };
}
