import { useLocation } from 'react-router';
import { InboxPanel } from '../inbox/InboxPanel.tsx';

/** The reservation opened beside the narrowed list; closing it leads back to the same list. */
export function FindPanel() {
  const { search } = useLocation();
  return <InboxPanel list={`/find${search}`} />;
}
