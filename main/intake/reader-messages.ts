import type { MessagePort } from 'node:worker_threads';
import type { ConnectionFault } from '../../preload/contract/intake.ts';
import { ConnectionFailed } from './faults.ts';
import type { CheckedOutcome, IntendedRemoval, ReaderTask } from './reader.ts';
import type { Understood } from './understand.ts';

/** What the office says to the reader's thread: a run, with a port of its own for it. */
export interface ReaderStart {
  readonly task: ReaderTask;
  readonly port: MessagePort;
}

/** What the office asks during a run; each but `abort` is answered under its number. */
export type ReaderAsk =
  | { readonly kind: 'next'; readonly id: number }
  | { readonly kind: 'remove'; readonly id: number; readonly requests: readonly IntendedRemoval[] }
  | { readonly kind: 'abort' }
  | { readonly kind: 'close'; readonly id: number };

/** What a question came to. */
export type ReaderAnswer =
  | { readonly id: number; readonly kind: 'batch'; readonly batch: readonly Understood[] }
  | { readonly id: number; readonly kind: 'pageEnd' }
  | { readonly id: number; readonly kind: 'outcomes'; readonly outcomes: readonly CheckedOutcome[] }
  | { readonly id: number; readonly kind: 'done' }
  | {
      readonly id: number;
      readonly kind: 'failed';
      readonly fault: ConnectionFault;
      readonly retryAfter?: number;
    }
  | { readonly id: number; readonly kind: 'broken'; readonly error: unknown };

/** An error as it crosses: the connection's with all that staff are told of it, any other as it is. */
export function sayError(id: number, error: unknown): ReaderAnswer {
  if (!(error instanceof ConnectionFailed)) return { id, kind: 'broken', error };
  const { fault, retryAfter } = error;
  return { id, kind: 'failed', fault, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

/** The error that an answer tells of. */
export function heardError(answer: Extract<ReaderAnswer, { kind: 'failed' | 'broken' }>): unknown {
  if (answer.kind === 'broken') return answer.error;
  const { code, facts, retries } = answer.fault;
  return new ConnectionFailed(code, facts, { retryAfter: answer.retryAfter, retries });
}

/** Octets as they cross: without the pool that a small Buffer lies in, all of which would be copied with it. */
function alone(octets: Uint8Array): Buffer<ArrayBuffer> {
  const copy = Buffer.from(new ArrayBuffer(octets.byteLength));
  copy.set(octets);
  return copy;
}

/** Octets as they arrived: a structured clone makes plain octets of a Buffer. */
function buffer(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
}

function withOctets(understood: Understood, each: (octets: Uint8Array) => Buffer): Understood {
  switch (understood.kind) {
    case 'left':
      return understood;
    case 'quarantine':
      return {
        ...understood,
        digest: each(understood.digest),
        octetsSealed: each(understood.octetsSealed),
      };
    case 'booking': {
      const { cardNumberSealed } = understood;
      return {
        ...understood,
        digest: each(understood.digest),
        keptDigest: each(understood.keptDigest),
        cardNumberSealed: cardNumberSealed === null ? null : each(cardNumberSealed),
      };
    }
  }
}

/** A batch, made ready to cross. */
export function sayBatch(batch: readonly Understood[]): readonly Understood[] {
  return batch.map((understood) => withOctets(understood, alone));
}

/** A batch that crossed. */
export function heardBatch(batch: readonly Understood[]): readonly Understood[] {
  return batch.map((understood) => withOctets(understood, buffer));
}

/** Requests as they cross, and as they arrived. */
export function sayRequests(requests: readonly IntendedRemoval[]): readonly IntendedRemoval[] {
  return requests.map((request) => ({ ...request, digest: alone(request.digest) }));
}

export function heardRequests(requests: readonly IntendedRemoval[]): readonly IntendedRemoval[] {
  return requests.map((request) => ({ ...request, digest: buffer(request.digest) }));
}
