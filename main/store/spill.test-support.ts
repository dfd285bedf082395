import { z } from 'zod';
import { openConnection } from './connection.ts';

/**
 * A process that makes SQLite spill: far more in one transaction and in one sorting than its cache holds. It says
 * `spilt` in the middle of the transaction, and waits there for its end.
 */
const { GUICHET_TEST_FILE, GUICHET_TEST_KEY, GUICHET_TEST_WORDS, GUICHET_TEST_TEMPORARY } = z
  .object({
    GUICHET_TEST_FILE: z.string(),
    GUICHET_TEST_KEY: z.string(),
    GUICHET_TEST_WORDS: z.string(),
    /** `file` undoes the store's own setting, for the test to see what would happen. */
    GUICHET_TEST_TEMPORARY: z.enum(['as it is', 'file']),
  })
  .parse(process.env);

const database = openConnection(GUICHET_TEST_FILE, Buffer.from(GUICHET_TEST_KEY, 'hex'), 'write');
if (GUICHET_TEST_TEMPORARY === 'file') database.pragma('temp_store = FILE');
database.pragma('cache_size = 20');
database.exec('create table spill (id integer primary key, words text not null) strict');
database.exec('begin');
const insert = database.prepare('insert into spill (words) values (?)');
for (let row = 0; row < 20_000; row += 1) insert.run(`${row * 7919} ${GUICHET_TEST_WORDS.repeat(8)}`);
database.exec('create temp table aside as select words from spill');
const sorted = database.prepare('select words from aside order by words desc, random()').all();
process.stdout.write(`spilt ${sorted.length}\n`);
process.stdin.resume();
