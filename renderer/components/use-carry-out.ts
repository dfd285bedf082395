import { useState } from 'react';

interface CarryOut {
  /** Whether it is under way, or was done: a dialog that is about to close is not offered a second time. */
  busy: boolean;
  /** What it failed with; null while nothing did. */
  error: unknown;
  /** Carries it out unless it is under way already; true where it came to its end. Never rejects. */
  carryOut: (work: () => Promise<unknown>) => Promise<boolean>;
  /** Forgets the failure, e.g. when the person goes on typing. */
  forget: () => void;
}

/** Has something carried out that a person confirmed, once, and remembers what failed. */
export function useCarryOut(): CarryOut {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return {
    busy,
    error,
    carryOut: async (work) => {
      if (busy) return false;
      setBusy(true);
      setError(null);
      try {
        await work();
        return true;
      } catch (caught) {
        setError(caught);
        setBusy(false);
        return false;
      }
    },
    forget: () => setError(null),
  };
}
