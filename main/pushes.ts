import type { PayloadOf, PushName } from '../preload/contract/index.ts';

/** How services tell the screens something; the office passes it to the windows whose person may see it. */
export interface Pushes {
  push<Name extends PushName>(name: Name, payload: PayloadOf<Name>): void;
}
