import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { builtPart } from './hosts/testing/built-part.ts';
import { openConnection } from './store/connection.ts';
import { storeKeyInUse } from './store/key-bundle.ts';
import { cards, typed } from './testing-plaintext/bookings.ts';
import { type FlowResult, playWholeFlow } from './testing-plaintext/flow.ts';
import { formsOf, type Marker } from './testing-plaintext/markers.ts';
import { type Search, searchFolder } from './testing-plaintext/search.ts';
import { secrets } from './testing-plaintext/secrets.ts';
import { type Stage, setStage } from './testing-plaintext/stage.ts';

/** The privacy promise, octet by octet: everything that the program wrote anywhere is searched for what is private. */
let stage: Stage;
let flow: FlowResult;

beforeAll(async () => {
  await builtPart('renderer');
  stage = await setStage();
  flow = await playWholeFlow(stage);
}, 600_000);

afterAll(() => stage?.strike());

describe('Of what is private, nothing stands in the clear', () => {
  test('after a kill in the middle of the intake, with the write-ahead log beside the store', () => {
    expect(flow.logAfterKill).toBeGreaterThan(0);
    const files = ['guichet.db', 'guichet.db-wal', 'guichet.db-shm', 'guichet.keys.json', 'logs/guichet.log'];
    expect(flow.afterKill.files).toEqual(expect.arrayContaining(files.map((file) => `data/${file}`)));
    expect(flow.afterKill.found).toEqual([]);
  });

  test('at the end: in the store, its copy, its keys, the log, crash output, the temporary, home and working folders', () => {
    const { files, found } = flow.atTheEnd;
    expect(files).toEqual(
      expect.arrayContaining([
        'data/guichet.db',
        'data/guichet.keys.json',
        'data/logs/guichet.log',
        'output/crash-of-the-host.txt',
        'output/crash-of-the-office.txt',
      ]),
    );
    expect(files.filter((file) => file.includes('.before-migration-from-'))).toHaveLength(1);
    expect(found).toEqual([]);
  });

  test('and nothing was ever made in the temporary folder, not even for a moment, nor a report of a crash', () => {
    expect([...stage.madeTemporary]).toEqual([]);
    expect(flow.atTheEnd.files.filter((file) => /^(temporary|reports)/.test(file))).toEqual([]);
  });
});

test('The faults and crashes were real, and what whoever helps needs to know of them was told', () => {
  expect(flow.refusals).toEqual({
    wrongPassword: 'wrongCredentials',
    unknownAddress: 'wrongCredentials',
    passphraseAsPassword: 'wrongCredentials',
    badQueue: 'invalidInput',
    badRecipient: 'invalidInput',
    badConnection: 'invalidInput',
    badSearch: 'invalidInput',
    noProcedure: 'HTTP 404',
    wrongPassphrase: 'wrongPassphrase',
    wrongRecoveryKey: 'wrongRecoveryKey',
    brokenSetting: 'programFault',
  });
  expect(flow.exitCodes).toEqual({ office: 1, host: 1 });
  const said = readFileSync(join(stage.root, 'output/crash-of-the-host.txt'), 'utf8');
  expect(said).toMatch(/TypeError\n {2}at main\/testing-plaintext\//);
  const log = readFileSync(stage.data('logs/guichet.log'), 'utf8');
  expect(log).toMatch(/"where":"settings\.agency","kind":"SyntaxError"/);
  expect(log).toMatch(/"where":"office","kind":"TypeError"/);
});

describe('The search would find it', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'guichet-search-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('in each of its forms, anywhere in a file, and in the name of one', () => {
    for (const marker of flow.markers) {
      for (const { form, octets } of formsOf(marker.text)) {
        writeFileSync(
          join(folder, 'a file'),
          Buffer.concat([Buffer.alloc(70_001, 0xe9), octets, Buffer.alloc(9)]),
        );
        expect(searchFolder(folder, [marker]).found).toContainEqual({
          file: 'a file',
          what: marker.what,
          form,
        });
      }
    }
    rmSync(join(folder, 'a file'));
    mkdirSync(join(folder, `a folder of ${typed.family.text}`));
    const [found] = searchFolder(folder, [typed.family]).found;
    expect(found).toMatchObject({ what: typed.family.what, file: expect.stringContaining('name of') });
  });

  test('in base64 wherever it begins', () => {
    for (const before of ['', 'x', 'xy', 'xyz']) {
      const encoded = Buffer.from(`${before}${typed.family.text}, behind`).toString('base64');
      writeFileSync(join(folder, 'encoded'), encoded);
      expect(searchFolder(folder, [typed.family]).found).toContainEqual(
        expect.objectContaining({ file: 'encoded', form: 'base64' }),
      );
    }
  });
});

describe('In the store, opened with its key', () => {
  let search: Search;

  beforeAll(async () => {
    const { key: store } = storeKeyInUse(await stage.keys());
    const folder = join(stage.outside, 'opened');
    mkdirSync(folder);
    writeTables(folder, store);
    search = searchFolder(folder, flow.markers);
  });

  /** Every value of every table, one behind the other, a file a table. */
  function writeTables(folder: string, key: Buffer): void {
    const database = openConnection(stage.data('guichet.db'), key, 'read');
    const tables = z
      .array(z.object({ name: z.string() }))
      .parse(database.prepare("select name from sqlite_schema where type = 'table'").all());
    for (const { name } of tables) {
      const values = database
        .prepare(`select * from "${name}"`)
        .raw()
        .all()
        .flatMap((row) => z.array(z.unknown()).parse(row))
        .flatMap((value) => [Buffer.isBuffer(value) ? value : Buffer.from(String(value)), Buffer.from('\n')]);
      writeFileSync(join(folder, name), Buffer.concat(values));
    }
    database.close();
  }

  const found = (markers: readonly Marker[]) =>
    new Set(search.found.map(({ what }) => what).filter((what) => markers.some((one) => one.what === what)));

  test('there is what clients typed, so that the flow did bring it there', () => {
    const { given, family, traveller, street, phone, email, remarks, sealedName, crowd } = typed;
    const kept: Marker[] = [given, family, traveller, street, phone, email, remarks, sealedName, crowd];
    expect(found(kept)).toEqual(new Set(kept.map(({ what }) => what)));
    expect(flow.quarantined).toContain(typed.quarantinedName.text);
    // The entries of the search index are text of their own making, which is looked for as such everywhere.
    expect(search.found).toContainEqual({
      file: 'search_entry',
      what: family.what,
      form: 'in the search index',
    });
    expect(stage.mailServer.received).toHaveLength(1);
  });

  test('there is no card number, security code, password, token or key: those are sealed once more, or never kept', () => {
    const { securityCode, sealedCode, quarantinedCode, quarantinedName } = typed;
    const codes = [securityCode, sealedCode, quarantinedCode, quarantinedName];
    const never = flow.markers.filter(
      ({ what }) =>
        [...codes, ...Object.values(secrets)].some((one) => one.what === what) ||
        Object.values(cards).some((card) => what.startsWith(card.what)) ||
        /key/.test(what),
    );
    expect(never.length).toBeGreaterThan(30);
    expect([...found(never)]).toEqual([]);
  });
});
