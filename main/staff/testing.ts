import { Audit } from '../audit/audit.ts';
import { staffOf } from '../router.ts';
import type { ArgonCost } from '../secret-costs.ts';
import { Sessions } from '../sessions.ts';
import { openTestStore, type TestStore } from '../store/testing.ts';
import { cheapCosts, type TestClock, testClock } from '../testing.ts';
import { makePeople, type People } from './people.ts';

/** The password of everybody in the tests of staff. */
export const password = 'five short words are enough';

/** The first administrator in the tests of staff. */
export const nadia = { name: 'Nadia Roy', email: 'nadia@agency.example', password, language: 'fr' } as const;

/** A colleague in the tests of staff. */
export const ana = {
  name: 'Ana Ng',
  email: 'Ana@Agency.example',
  password,
  role: 'agent',
  language: 'en',
} as const;

/** The recovery key that the tests' office has. */
export const recoveryKey = 'the recovery key';

/** The people of an office on a real encrypted store, with a window named `desk`. */
export interface TestPeople extends People {
  readonly testStore: TestStore;
  readonly clock: TestClock;
  readonly sessions: Sessions;
  /** What windows were told of their sessions, as `window: change`. */
  readonly told: string[];
  /** Signs in at a window and gives who is there then. */
  enter(email: string, tried?: string, client?: string): Promise<ReturnType<typeof staffOf>>;
  /** A person's record as it stands in the store. */
  recordOf(email: string): ReturnType<typeof recordOf>;
  close(): Promise<void>;
}

function recordOf({ store }: TestStore, email: string) {
  return store.read.selectFrom('staff').selectAll().where('email', '=', email).executeTakeFirstOrThrow();
}

export function openPeople(passwordCost: ArgonCost = cheapCosts.password): TestPeople {
  const testStore = openTestStore();
  const clock = testClock();
  const told: string[] = [];
  const sessions = new Sessions(clock, (client, change) =>
    told.push(`${client}: ${change === 'changed' ? change : change.ended}`),
  );
  sessions.attach('desk');
  const people = makePeople({
    store: testStore.store,
    vault: testStore.vault,
    audit: new Audit(clock),
    clock,
    settings: {
      agency: async () => ({ name: 'Voyages Boréal', address: [], phone: '', email: '', registration: '' }),
    },
    sessions,
    isRecoveryKey: async (typed) => typed === recoveryKey,
    passwordThread: undefined,
    passwordCost,
    onFault: (error) => {
      throw error;
    },
  });
  return {
    ...people,
    testStore,
    clock,
    sessions,
    told,
    recordOf: (email) => recordOf(testStore, email),
    async enter(email, tried = password, client = 'desk') {
      sessions.attach(client);
      await people.signIn.signIn(client, { email, password: tried });
      return staffOf(sessions.of(client));
    },
    async close() {
      await people.stop();
      await testStore.close();
    },
  };
}
