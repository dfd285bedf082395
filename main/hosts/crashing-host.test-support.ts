import { Refusal } from '../refusal.ts';
import { handleHostCrashes } from './crashes.ts';

/**
 * A host as a process of its own that fails in the way its first argument names, with a person's name in what the fault
 * says. Its second argument is the data folder.
 */
const [way, dataFolder] = process.argv.slice(2);
if (dataFolder === undefined) throw new Error('no data folder');

const office = Promise.withResolvers<Error>();
const crashes = handleHostCrashes(dataFolder, () => {
  process.stdout.write('the office was stopped\n');
  if (way === 'twice') throw new Error('Élodie Tremblay again');
});
const fault = new TypeError('Élodie Tremblay cannot be read');
// Keeps the process until it ends itself.
setInterval(() => undefined, 1_000);

switch (way) {
  case 'thrown':
  case 'twice':
    setImmediate(() => {
      throw fault;
    });
    break;
  case 'rejected':
    void Promise.reject(fault);
    break;
  case 'start':
    crashes.failedStart(fault);
    process.exit(0);
    break;
  case 'refused':
    crashes.failedStart(new Refusal('storeBusy'));
    process.exit(0);
    break;
  case 'office':
    crashes.watch({
      died: office.promise,
      call: () => Promise.reject(fault),
      onPush: () => () => undefined,
      attach: () => undefined,
      detach: () => undefined,
      stop: async () => undefined,
    });
    office.resolve(fault);
    setImmediate(() => process.exit(0));
    break;
  default:
    throw new Error('no such way');
}
