import { Temporal } from 'temporal-polyfill';
import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import type { Clock } from '../clock.ts';
import type { Store, Tx } from '../store/store.ts';
import { clientExpression } from './client-look.ts';
import { findHits } from './find.ts';
import { Indexer } from './indexer.ts';
import type { ClientFinder, ClientLook, ReservationRows, SearchForgetter } from './interface.ts';
import { listPage } from './list.ts';
import { deleteEntries, deletePending, matchingIds } from './queries.ts';

export interface SearchOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly reservations: ReservationRows;
  readonly onFault: (error: unknown) => void;
}

/** Finding reservations: the box, the narrowed list, and the index behind both. */
export class Search implements SearchForgetter, ClientFinder {
  readonly #options: SearchOptions;
  readonly #indexer: Indexer;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#indexer = new Indexer({ store: options.store, onFault: options.onFault });
  }

  async find(input: InputOf<'search.find'>): Promise<OutputOf<'search.find'>> {
    const { store, reservations } = this.#options;
    return { hits: await findHits(store.read, reservations, input), left: this.#indexer.left };
  }

  async rows({ ids }: InputOf<'search.rows'>): Promise<OutputOf<'search.rows'>> {
    return { rows: await this.#options.reservations.rows(ids) };
  }

  /** Throws Refusal invalidInput. */
  async list(input: InputOf<'search.list'>): Promise<OutputOf<'search.list'>> {
    const { store, reservations, clock } = this.#options;
    const here = { today: clock.today(), timeZone: Temporal.Now.timeZoneId() };
    return { ...(await listPage(store.read, reservations, input, here)), left: this.#indexer.left };
  }

  async alike(look: ClientLook, limit: number): Promise<number[]> {
    const expression = clientExpression(look);
    return expression === undefined ? [] : matchingIds(this.#options.store.read, expression, limit);
  }

  get left(): number {
    return this.#indexer.left;
  }

  async forget(tx: Tx, reservationIds: readonly number[]): Promise<void> {
    await deleteEntries(tx, reservationIds);
    await deletePending(tx, reservationIds);
  }

  /** Brings the index up to date and keeps it so. */
  start(): Promise<void> {
    return this.#indexer.start();
  }

  /** Ends after what is being indexed. What is left is marked in the store and done at the next start. */
  stop(): Promise<void> {
    return this.#indexer.stop();
  }

  /** Resolves when everything that was committed before is in the index. */
  settled(): Promise<void> {
    return this.#indexer.settled();
  }
}
