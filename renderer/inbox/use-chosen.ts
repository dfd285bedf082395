import { useCallback, useMemo, useState } from 'react';
import { mostChosen, type ReservationRow, type Worklist } from '../../preload/contract/reservations.ts';
import type { ChosenItem } from '../bulk/use-bulk.ts';
import { useOffice } from '../office/use-office.ts';

const nothing: ReadonlyMap<number, number> = new Map();

/** The chosen reservations of a worklist, with the versions that the person saw. */
export function useChosen(worklist: Worklist) {
  const office = useOffice();
  const [chosen, setChosen] = useState<ReadonlyMap<number, number>>(nothing);
  const [isChoosing, setChoosing] = useState(false);
  const [of, setOf] = useState(worklist);
  // What was chosen under another filter is not in sight any more.
  if (of !== worklist) {
    setOf(worklist);
    setChosen(nothing);
  }
  const set = useCallback((rows: readonly ReservationRow[], isChosen: boolean) => {
    setChosen((before) => {
      const after = new Map(before);
      for (const { id, version } of rows) {
        if (!isChosen) after.delete(id);
        else if (after.size < mostChosen) after.set(id, version);
      }
      return after;
    });
  }, []);
  const clear = useCallback(() => setChosen(nothing), []);
  const chooseEveryOne = useCallback(async (): Promise<{ more: boolean }> => {
    setChoosing(true);
    try {
      const { items, more } = await office.call('reservations.everyOne', worklist);
      setChosen(new Map(items.map(({ id, version }) => [id, version])));
      return { more };
    } finally {
      setChoosing(false);
    }
  }, [office, worklist]);
  return useMemo(
    () => ({ chosen, isChoosing, set, clear, chooseEveryOne }),
    [chosen, isChoosing, set, clear, chooseEveryOne],
  );
}

/** The chosen ones as a job takes them: of those in sight, the version that is shown now. */
export function itemsOf(
  chosen: ReadonlyMap<number, number>,
  rows: readonly ReservationRow[],
): readonly ChosenItem[] {
  const shown = new Map(rows.map(({ id, version }) => [id, version]));
  return [...chosen].map(([id, version]) => ({ id, version: shown.get(id) ?? version }));
}
