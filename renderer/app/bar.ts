import { createContext } from 'react';

/** The bar on top: what opens from it stays within it for screen readers, and does not lie outside every landmark. */
export const BarContext = createContext<HTMLElement | undefined>(undefined);
