import { type MessagePort, parentPort } from 'node:worker_threads';
import { openReader, type Reader } from './reader.ts';
import {
  heardRequests,
  type ReaderAnswer,
  type ReaderAsk,
  type ReaderStart,
  sayBatch,
  sayError,
} from './reader-messages.ts';
import type { Understood } from './understand.ts';

/** The entry of the thread that pulls from the web shop, unseals and parses, so that the office's thread only keeps. */
if (parentPort === null) throw new Error('the reader runs in a worker thread');

parentPort.on('message', ({ task, port }: ReaderStart) => {
  const stop = new AbortController();
  let reader: Reader;
  try {
    reader = openReader(task);
  } catch (error) {
    // Told as the answer to whatever is asked first.
    port.on('message', (ask: ReaderAsk) => {
      if (ask.kind === 'close') port.postMessage({ id: ask.id, kind: 'done' } satisfies ReaderAnswer);
      else if (ask.kind !== 'abort') port.postMessage(sayError(ask.id, error));
    });
    return;
  }
  const reading = reader.read(stop.signal)[Symbol.asyncIterator]();
  port.on('message', (ask: ReaderAsk) => {
    if (ask.kind === 'abort') stop.abort();
    else void answer(port, ask, { reader, reading, stop });
  });
  // The office went away in the middle: nothing more is pulled for nobody.
  port.on('close', () => stop.abort());
});

interface Run {
  readonly reader: Reader;
  readonly reading: AsyncIterator<readonly Understood[] | 'pageEnd'>;
  readonly stop: AbortController;
}

async function answer(
  port: MessagePort,
  ask: Exclude<ReaderAsk, { kind: 'abort' }>,
  run: Run,
): Promise<void> {
  try {
    port.postMessage(await answerOf(ask, run));
  } catch (error) {
    port.postMessage(sayError(ask.id, error));
  }
}

async function answerOf(
  ask: Exclude<ReaderAsk, { kind: 'abort' }>,
  { reader, reading, stop }: Run,
): Promise<ReaderAnswer> {
  const { id } = ask;
  switch (ask.kind) {
    case 'next': {
      // Asked ahead of time, the iterator answers one after the other by itself.
      const step = await reading.next();
      if (step.done) return { id, kind: 'done' };
      return step.value === 'pageEnd'
        ? { id, kind: 'pageEnd' }
        : { id, kind: 'batch', batch: sayBatch(step.value) };
    }
    case 'remove':
      return {
        id,
        kind: 'outcomes',
        outcomes: await reader.remove(heardRequests(ask.requests), stop.signal),
      };
    case 'close':
      stop.abort();
      await reader.close();
      return { id, kind: 'done' };
  }
}
