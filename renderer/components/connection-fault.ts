import { useTranslation } from 'react-i18next';
import type { ConnectionFault } from '../../preload/contract/intake.ts';

/** Says a fault between the desk and the web shop: what is wrong, what to do, and the facts that a technician asks for. */
export function useConnectionFaultWords(): (fault: ConnectionFault) => {
  what: string;
  whatToDo: string;
  facts: string;
} {
  const { t } = useTranslation();
  return ({ code, facts = {} }) => {
    const { host, port, status, seconds, ...others } = facts;
    const told = [
      host !== undefined && port !== undefined ? `${host}:${port}` : host,
      status !== undefined && `HTTP ${status}`,
      seconds !== undefined && `${seconds} s`,
      ...Object.values(others),
    ];
    return {
      what: t(`intake.faults.${code}.what`),
      whatToDo: t(`intake.faults.${code}.do`),
      facts: told.filter(Boolean).join(' · '),
    };
  };
}
