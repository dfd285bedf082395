import type { PayloadOf, PushName } from '../preload/contract/index.ts';

/** How services tell the screens something; the office passes it to the windows whose person may see it. */
export interface Pushes {
  /** `to` names the one member of staff to whom it is told, at whichever windows they are. */
  push<Name extends PushName>(name: Name, payload: PayloadOf<Name>, to?: number): void;
}
