import { useForm } from '@tanstack/react-form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Agency } from '../../preload/contract/settings.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { useSay } from '../components/Sayings.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useAnswer, useCommand } from '../office/use-office.ts';
import { agencyFields, agencyInput, agencyProblems } from './agency-fields.ts';
import { FieldGroup, FieldRow, FormButtons, FormPage, SettingsForm } from './FormParts.tsx';
import { problemIn } from './problems.ts';

/** How the agency names itself on documents and mail. */
export function AgencyForm() {
  const { t } = useTranslation();
  const agency = useAnswer('settings.agency', undefined);
  return (
    <FormPage title={t('settings.pages.agency')} lead={t('agency.lead')}>
      {agency.isPending && <Skeleton lines={6} />}
      <FailureNotice error={agency.error} />
      {agency.data !== undefined && <Fields stored={agency.data} />}
    </FormPage>
  );
}

function Fields({ stored }: { stored: Agency }) {
  const { t } = useTranslation();
  const say = useSay();
  const answers = useQueryClient();
  const save = useCommand('settings.setAgency', (saved) => answers.setQueryData(['settings.agency'], saved));
  const form = useForm({
    defaultValues: agencyFields(stored),
    validators: { onSubmit: ({ value }) => ({ fields: agencyProblems(value) }) },
    onSubmit: async ({ value }) => {
      await save.mutateAsync(agencyInput(value));
      say(t('settings.saved'));
    },
  });
  const wrong = (errors: readonly unknown[]) => {
    const problem = problemIn(errors);
    return problem && t(`forms.${problem}`);
  };
  return (
    // What the office refuses is shown below by the command itself.
    <SettingsForm onSubmit={() => form.handleSubmit().catch(() => {})}>
      <FieldGroup title={t('agency.title')}>
        <form.Field name="name">
          {({ state, handleChange }) => (
            <TextInput
              label={t('agency.name')}
              value={state.value}
              onChange={handleChange}
              error={wrong(state.meta.errors)}
            />
          )}
        </form.Field>
        <form.Field name="address">
          {({ state, handleChange }) => (
            <TextInput
              label={t('agency.address')}
              lines={4}
              value={state.value}
              onChange={handleChange}
              description={t('agency.addressRule')}
              error={wrong(state.meta.errors)}
            />
          )}
        </form.Field>
        <FieldRow>
          <form.Field name="phone">
            {({ state, handleChange }) => (
              <TextInput
                label={t('agency.phone')}
                type="tel"
                value={state.value}
                onChange={handleChange}
                error={wrong(state.meta.errors)}
              />
            )}
          </form.Field>
          <form.Field name="email">
            {({ state, handleChange }) => (
              <TextInput
                label={t('agency.email')}
                type="email"
                value={state.value}
                onChange={handleChange}
                error={wrong(state.meta.errors)}
              />
            )}
          </form.Field>
        </FieldRow>
        <form.Field name="registration">
          {({ state, handleChange }) => (
            <TextInput
              label={t('agency.registration')}
              value={state.value}
              onChange={handleChange}
              description={t('agency.registrationRule')}
              error={wrong(state.meta.errors)}
            />
          )}
        </form.Field>
      </FieldGroup>
      <FailureNotice error={save.error} />
      <FormButtons>
        <Button type="submit" look="primary" isPending={save.isPending}>
          {t('common.save')}
        </Button>
      </FormButtons>
    </SettingsForm>
  );
}
