import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { EventSource as NodeEventSource } from 'undici';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { HttpBridge } from './http-bridge.ts';
import { CallFailed, officeOver } from './office.ts';

/** What the browser host would get, and how it answers next. */
let calls: { url: string; header: string | undefined; body: unknown }[];
let answer: { status: number; body: string };
let streams: ServerResponse[];
let streamed: PromiseWithResolvers<void>;
let server: Server;
let base: URL;

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

beforeEach(async () => {
  calls = [];
  streams = [];
  streamed = Promise.withResolvers();
  answer = { status: 200, body: '{"ok":true}' };
  server = createServer(async (request, response) => {
    if (request.url === '/pushes') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('retry: 10\n\n');
      streams.push(response);
      streamed.resolve();
      return;
    }
    const header = request.headers['x-guichet']?.toString();
    calls.push({ url: `${request.method} ${request.url}`, header, body: JSON.parse(await textOf(request)) });
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  base = new URL(`http://127.0.0.1:${port}/`);
});

afterEach(() => {
  source?.close();
  server.closeAllConnections();
  server.close();
});

let source: NodeEventSource | undefined;
/** The bridge with a stream of Node's own: the browser's EventSource, as far as the bridge goes. */
function bridge(): HttpBridge {
  return new HttpBridge(base, (address) => {
    source = new NodeEventSource(address);
    return source;
  });
}

describe('A call over HTTP', () => {
  test('goes to its procedure with its input and the header of the desk', async () => {
    await bridge().call('reservations.open', { id: 7 });
    expect(calls).toEqual([{ url: 'POST /call/reservations.open', header: '1', body: { input: { id: 7 } } }]);
  });

  test('without an input sends an empty object', async () => {
    await bridge().call('intake.status', undefined);
    expect(calls[0]?.body).toEqual({});
  });

  test('gives undefined where the answer has no value', async () => {
    expect(await bridge().call('session.signOut', undefined)).toEqual({ ok: true, value: undefined });
  });

  test('that fails rejects with the failure of the contract', async () => {
    answer.body = '{"ok":false,"failure":{"code":"accountLocked","details":{"minutes":27}}}';
    const call = officeOver(bridge()).call('session.signIn', { email: 'a@example.ca', password: 'x' });
    await expect(call).rejects.toMatchObject({
      code: 'accountLocked',
      failure: { details: { minutes: 27 } },
    });
  });

  test('that the host answers with anything else rejects as an office that does not answer', async () => {
    answer = { status: 401, body: '"closed"' };
    const office = officeOver(bridge());
    await expect(office.call('intake.status', undefined)).rejects.toSatisfy(
      (error) => error instanceof CallFailed && error.code === 'officeStopped',
    );
  });

  test('whose answer is not what the contract says is a fault of the program, and never shown', async () => {
    answer.body = '{"ok":true,"value":{"name":42}}';
    await expect(officeOver(bridge()).call('settings.agency', undefined)).rejects.toBeInstanceOf(z.ZodError);
  });
});

describe('Pushes over HTTP', () => {
  test('come to whoever listens, parsed, until they stop', async () => {
    const office = officeOver(bridge());
    await streamed.promise;
    const heard = Promise.withResolvers<number[]>();
    const stop = office.subscribe('reservations.changed', ({ ids }) => heard.resolve(ids));
    streams[0]?.write('data: {"push":"nobody.knows","payload":1}\n\n');
    streams[0]?.write('data: {"push":"reservations.changed","payload":{"ids":"wrong"}}\n\n');
    streams[0]?.write('data: {"push":"reservations.changed","payload":{"ids":[3,4]}}\n\n');
    expect(await heard.promise).toEqual([3, 4]);
    stop();
  });

  test('that are cut say so, and say when they are back', async () => {
    const office = officeOver(bridge());
    await streamed.promise;
    const states: string[] = [];
    const returned = new Promise<void>((resolve) => {
      office.onConnection((state) => {
        states.push(state);
        if (state === 'back') resolve();
      });
    });
    streams[0]?.destroy();
    await returned;
    expect(states).toEqual(['cut', 'back']);
    expect(streams.length).toBeGreaterThan(1);
  });
});
