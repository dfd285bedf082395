import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { problemWith } from './fields.ts';

/** Says what is wrong with a value by the contract's own shape; undefined where it may stand. */
export function useProblemWords(): (shape: z.ZodType, value: unknown) => string | undefined {
  const { t } = useTranslation();
  return (shape, value) => {
    const problem = problemWith(shape, value);
    return problem === undefined ? undefined : t(`edits.problems.${problem}`);
  };
}
