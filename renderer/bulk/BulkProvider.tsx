import type { ReactNode } from 'react';
import { BulkContext, useBulkState } from './use-bulk.ts';

/** Keeps the person's job over many reservations while they go from screen to screen. */
export function BulkProvider({ children }: { children: ReactNode }) {
  return <BulkContext value={useBulkState()}>{children}</BulkContext>;
}
