import { useEffect } from 'react';
import { useLocation, useNavigate } from 'react-router';

/**
 * Leads on to another address, in place of the one that is shown, and anew for each that comes meanwhile, be it the same
 * once more: one that is typed overtakes the way that is under way, and React Router's own `Navigate` then stays where it
 * is, on an empty screen.
 */
export function Redirect({ to }: { to: string }) {
  const navigate = useNavigate();
  const location = useLocation();
  useEffect(() => {
    if (location.pathname !== to) void navigate(to, { replace: true });
  }, [location, navigate, to]);
  return null;
}
