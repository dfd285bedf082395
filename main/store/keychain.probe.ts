import { KeychainUnavailable, osKeychain } from './keychain.ts';

/** Run as a process of its own by a test, under a session bus or without one: says what the keychain did. */
const account = `probe-${process.pid}`;
try {
  await osKeychain.setPassword('Guichet probe', account, 'secret');
  const kept = await osKeychain.getPassword('Guichet probe', account);
  const deleted = await osKeychain.deletePassword('Guichet probe', account);
  const gone = await osKeychain.getPassword('Guichet probe', account);
  process.stdout.write(kept === 'secret' && deleted && gone === null ? 'kept, read, deleted\n' : 'wrong\n');
} catch (error) {
  process.stdout.write(error instanceof KeychainUnavailable ? `${error.state}\n` : 'unexpected\n');
}
