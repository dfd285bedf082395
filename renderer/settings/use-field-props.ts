import { useTranslation } from 'react-i18next';
import { problemIn } from './problems.ts';

/** What a form gives of one of its fields; `errors` are the names of problems. */
interface FormField<Value> {
  readonly state: { readonly value: Value; readonly meta: { readonly errors: readonly unknown[] } };
  readonly handleChange: (value: Value) => void;
}

/** Gives an input what it shows of a form's field: its value, how it changes, and what is wrong with it, in words. */
export function useFieldProps() {
  const { t } = useTranslation();
  return <Value>({ state, handleChange }: FormField<Value>) => {
    const problem = problemIn(state.meta.errors);
    return { value: state.value, onChange: handleChange, error: problem && t(`forms.${problem}`) };
  };
}
