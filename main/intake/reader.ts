import type { ConnectionSettings } from '../../preload/contract/intake.ts';
import { Vault, type VaultKey } from '../store/vault.ts';
import { openWebShop, type Secrets } from './connection.ts';
import { ConnectionFailed } from './faults.ts';
import { ReceiptCheck } from './receipts.ts';
import { PrivateKeys } from './sealing-keys.ts';
import { Understanding, type Understood } from './understand.ts';
import type { RemovalOutcome, RemovalRequest, WebShop, WireItem } from './wire.ts';

/** A removal, and when the desk first meant it (an instant): a receipt is held against that. */
export interface IntendedRemoval extends RemovalRequest {
  readonly intendedAt: string;
}

/** What a removal came to, and whether its receipt is the server's own word for it. */
export interface CheckedOutcome extends RemovalOutcome {
  readonly receiptVerified: boolean;
}

/** A web shop during one run, as the office sees it: bookings come understood, receipts come checked. */
export interface Reader {
  /**
   * Everything that waits, oldest first, understood and ready to be kept; a pause (`pageEnd`) after each page, when
   * removals are best sent. Throws ConnectionFailed, after what came whole before it.
   */
  read(signal: AbortSignal): AsyncIterable<readonly Understood[] | 'pageEnd'>;
  /** Removes at most 500; outcomes may be fewer than requests: the rest stays pending. Throws ConnectionFailed. */
  remove(requests: readonly IntendedRemoval[], signal: AbortSignal): Promise<readonly CheckedOutcome[]>;
  /** Ends its connections. */
  close(): Promise<void>;
}

/** All that reading needs, as plain data: it crosses to the reader's thread. */
export interface ReaderTask {
  readonly connectionId: number;
  readonly settings: ConnectionSettings;
  readonly secrets: Secrets;
  /** The vault's newest key: readers seal and open nothing. */
  readonly vaultKey: VaultKey;
  /** The private sealing keys by their kid, as JWK texts. */
  readonly sealingKeys: ReadonlyMap<string, string>;
  /** The key of the fingerprints, which are made where the card number is; without it, none are. */
  readonly fingerprintKey?: Uint8Array | undefined;
}

/** Bookings that are handed over at once, and octets on the wire beyond which fewer are. */
const MOST_BOOKINGS = 24;
const MOST_OCTETS = 1024 * 1024;

/** Opens a reader in the thread that calls it. Throws ConnectionFailed for certificates that cannot be read. */
export function openReader(task: ReaderTask): Reader {
  const vault = new Vault([task.vaultKey]);
  return new ShopReader(
    openWebShop(task.settings, task.secrets),
    new Understanding(task.connectionId, vault, new PrivateKeys(task.sealingKeys), task.fingerprintKey),
    new ReceiptCheck(task.settings.receiptKey || undefined),
  );
}

class ShopReader implements Reader {
  readonly #shop: WebShop;
  readonly #understanding: Understanding;
  readonly #receipts: ReceiptCheck;

  constructor(shop: WebShop, understanding: Understanding, receipts: ReceiptCheck) {
    this.#shop = shop;
    this.#understanding = understanding;
    this.#receipts = receipts;
  }

  async *read(signal: AbortSignal): AsyncGenerator<readonly Understood[] | 'pageEnd'> {
    let batch: WireItem[] = [];
    let octets = 0;
    try {
      for await (const item of this.#shop.list(signal)) {
        if (item !== 'pageEnd') {
          batch.push(item);
          octets += item.kind === 'left' ? 0 : item.octets.length;
          if (batch.length < MOST_BOOKINGS && octets < MOST_OCTETS) continue;
        }
        if (batch.length > 0) yield await this.#understood(batch);
        batch = [];
        octets = 0;
        if (item === 'pageEnd') yield item;
      }
    } catch (error) {
      // A page that broke off: what came whole before that is kept all the same.
      if (error instanceof ConnectionFailed && batch.length > 0) yield await this.#understood(batch);
      throw error;
    }
    if (batch.length > 0) yield await this.#understood(batch);
  }

  #understood(batch: readonly WireItem[]): Promise<Understood[]> {
    return Promise.all(batch.map((item) => this.#understanding.understand(item)));
  }

  async remove(requests: readonly IntendedRemoval[], signal: AbortSignal): Promise<CheckedOutcome[]> {
    const asked = new Map(requests.map((request) => [request.id, request]));
    const outcomes = await this.#shop.remove(requests, signal);
    return Promise.all(
      outcomes.map(async (outcome) => {
        const request = asked.get(outcome.id);
        const receiptVerified =
          outcome.receipt !== null &&
          request !== undefined &&
          (await this.#receipts.verifies(outcome.receipt, outcome.id, request.digest, request.intendedAt));
        return { ...outcome, receiptVerified };
      }),
    );
  }

  close(): Promise<void> {
    return this.#shop.close();
  }
}
