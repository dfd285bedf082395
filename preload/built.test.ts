import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createContext, Script } from 'node:vm';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { builtPart } from '../main/hosts/testing/built-part.ts';
import { procedures, pushes } from './contract/index.ts';

let built: string;

beforeAll(async () => {
  built = await builtPart('preload');
}, 120_000);

const bridgeShape = z.strictObject({
  host: z.literal('electron'),
  call: z.custom<(procedure: string, input?: unknown) => Promise<unknown>>(
    (value) => typeof value === 'function',
  ),
  subscribe: z.custom<(push: string, listener: (...heard: unknown[]) => void) => () => void>(
    (value) => typeof value === 'function',
  ),
});

let required: string[];
let exposed: Map<string, unknown>;
let invoked: unknown[][];
let pushed: EventEmitter;

/** What a sandboxed preload gets of Electron, as far as this one uses it: it records what goes through. */
function electron() {
  return {
    contextBridge: { exposeInMainWorld: (name: string, api: unknown) => exposed.set(name, api) },
    ipcRenderer: {
      on: (channel: string, listener: (...heard: unknown[]) => void) => pushed.on(channel, listener),
      invoke: async (...sent: unknown[]) => {
        invoked.push(sent);
        return { ok: true };
      },
    },
  };
}

/**
 * Runs the emitted file as a sandboxed window does: as the body of a CommonJS function, in a world of its own without
 * anything of Node, with a require that knows electron alone. An ES module would not even compile.
 */
beforeEach(() => {
  required = [];
  exposed = new Map();
  invoked = [];
  pushed = new EventEmitter();
  const source = readFileSync(path.join(built, 'index.cjs'), 'utf8');
  const load = new Script(`(function (exports, require, module) {${source}\n})`).runInContext(
    createContext({}),
  );
  load({}, (name: string) => {
    required.push(name);
    if (name !== 'electron') throw new Error(`module not found: ${name}`);
    return electron();
  });
});

function bridge() {
  return bridgeShape.parse(exposed.get('guichet'));
}

test('The preload is one CommonJS file that requires electron and nothing else', () => {
  expect(readdirSync(built)).toEqual(['index.cjs']);
  expect(new Set(required)).toEqual(new Set(['electron']));
});

test('The page gets the bridge under one name, and nothing else', () => {
  expect([...exposed.keys()]).toEqual(['guichet']);
  expect(Object.keys(bridge()).sort()).toEqual(['call', 'host', 'subscribe']);
});

test('Every procedure of the contract passes, on the one channel, with its input', async () => {
  for (const name of Object.keys(procedures)) await bridge().call(name, { some: name });
  expect(invoked).toEqual(Object.keys(procedures).map((name) => ['guichet:call', name, { some: name }]));
});

test('A name that is not in the contract does not pass', async () => {
  for (const name of ['nothing', 'guichet:call', 'toString', '__proto__', 'constructor', '']) {
    await expect(bridge().call(name)).rejects.toThrow('No such procedure.');
    expect(() => bridge().subscribe(name, () => {})).toThrow('No such push.');
  }
  expect(invoked).toEqual([]);
});

test('A listener hears the pushes of its name until it stops, and only their payload', () => {
  for (const name of Object.keys(pushes)) {
    const heard: unknown[][] = [];
    const stop = bridge().subscribe(name, (...values) => heard.push(values));
    const other = Object.keys(pushes).find((another) => another !== name);
    pushed.emit('guichet:push', { sender: 'an event' }, name, { of: name });
    pushed.emit('guichet:push', { sender: 'an event' }, other, { of: other });
    stop();
    pushed.emit('guichet:push', { sender: 'an event' }, name, { of: name });
    expect(heard).toEqual([[{ of: name }]]);
  }
  expect(pushed.listenerCount('guichet:push')).toBe(1);
});
