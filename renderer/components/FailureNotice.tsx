import type { ReactNode } from 'react';
import { failureOf } from '../office/office.ts';
import { Notice } from './Notice.tsx';
import { useFailureWords } from './use-failure-words.ts';

/** Says in the person's language what a call failed with and what to do. Says nothing where there is no error. */
export function FailureNotice({ error, actions }: { error: unknown; actions?: ReactNode }) {
  const words = useFailureWords();
  if (error === null || error === undefined) return null;
  const { code } = failureOf(error);
  return (
    <Notice tone={code === 'changedMeanwhile' ? 'warning' : 'danger'} isAlert actions={actions}>
      {words.ofError(error)}
    </Notice>
  );
}
