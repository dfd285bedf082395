import type { Bridge } from '../../preload/contract/bridge.ts';
import type { Failure, FailureCode } from '../../preload/contract/failure.ts';
import {
  type InputOf,
  type OutputOf,
  type PayloadOf,
  type ProcedureName,
  type PushName,
  parseOutput,
  pushes,
} from '../../preload/contract/index.ts';
import { type ConnectionState, HttpBridge } from './http-bridge.ts';

declare global {
  interface Window {
    /** The preload's bridge; absent in the browser host. */
    readonly guichet?: Bridge;
  }
}

/** A call that came back with a failure that a person can act on. Its message holds the code only. */
export class CallFailed extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.name = 'CallFailed';
    this.failure = failure;
  }

  get code(): FailureCode {
    return this.failure.code;
  }
}

/** What the screens have of the office: typed calls, and pushes. */
export interface Office {
  /** Calls a procedure and parses its answer. Rejects with a CallFailed; `officeStopped` where nobody answers. */
  call<Name extends ProcedureName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>>;
  /** Hears pushes of one name, parsed, until the returned function is called. */
  subscribe<Name extends PushName>(name: Name, listener: (payload: PayloadOf<Name>) => void): () => void;
  /** Hears that the office is cut off from this window, and that it is back, when pushes may have been missed. */
  onConnection(listener: (state: ConnectionState) => void): () => void;
}

/** The typed office over a bridge of either host. */
export function officeOver(bridge: Bridge): Office {
  return {
    async call(name, input) {
      const reply = await bridge.call(name, input).catch(() => {
        throw new CallFailed({ code: 'officeStopped' });
      });
      if (!reply.ok) throw new CallFailed(reply.failure);
      return parseOutput(name, reply.value);
    },
    subscribe(name, listener) {
      return bridge.subscribe(name, (payload) => {
        if (isPayload(name, payload)) listener(payload);
      });
    },
    onConnection(listener) {
      return bridge instanceof HttpBridge ? bridge.onConnection(listener) : () => {};
    },
  };
}

function isPayload<Name extends PushName>(name: Name, payload: unknown): payload is PayloadOf<Name> {
  return pushes[name].payload.safeParse(payload).success;
}

/** The bridge of whichever host serves this window. */
export function bridgeOfThisWindow(): Bridge {
  return window.guichet ?? new HttpBridge(new URL(window.location.origin));
}

/** What stands behind an error that a call rejected with; a program fault where it is none of the contract's. */
export function failureOf(error: unknown): Failure {
  return error instanceof CallFailed ? error.failure : { code: 'programFault' };
}
