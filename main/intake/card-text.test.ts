import { expect, it, onTestFinished } from 'vitest';
import { generateBookings } from '../../scripts/generator/bookings.ts';
import { openIntakeDesk } from './testing.ts';
import { KeptVersions } from './versions.ts';

it('a card number typed into the remarks stands nowhere in the store, and the reservation warns of it', async () => {
  const desk = await openIntakeDesk();
  onTestFinished(() => desk.close());
  const [one] = [...generateBookings({ seed: 31, count: 1, wildShare: 0 })];
  const plain = JSON.parse(new TextDecoder().decode(one?.octets));
  const offer = (remarks: string) =>
    desk.shop.add([
      {
        id: 'A1',
        mediaType: 'application/json',
        octets: Buffer.from(JSON.stringify({ ...plain, id: 'A1', remarks })),
      },
    ]);
  offer('Use 3782 822463 10005, code 1234, not my other card.');
  await desk.connect();
  offer('No number any more.');
  await desk.run();
  offer('Use 4242-4242-4242-4242 after all.');
  await desk.run();

  const { read } = desk.store;
  expect(await read.selectFrom('reservation').select('remarks').execute()).toEqual([
    { remarks: 'Use 378282•••••0005, code ••••, not my other card.' },
  ]);
  const versions = await read.selectFrom('booking_version').select('kept').orderBy('version').execute();
  expect(versions.map(({ kept }) => JSON.parse(kept).remarks)).toEqual([
    'Use 378282•••••0005, code ••••, not my other card.',
    'No number any more.',
    'Use 424242••••••4242 after all.',
  ]);
  const warnings = await read.selectFrom('warning').select('code').execute();
  expect(warnings.map(({ code }) => code)).toContain('cardNumberInText');

  // What an accepted amendment would be warned of.
  const kept = new KeptVersions(desk.store, desk.vault);
  const found = await Promise.all([1, 2, 3].map((version) => kept.version(1, version)));
  expect(found.map(({ cardNumberInText }) => cardNumberInText)).toEqual([true, false, true]);
  expect(desk.programFaults).toEqual([]);
});
