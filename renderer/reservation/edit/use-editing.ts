import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Edit } from '../../../preload/contract/edits.ts';
import type { Reservation } from '../../../preload/contract/reservations.ts';
import { useSay } from '../../components/Sayings.tsx';
import { failureOf } from '../../office/office.ts';
import { useOffice } from '../../office/use-office.ts';
import { useReservationReload } from '../use-reservation-command.ts';

/** A part of a reservation while it is corrected. */
export interface Editing<Values extends object> {
  /** The reservation as the person sees it: as it was when they began, or as it is since they were shown another one. */
  readonly seen: Reservation;
  /** What was typed, by field; what nobody typed into is absent and follows the reservation. */
  readonly typed: Partial<Values>;
  readonly type: (typed: Partial<Values>) => void;
  readonly isSaving: boolean;
  readonly error: unknown;
  /** Somebody else changed it meanwhile: what the person saw, and what it is now. */
  readonly changed: { readonly seen: Reservation; readonly now: Reservation } | undefined;
  /** Saves; where it is refused, everything that was typed stays. */
  readonly save: (edit: Edit) => Promise<void>;
}

/**
 * Keeps what a person types until it is saved. Where the reservation was changed meanwhile, nothing is saved: both
 * versions are shown, what was typed stays, and saving again goes on from the new one.
 */
export function useEditing<Values extends object>(
  reservation: Reservation,
  onSaved: () => void,
): Editing<Values> {
  const { t } = useTranslation();
  const office = useOffice();
  const say = useSay();
  const reload = useReservationReload(reservation.id);
  const [seen, setSeen] = useState(reservation);
  const [typed, setTyped] = useState<Partial<Values>>({});
  const [changed, setChanged] = useState<Editing<Values>['changed']>();
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);

  const save = async (edit: Edit) => {
    if (isSaving) return;
    setSaving(true);
    setError(null);
    try {
      await office.call('reservations.edit', { id: seen.id, version: seen.version, edit });
      await reload();
      say(t('edits.saved'));
      onSaved();
    } catch (caught) {
      setError(caught);
      const now = failureOf(caught).code === 'changedMeanwhile' ? await reload() : undefined;
      if (now !== undefined) {
        setChanged({ seen, now });
        setSeen(now);
      }
      setSaving(false);
    }
  };
  return {
    seen,
    typed,
    type: (more) => setTyped((before) => ({ ...before, ...more })),
    isSaving,
    error,
    changed,
    save,
  };
}
