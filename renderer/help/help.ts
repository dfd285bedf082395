import { createContext, useContext } from 'react';

/** What there is of help, from wherever it is asked for. */
interface Help {
  /** Begins the tour of the desk, whether or not the person has seen it. */
  readonly startTour: () => void;
  /** Opens the sheet of every shortcut. */
  readonly openSheet: () => void;
}

export const HelpContext = createContext<Help | null>(null);

/** What there is of help; only below the desk. */
export function useHelp(): Help {
  const help = useContext(HelpContext);
  if (help === null) throw new Error('no help above this component');
  return help;
}
