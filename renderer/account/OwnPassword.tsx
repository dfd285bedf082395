import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextInput } from '../components/Field.tsx';
import { NewSecret } from '../start/NewSecret.tsx';
import { secretProblem } from '../start/secrets.ts';

interface Typed {
  present: string;
  password: string;
  repeated: string;
}
const nothing: Typed = { present: '', password: '', repeated: '' };

interface OwnPassword extends Typed {
  /** Whether the form was sent once, so that what is wrong is said. */
  tried: boolean;
  type: (typed: Partial<Typed>) => void;
  /** What is to be sent; null where something is missing or wrong, which is said from then on. */
  send: () => { present: string; password: string } | null;
  clear: () => void;
}

/** What a person types to replace their own password. */
export function useOwnPassword(): OwnPassword {
  const [typed, setTyped] = useState(nothing);
  const [tried, setTried] = useState(false);
  const { present, password, repeated } = typed;
  return {
    ...typed,
    tried,
    type: (part) => setTyped((before) => ({ ...before, ...part })),
    send: () => {
      setTried(true);
      return present === '' || secretProblem(password, repeated) !== null ? null : { present, password };
    },
    clear: () => {
      setTyped(nothing);
      setTried(false);
    },
  };
}

interface OwnPasswordFieldsProps {
  form: OwnPassword;
  /** What the present password is called here. */
  presentLabel: string;
  owner: { name: string; email: string };
  autoFocus?: boolean;
}

/** The present password, and the new one twice, judged while it is typed. */
export function OwnPasswordFields({ form, presentLabel, owner, autoFocus = false }: OwnPasswordFieldsProps) {
  const { t } = useTranslation();
  const { present, password, repeated, tried, type } = form;
  return (
    <>
      <TextInput
        label={presentLabel}
        type="password"
        autoComplete="current-password"
        value={present}
        onChange={(text) => type({ present: text })}
        autoFocus={autoFocus}
        error={tried && present === '' ? t('forms.required') : undefined}
      />
      <NewSecret
        kind="newPassword"
        secret={password}
        onSecret={(text) => type({ password: text })}
        repeated={repeated}
        onRepeated={(text) => type({ repeated: text })}
        tried={tried}
        owner={owner}
      />
    </>
  );
}
