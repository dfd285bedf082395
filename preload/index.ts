import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from './contract/bridge.ts';
import { isProcedureName, isPushName } from './contract/index.ts';

type Listener = (payload: unknown) => void;

const listeners = new Map<unknown, Set<Listener>>();

ipcRenderer.on('guichet:push', (_event, push: unknown, payload: unknown) => {
  for (const listener of listeners.get(push) ?? []) listener(payload);
});

/**
 * The desk's only door to the office in Electron. A page gets these three things and nothing of Electron: names that
 * are not in the contract do not pass, and a listener is given a payload, never an event.
 */
const bridge: Bridge = {
  host: 'electron',
  call: async (procedure, input) => {
    if (!isProcedureName(procedure)) throw new TypeError('No such procedure.');
    return ipcRenderer.invoke('guichet:call', procedure, input);
  },
  subscribe: (push, listener) => {
    if (!isPushName(push)) throw new TypeError('No such push.');
    const hearing: Listener = (payload) => listener(payload);
    const ofThisPush = listeners.get(push) ?? new Set();
    listeners.set(push, ofThisPush.add(hearing));
    return () => {
      ofThisPush.delete(hearing);
    };
  },
};

contextBridge.exposeInMainWorld('guichet', bridge);
