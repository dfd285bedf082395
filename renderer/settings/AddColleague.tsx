import { useForm } from '@tanstack/react-form';
import { useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { type InputOf, procedures } from '../../preload/contract/index.ts';
import { roles } from '../../preload/contract/procedure.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { RadioInput, SelectInput, TextInput } from '../components/Field.tsx';
import { useSay } from '../components/Sayings.tsx';
import { spokenLanguage } from '../languages/index.ts';
import { failureOf } from '../office/office.ts';
import { useCommand } from '../office/use-office.ts';
import { PasswordStrength } from '../start/PasswordStrength.tsx';
import type { Problem } from './problems.ts';
import styles from './Staff.module.css';
import { useFieldProps } from './use-field-props.ts';

type Colleague = InputOf<'staff.add'>;

const newColleague = (): Colleague => ({
  name: '',
  email: '',
  role: 'agent',
  password: '',
  language: spokenLanguage(),
});

function colleagueProblems(value: Colleague): Partial<Record<keyof Colleague, Problem>> {
  const { name, email, password } = procedures['staff.add'].input.shape;
  return {
    ...(!name.safeParse(value.name).success && { name: 'required' as const }),
    ...(!email.safeParse(value.email).success && { email: 'email' as const }),
    ...(!password.safeParse(value.password).success && { password: 'short' as const }),
  };
}

/** Adds a colleague with a first password, which they are told by word of mouth and replace. */
export function AddColleague({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const formId = useId();
  const say = useSay();
  const answers = useQueryClient();
  const add = useCommand('staff.add');
  const form = useForm({
    defaultValues: newColleague(),
    validators: { onSubmit: ({ value }) => ({ fields: colleagueProblems(value) }) },
    onSubmit: async ({ value }) => {
      await add.mutateAsync(value);
      await answers.invalidateQueries({ queryKey: ['staff.list'] });
      say(t('staff.added', { name: value.name }));
      onClose();
    },
  });
  const { code, details } = failureOf(add.error);
  const isEmailInUse = code === 'invalidInput' && details?.field === 'email';
  const propsOf = useFieldProps();
  return (
    <Dialog
      title={t('staff.add')}
      isOpen
      onClose={onClose}
      isBusy={add.isPending}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose} isDisabled={add.isPending}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" form={formId} look="primary" isPending={add.isPending}>
            {t('staff.add')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          // What the office refuses is shown below by the command itself.
          form.handleSubmit().catch(() => {});
        }}
      >
        <form.Field name="name">
          {(field) => <TextInput label={t('staff.name')} autoFocus {...propsOf(field)} />}
        </form.Field>
        <form.Field name="email">
          {(field) => (
            <TextInput
              label={t('staff.email')}
              type="email"
              {...propsOf(field)}
              onChange={(email) => field.handleChange(email.trim())}
              error={propsOf(field).error ?? (isEmailInUse ? t('forms.emailInUse') : undefined)}
            />
          )}
        </form.Field>
        <form.Field name="password">
          {(field) => (
            <TextInput
              label={t('staff.firstPassword')}
              type="password"
              autoComplete="new-password"
              description={t('staff.firstPasswordRule')}
              {...propsOf(field)}
            />
          )}
        </form.Field>
        <form.Subscribe selector={({ values }) => values}>
          {({ password, name, email }) => <PasswordStrength password={password} name={name} email={email} />}
        </form.Subscribe>
        <form.Field name="role">
          {({ state, handleChange }) => (
            <RadioInput
              label={t('staff.role')}
              value={state.value}
              choices={roles.map((role) => ({
                value: role,
                label: t(`staff.roles.${role}`),
                description: t(`staff.rolesWhat.${role}`),
              }))}
              onChange={handleChange}
            />
          )}
        </form.Field>
        <form.Field name="language">
          {({ state, handleChange }) => (
            <SelectInput
              label={t('preferences.language')}
              value={state.value}
              choices={[
                { value: 'en', label: 'English' },
                { value: 'fr', label: 'Français' },
              ]}
              onChange={handleChange}
            />
          )}
        </form.Field>
        {!isEmailInUse && <FailureNotice error={add.error} />}
      </form>
    </Dialog>
  );
}
