import { useEffect, useState } from 'react';
import type { PayloadOf } from '../../preload/contract/index.ts';
import { useOffice } from '../office/use-office.ts';

/** How far the work on the store has come that a start screen waits for; undefined before the first word of it. */
export function useStoreProgress(): PayloadOf<'store.progress'> | undefined {
  const office = useOffice();
  const [progress, setProgress] = useState<PayloadOf<'store.progress'>>();
  useEffect(() => office.subscribe('store.progress', setProgress), [office]);
  return progress;
}
