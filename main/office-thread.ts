import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { Office, type OfficeOptions } from './office.ts';
import { Refusal } from './refusal.ts';
import { type FromOffice, received, type ToOffice } from './thread-messages.ts';

/** The entry of the office's worker thread: passes messages on, nothing else. */
async function serve(port: MessagePort, options: OfficeOptions): Promise<void> {
  const say = (message: FromOffice): void => port.postMessage(message);
  let office: Office;
  try {
    office = await Office.start(options);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say({ kind: 'refused', failure: error.failure });
    port.close();
    return;
  }
  // Only listened in on: the thread ends all the same, and the host hears of it. An unhandled rejection comes here too.
  process.on('uncaughtExceptionMonitor', (error) => office.noteCrash(error));
  office.onPush((client, push, payload) => say({ kind: 'push', client, push, payload }));
  port.on('message', async (message: ToOffice) => {
    switch (message.kind) {
      case 'call': {
        const reply = await office.call(message.client, message.procedure, message.input);
        return say({ kind: 'reply', id: message.id, reply });
      }
      case 'attach':
        return office.attach(message.client);
      case 'detach':
        return office.detach(message.client);
      case 'stop': {
        await office.stop();
        say({ kind: 'stopped' });
        return port.close();
      }
    }
  });
  say({ kind: 'started' });
}

if (parentPort === null) throw new Error('the office runs in a worker thread');
await serve(parentPort, received(workerData));
