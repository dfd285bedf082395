import { useEffect } from 'react';

/** Names the window after what it shows, while it shows it; never after a person. */
export function useTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = `${title} – Guichet`;
    return () => {
      document.title = before;
    };
  }, [title]);
}
