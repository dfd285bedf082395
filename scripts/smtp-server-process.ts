import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type RunningSmtpServer, smtpBehaviours, startSmtpServer } from './smtp-server.ts';

// The mail server of smtp-server.ts as a process of its own. It says on its standard output, a line of JSON each, its
// port and how many messages it has in whole. A line on its standard input is how it behaves from then on; it ends with it.
const { values } = parseArgs({
  options: {
    certificate: { type: 'string' },
    key: { type: 'string' },
    folder: { type: 'string' },
    port: { type: 'string', default: '0' },
    security: { type: 'string', default: 'starttls' },
    behaviour: { type: 'string', default: 'accept' },
  },
});
const behaviour = smtpBehaviours.find((one) => one === values.behaviour);
if (values.certificate === undefined || values.key === undefined || behaviour === undefined) {
  throw new Error(
    'smtp-server-process.ts --certificate FILE --key FILE [--folder F] [--port N] [--security smtps] [--behaviour B]',
  );
}
const server = await startSmtpServer({
  security: values.security === 'smtps' ? 'smtps' : 'starttls',
  certificate: await readFile(values.certificate, 'utf8'),
  key: await readFile(values.key, 'utf8'),
  behaviour,
  port: Number(values.port),
  ...(values.folder === undefined ? {} : { folder: values.folder }),
});
say({ port: server.port });
void sayWhatArrives(server);
for await (const line of createInterface({ input: process.stdin })) {
  const next = smtpBehaviours.find((one) => one === line);
  if (next !== undefined) server.behave(next);
}
await server.stop();

async function sayWhatArrives(server: RunningSmtpServer): Promise<never> {
  for (let count = 1; ; count += 1) {
    await server.arrival(count);
    say({ received: count });
  }
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
