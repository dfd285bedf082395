import type { ParsedInputOf } from '../../preload/contract/index.ts';
import type { StaffMember } from '../../preload/contract/staff.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { ClientId } from '../office-link.ts';
import type { ArgonCost } from '../secret-costs.ts';
import type { Sessions } from '../sessions.ts';
import type { Settings } from '../settings/settings.ts';
import type { Store } from '../store/store.ts';
import type { Vault } from '../store/vault.ts';
import { Account } from './account.ts';
import { AdministratorRecovery } from './administrator-recovery.ts';
import { IdleAccounts } from './idle.ts';
import { Passwords } from './passwords.ts';
import { Proof } from './proof.ts';
import { drawQrPath } from './qr-path.ts';
import { SecondFactor } from './second-factor.ts';
import { SignIn } from './sign-in.ts';
import { Staff } from './staff.ts';
import { Tries } from './tries.ts';

export interface PeopleOptions {
  readonly store: Store;
  readonly vault: Vault;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly settings: Pick<Settings, 'agency'>;
  readonly sessions: Sessions;
  /** Whether what was typed is the store's recovery key. */
  readonly isRecoveryKey: (typed: string) => Promise<boolean>;
  /** The entry of the thread that judges passwords; without it, the office's own thread does. */
  readonly passwordThread: URL | undefined;
  readonly passwordCost?: ArgonCost | undefined;
  readonly onFault: (error: unknown) => void;
}

/** Everything that there is to do about the agency's people and their way in. */
export interface People {
  readonly staff: Staff;
  readonly signIn: SignIn;
  readonly account: Account;
  readonly secondFactor: SecondFactor;
  readonly recovery: AdministratorRecovery;
  readonly passwords: Passwords;
  readonly idle: IdleAccounts;
  /** Makes the first administrator and signs them in at a window. Throws Refusal administratorExists, passwordWeak. */
  createFirstAdministrator(
    client: ClientId,
    input: ParsedInputOf<'staff.createFirstAdministrator'>,
  ): Promise<StaffMember>;
  /** Begins to look for idle accounts. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Builds each part once and hands it what it needs. */
export function makePeople(options: PeopleOptions): People {
  const { settings, passwordThread: thread, passwordCost: cost } = options;
  const passwords = new Passwords({ settings, thread, cost });
  const tries = new Tries(options.audit, options.clock);
  const proof = new Proof(options.store, tries);
  const idle = new IdleAccounts(options);
  const parts = { ...options, passwords, tries, proof, idle };
  const secondFactor = new SecondFactor({ ...parts, drawQrCode: drawQrPath });
  const staff = new Staff({ ...parts, secondFactor });
  const signIn = new SignIn({ ...parts, secondFactor });
  return {
    staff,
    signIn,
    account: new Account(parts),
    secondFactor,
    recovery: new AdministratorRecovery({ ...parts, secondFactor }),
    passwords,
    idle,
    async createFirstAdministrator(client, input) {
      const first = await staff.createFirstAdministrator(input, (tx, record) => signIn.signedIn(tx, record));
      options.sessions.signIn(client, { staff: first, secondFactor: false, passwordDue: false });
      return first;
    },
    start: () => idle.start(),
    async stop() {
      idle.stop();
      await passwords.close();
    },
  };
}
