import { Temporal } from 'temporal-polyfill';
import type {
  BackupCopy,
  BackupKind,
  BackupSettings,
  BackupStatus,
  Drill,
} from '../../preload/contract/backup.ts';
import type { FailureCode } from '../../preload/contract/failure.ts';
import type { OutputOf } from '../../preload/contract/index.ts';
import { type Actor, theOffice } from '../actor.ts';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import type { Health } from '../health.ts';
import type { Pushes } from '../pushes.ts';
import { Refusal } from '../refusal.ts';
import type { Settings } from '../settings/settings.ts';
import type { Store } from '../store/store.ts';
import { BackupFault } from './backup-fault.ts';
import type { CandidateKeys } from './check-copy.ts';
import { type CopyLabel, sweep } from './copy-folder.ts';
import type { SealedCard } from './copy-queries.ts';
import { sweepDrills } from './drill.ts';
import { Drills } from './drills.ts';
import { isFolderThere, prepareFolder, tryFolder } from './folder-trial.ts';
import { runJob } from './jobs.ts';
import { nextCopyAt, nextDrillAt } from './schedule.ts';
import { backupSetting, folderOf, usualBackupSettings, writePointer } from './settings.ts';
import { copyOf, Shelf } from './shelf.ts';

/** How often it is looked whether something is due and whether the folder is there, in milliseconds. */
const LOOK_EVERY = 60_000;

/** The files of the open store, and the keys that open it and its older copies: the present one first. */
export interface BackupSource {
  readonly dataFolder: string;
  readonly database: string;
  readonly keysFile: string;
  readonly storeId: string;
  keys(): CandidateKeys;
}

export interface BackupsOptions {
  readonly source: BackupSource;
  readonly store: Store;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly pushes: Pushes;
  readonly settings: Settings;
  readonly health: Health;
  readonly migrationsFolder: string;
  /** The entry of the thread that does the work; without it, the office's own does. */
  readonly thread?: URL | undefined;
  /** Whether the vault opens a card that a drill found. */
  readonly opensCard: (card: SealedCard) => boolean;
  /** Whether this computer's clock is not to be believed: nothing is rotated away then. */
  readonly isClockInDoubt: () => boolean;
  /** Where the hour and the day are; this computer's time zone where it is not given. */
  readonly timeZone?: string;
  /** Hears whether the store itself was found whole: a copy reads all of it, and so is the first to meet a damaged page. */
  readonly onStoreRead: (found: 'sound' | 'damaged') => void;
  /** Hears of faults of the program, for the log. */
  readonly onFault: (error: unknown) => void;
}

type Activity = Pick<BackupStatus, 'state' | 'share'>;
const idle: Activity = { state: 'idle', share: null };

/** Copies of the store: made on a schedule and by hand, checked, rotated, and tried by drills. */
export class Backups {
  readonly #options: BackupsOptions;
  readonly #timeZone: string;
  readonly #shelf: Shelf;
  readonly #drills: Drills;
  readonly #fault: BackupFault;
  #settings: BackupSettings = usualBackupSettings;
  #lastCopyAt: string | undefined;
  #activity: Activity = idle;
  #working: Promise<unknown> | undefined;
  #looking: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: BackupsOptions) {
    const { source, clock, health } = options;
    this.#options = options;
    this.#timeZone = options.timeZone ?? Temporal.Now.timeZoneId();
    this.#shelf = new Shelf({ ...options, storeId: source.storeId, timeZone: this.#timeZone });
    this.#drills = new Drills(options);
    this.#fault = new BackupFault(clock, health);
  }

  /** Reads how things stand and begins the schedule. What was missed is made up for behind it, not before it returns. */
  async start(): Promise<void> {
    const { settings, source } = this.#options;
    this.#settings = (await settings.get(backupSetting))?.value ?? usualBackupSettings;
    this.#lastCopyAt = await this.#shelf.newestAt();
    await this.#drills.start();
    sweepDrills(source.dataFolder);
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY);
    void this.look();
  }

  /** Waits for the copy or the drill under way: SQLite cannot be interrupted in the middle of one. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#looking;
    await this.#working?.catch(() => undefined);
  }

  status(): BackupStatus {
    const now = this.#options.clock.now();
    return {
      ...this.#activity,
      lastCopyAt: this.#lastCopyAt ?? null,
      nextCopyAt: nextCopyAt(this.#lastCopyAt, now, this.#settings.hour, this.#timeZone),
      lastDrill: this.#drills.last,
      fault: this.#fault.present,
    };
  }

  settings(): BackupSettings {
    return this.#settings;
  }

  /** Does what is due: looks for the folder, makes a copy, holds a drill. Called every minute. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => {
        // A refusal was told to staff where it arose.
        if (!(error instanceof Refusal)) this.#options.onFault(error);
      })
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  async #look(): Promise<void> {
    if (this.#working !== undefined || this.#stopped) return;
    const folder = this.#folder();
    await this.#watchFolder(folder);
    const { clock } = this.#options;
    const now = clock.now();
    const isDue = nextCopyAt(this.#lastCopyAt, now, this.#settings.hour, this.#timeZone) <= now;
    if ((isDue || this.#fault.present !== null) && this.#fault.mayTry)
      await this.make('scheduled', theOffice);
    const isDrillDue = nextDrillAt(this.#drills.last?.at, now) <= now;
    if (isDrillDue && this.#lastCopyAt !== undefined && !this.#stopped) await this.drill(theOffice);
  }

  /** Tells staff where the folder is gone, and that it is back; then records the copies that the store does not know. */
  async #watchFolder(folder: string): Promise<void> {
    const { dataFolder } = this.#options.source;
    try {
      // The folder beside the store is made; any other one was made ready when it was set, and is else another disk's.
      if (this.#settings.folder === '') prepareFolder(folder);
      writePointer(dataFolder, folder);
      if (!(await isFolderThere(folder))) throw new Refusal('backupFolderGone');
      if (this.#fault.present?.code === 'backupFolderGone') this.#fault.wentWell();
      await this.#shelf.adopt(folder);
      this.#lastCopyAt = await this.#shelf.newestAt();
    } catch (error) {
      await this.#failed(error);
      throw error;
    }
  }

  #folder(): string {
    return folderOf(this.#settings, this.#options.source.dataFolder);
  }

  /** The copies in the folder, newest first, and where that is. Throws Refusal backupFolderGone. */
  async copies(): Promise<OutputOf<'backup.copies'>> {
    const folder = this.#folder();
    if (!(await isFolderThere(folder))) throw new Refusal('backupFolderGone');
    return { folder, copies: this.#shelf.copiesIn(folder).map(copyOf) };
  }

  /**
   * Makes a copy, checks it, records it, and lets those go that need not stay. Throws Refusal backupUnderWay,
   * backupFolderGone, diskFull, diskReadOnly, diskFault, storeCorrupt, copyDamaged; staff are told of all but the first.
   */
  make(kind: BackupKind, actor: Actor): Promise<BackupCopy> {
    return this.#alone(async () => {
      try {
        const label = await this.#make(kind, actor);
        this.#fault.wentWell();
        this.#options.onStoreRead('sound');
        return copyOf(label);
      } catch (error) {
        await this.#failed(error);
        throw error;
      }
    });
  }

  /** Makes a copy as soon as the work under way has ended. Throws as `make`, but for backupUnderWay. */
  async makeNext(kind: BackupKind, actor: Actor): Promise<BackupCopy> {
    while (this.#working !== undefined) await this.#working.catch(() => undefined);
    return this.make(kind, actor);
  }

  async #make(kind: BackupKind, actor: Actor): Promise<CopyLabel> {
    const folder = this.#folder();
    if (!(await isFolderThere(folder))) throw new Refusal('backupFolderGone');
    const label = await this.#copyInto(folder, kind);
    await this.#shelf.record(label, actor);
    this.#lastCopyAt = await this.#shelf.newestAt();
    // By a clock that is wrong, the copy is dated wrongly; nothing goes for it.
    if (!this.#options.isClockInDoubt()) await this.#shelf.rotate(folder, this.#settings);
    return label;
  }

  async #copyInto(folder: string, kind: BackupKind): Promise<CopyLabel> {
    const { source, clock, thread } = this.#options;
    const { database, keysFile, storeId } = source;
    const [key] = source.keys();
    if (key === undefined) throw new Error('an open store has a key');
    try {
      sweep(folder, storeId);
      const order = { database, keysFile, key, storeId, folder, kind, madeAt: clock.now() };
      return await runJob(thread, 'make', order, ({ state, share }) => this.#tell({ state, share }));
    } catch (error) {
      // Whatever the disk said: where the folder is gone by now, that is what happened.
      if (!(await isFolderThere(folder))) throw new Refusal('backupFolderGone');
      throw error;
    }
  }

  /** Removes a copy by hand. Throws Refusal copyNotFound, copyIsNewest, backupFolderGone, backupUnderWay. */
  remove(name: string, actor: Actor): Promise<void> {
    return this.#alone(async () => {
      const folder = this.#folder();
      if (!(await isFolderThere(folder))) throw new Refusal('backupFolderGone');
      await this.#shelf.remove(folder, name, actor);
    });
  }

  /** Restores the newest copy into a temporary folder, opens and checks it, and records what came of it. */
  drill(actor: Actor): Promise<Drill> {
    return this.#alone(() => {
      const { source, migrationsFolder, clock, thread } = this.#options;
      const { dataFolder, storeId } = source;
      const at = clock.now();
      const order = {
        dataFolder,
        folder: this.#folder(),
        storeId,
        keys: source.keys(),
        migrationsFolder,
        at,
      };
      this.#tell({ state: 'drilling', share: null });
      return this.#drills.hold(at, actor, () => runJob(thread, 'drill', order));
    });
  }

  /** Tries a folder without saving it. */
  tryFolder(folder: string): Promise<OutputOf<'backup.tryFolder'>> {
    const { source } = this.#options;
    return tryFolder(folderOf({ folder }, source.dataFolder), source);
  }

  /** Saves the settings. Throws Refusal backupFolderGone, diskReadOnly, diskFull, invalidInput (details.field). */
  async setSettings(value: BackupSettings, actor: Actor): Promise<BackupSettings> {
    const { settings, source } = this.#options;
    const folder = folderOf(value, source.dataFolder);
    prepareFolder(folder);
    await settings.set(backupSetting, value, {}, actor);
    this.#settings = value;
    writePointer(source.dataFolder, folder);
    this.#fault.tryNow();
    this.#tell(this.#activity);
    void this.look();
    return value;
  }

  /** Leaves a line in the audit log: an administrator closes the store, to restore a copy or to open it anew. */
  async noteClosing(actor: Actor): Promise<void> {
    const { store, audit } = this.#options;
    await store.write((tx) =>
      audit.append(tx, { actor, action: 'store.closedForRestore', subject: 'store' }),
    );
  }

  /** One thing at a time. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#working !== undefined) return Promise.reject(new Refusal('backupUnderWay'));
    const working = work().finally(() => {
      this.#working = undefined;
      this.#tell(idle);
    });
    this.#working = working;
    return working;
  }

  /** Tells staff what is in the way, and leaves a line in the audit log where that is new. */
  async #failed(error: unknown): Promise<void> {
    if (!(error instanceof Refusal)) this.#options.onFault(error);
    const code = error instanceof Refusal ? error.failure.code : 'programFault';
    const isNew = this.#fault.failed(code);
    if (code === 'storeCorrupt') this.#options.onStoreRead('damaged');
    this.#tell(this.#activity);
    if (isNew) await this.#auditFailure(code);
  }

  async #auditFailure(code: FailureCode): Promise<void> {
    const { store, audit } = this.#options;
    try {
      await store.write((tx) =>
        audit.append(tx, { actor: theOffice, action: 'backup.failed', subject: 'backup', facts: { code } }),
      );
    } catch (error) {
      // On a disk that is full the line finds no room either; staff see the fault itself.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  #tell(activity: Activity): void {
    this.#activity = activity;
    this.#options.pushes.push('backup.status', this.status());
  }
}
