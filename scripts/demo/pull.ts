import type { IntakeStatus } from '../../preload/contract/intake.ts';
import { type ScriptedDesk, shopConnection } from '../desk.ts';
import type { WebShopProcess } from '../web-shop/child.ts';
import type { Terminal } from './terminal.ts';

/** Connects the desk to the shop, which starts a run, and waits until nothing more is to be removed. */
export async function pullEverything(
  desk: ScriptedDesk,
  shop: WebShopProcess,
  terminal: Terminal,
): Promise<IntakeStatus> {
  const { promise, resolve, reject } = Promise.withResolvers<IntakeStatus>();
  const stopHearing = desk.office.onPush((_client, push) => {
    if (push !== 'intake.status') return;
    desk.call('intake.status', undefined).then((status) => {
      const { kept, removed, quarantined } = status.counters;
      terminal.progress(
        `${kept} committed · ${removed} removed · ${quarantined} in quarantine`,
        `${kept >> 7}`,
      );
      if (status.fault) reject(new Error(`The intake stopped: ${status.fault.code}`));
      else if (status.state === 'idle' && status.lastRunAt !== null) resolve(status);
    }, reject);
  });
  try {
    await desk.call('intake.setConnection', shopConnection(shop));
    return await promise;
  } finally {
    stopHearing();
  }
}
