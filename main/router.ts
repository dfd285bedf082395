import type { Failure, FailureCode, Reply } from '../preload/contract/failure.ts';
import {
  isProcedureName,
  type OutputOf,
  type ParsedInputOf,
  type ProcedureName,
  type Procedures,
  procedures,
} from '../preload/contract/index.ts';
import { type Admission, type LeastRole, mayCall } from '../preload/contract/procedure.ts';
import type { StaffMember } from '../preload/contract/staff.ts';
import type { ClientId } from './office-link.ts';
import { Refusal } from './refusal.ts';
import type { Sessions, WindowSession } from './sessions.ts';
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

/** What the router has of the sessions. */
type SessionsAtWindows = Pick<Sessions, 'of' | 'touch'>;

function failed(failure: Failure): Reply {
  return { ok: false, failure };
}

/** Who is signed in at a window, whether or not the desk is open to them now. */
export function staffOf(session: WindowSession): StaffMember | undefined {
  return 'staff' in session ? session.staff : undefined;
}

/** Why a procedure is not for whoever is at a window; undefined where it is. */
function hindrance(
  session: WindowSession,
  procedure: Admission & { readonly leastRole: LeastRole },
): FailureCode | undefined {
  const { state } = session;
  if (state === 'locked' && !procedure.whileLocked) return 'deskLocked';
  if (state === 'passwordDue' && !procedure.whilePasswordDue) return 'passwordChangeNeeded';
  const staff = staffOf(session);
  if (!mayCall(staff?.role, procedure.leastRole)) return staff === undefined ? 'notSignedIn' : 'notAllowed';
  if (procedure.secondFactor && !('secondFactor' in session && session.secondFactor))
    return 'secondFactorNeeded';
  return undefined;
}

/**
 * Contract → handler: asks who it is and whether they may, parses the input, does it, parses the answer. The audit line
 * is written by the service, in the transaction of the change itself: written here, a crash in between would leave one
 * without the other.
 */
export class Router {
  readonly #handlers: Handlers;
  readonly #sessions: SessionsAtWindows;
  readonly #onFault: FaultListener;

  constructor(handlers: Handlers, sessions: SessionsAtWindows, onFault: FaultListener) {
    this.#handlers = handlers;
    this.#sessions = sessions;
    this.#onFault = onFault;
  }

  /** Answers a call from a window. Name and input are not trusted. Never rejects. */
  async call(client: ClientId, name: string, input: unknown): Promise<Reply> {
    if (!isProcedureName(name)) return failed({ code: 'invalidInput', details: { field: 'procedure' } });
    const session = this.#sessions.of(client);
    const hindered = hindrance(session, procedures[name]);
    if (hindered !== undefined) return failed({ code: hindered });
    const staff = staffOf(session);
    // A command is a person's; a query may be the window's own, which asks again when something was pushed.
    if (procedures[name].kind === 'command') this.#sessions.touch(client);
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
