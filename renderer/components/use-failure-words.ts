import { useTranslation } from 'react-i18next';
import type { Failure } from '../../preload/contract/failure.ts';
import { passwordHints } from '../../preload/contract/session.ts';
import { useFormats } from '../languages/use-formats.ts';
import { failureOf } from '../office/office.ts';

/** Says in the person's language what a call failed with and what to do. */
export function useFailureWords(): {
  ofFailure: (failure: Failure) => string;
  ofError: (error: unknown) => string;
} {
  const { t } = useTranslation();
  const formats = useFormats();
  const ofFailure = ({ code, details }: Failure) => {
    const hint = passwordHints.find((one) => one === details?.hint);
    return t(`failures.${code}`, {
      ...details,
      why: hint === undefined ? '' : t(`password.hints.${hint}`),
      count: Number(details?.minutes ?? details?.count ?? 0),
      ...(typeof details?.since === 'string' && {
        since: formats.instantShort(details.since, new Date()),
      }),
    });
  };
  return { ofFailure, ofError: (error) => ofFailure(failureOf(error)) };
}
