import { useState } from 'react';

/** Which of several places is being corrected, and which one was last, for the focus to come back to. */
export function useFormPlace() {
  const [place, setPlace] = useState<{ at: number | null; last: number | null }>({ at: null, last: null });
  return {
    at: place.at,
    last: place.last,
    begin: (at: number) => setPlace({ at, last: null }),
    end: () => setPlace(({ at }) => ({ at: null, last: at })),
  };
}
