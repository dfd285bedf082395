import { BroadcastChannel, isMainThread, workerData } from 'node:worker_threads';
import { z } from 'zod';

/**
 * Loaded before the program (`node --import`), in each of its threads: lets the test that started the process end one of
 * them by an error that nobody catches, with words of the test's. The program itself has no such way.
 */
const order = z.object({ crash: z.enum(['host', 'office']), words: z.string() });
const toOffice = new BroadcastChannel('a test lets the office crash');
toOffice.unref();

if (isMainThread) {
  process.on('message', (message) => {
    const { crash, words } = order.parse(message);
    if (crash === 'host') throw new TypeError(words);
    toOffice.postMessage(words);
  });
  process.channel?.unref();
} else if (z.object({ dataFolder: z.string() }).safeParse(workerData).success) {
  toOffice.onmessage = (event) => {
    throw new TypeError(z.object({ data: z.string() }).parse(event).data);
  };
}
