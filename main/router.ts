import type { Failure, Reply } from '../preload/contract/failure.ts';
import {
  isProcedureName,
  type OutputOf,
  type ParsedInputOf,
  type ProcedureName,
  type Procedures,
  procedures,
} from '../preload/contract/index.ts';
import { mayCall } from '../preload/contract/procedure.ts';
import type { StaffMember } from '../preload/contract/staff.ts';
import type { ClientId } from './office-link.ts';
import { Refusal } from './refusal.ts';
import { asRefusal } from './store/faults.ts';

/** Who calls: the window, and the person signed in at it, who is there for certain where the contract names a role. */
export interface Caller<Person extends StaffMember | undefined> {
  readonly client: ClientId;
  readonly staff: Person;
}

type CallerOf<Name extends ProcedureName> = Procedures[Name]['leastRole'] extends 'nobody'
  ? Caller<StaffMember | undefined>
  : Caller<StaffMember>;

/** What does the work of a procedure: gets parsed input, gives what the contract's output says, throws Refusal. */
export type Handler<Name extends ProcedureName> = (
  input: ParsedInputOf<Name>,
  caller: CallerOf<Name>,
) => OutputOf<Name> | Promise<OutputOf<Name>>;

/** One handler for every procedure of the contract; the compiler finds a missing one. */
export type Handlers = { readonly [Name in ProcedureName]: Handler<Name> };

/** What a failed call is, for the log: never its input. */
export type FaultListener = (procedure: string, error: unknown) => void;

function failed(failure: Failure): Reply {
  return { ok: false, failure };
}

/**
 * Contract → handler: parses the input, asks who it is and whether they may, does it, parses the answer. The audit line
 * is written by the service, in the transaction of the change itself: written here, a crash in between would leave one
 * without the other.
 */
export class Router {
  readonly #handlers: Handlers;
  readonly #whoIs: (client: ClientId) => StaffMember | undefined;
  readonly #onFault: FaultListener;

  constructor(
    handlers: Handlers,
    whoIs: (client: ClientId) => StaffMember | undefined,
    onFault: FaultListener,
  ) {
    this.#handlers = handlers;
    this.#whoIs = whoIs;
    this.#onFault = onFault;
  }

  /** Answers a call from a window. Name and input are not trusted. Never rejects. */
  async call(client: ClientId, name: string, input: unknown): Promise<Reply> {
    if (!isProcedureName(name)) return failed({ code: 'invalidInput', details: { field: 'procedure' } });
    const staff = this.#whoIs(client);
    if (!mayCall(staff?.role, procedures[name].leastRole)) {
      return failed({ code: staff === undefined ? 'notSignedIn' : 'notAllowed' });
    }
    const parsed = procedures[name].input.safeParse(input);
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
      return failed({ code: 'invalidInput', details: { field } });
    }
    try {
      const handler: (input: never, caller: never) => unknown = this.#handlers[name];
      const value = await Reflect.apply(handler, undefined, [parsed.data, { client, staff }]);
      return { ok: true, value: procedures[name].output.parse(value) };
    } catch (thrown) {
      const error = asRefusal(thrown);
      if (error instanceof Refusal) return failed(error.failure);
      this.#onFault(name, error);
      return failed({ code: 'programFault' });
    }
  }
}
