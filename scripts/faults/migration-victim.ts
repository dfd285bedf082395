import { once } from 'node:events';
import { z } from 'zod';
import { migrate } from '../../main/store/migrations.ts';

const task = z.object({ file: z.string(), key: z.string(), folder: z.string() });

// Migrates one store in a process that its parent kills at any instant; it never outlives it.
process.on('disconnect', () => process.exit(1));
const [message] = await once(process, 'message');
const { file, key, folder } = task.parse(message);
process.send?.('migrating', () => {
  migrate(file, Buffer.from(key, 'hex'), folder);
  process.send?.('migrated');
});
