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
import { useFieldProps } from './use-field-props.ts';

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
  const propsOf = useFieldProps();
  return (
    // What the office refuses is shown below by the command itself.
    <SettingsForm onSubmit={() => form.handleSubmit().catch(() => {})}>
      <FieldGroup title={t('agency.title')}>
        <form.Field name="name">
          {(field) => <TextInput label={t('agency.name')} {...propsOf(field)} />}
        </form.Field>
        <form.Field name="address">
          {(field) => (
            <TextInput
              label={t('agency.address')}
              lines={4}
              description={t('agency.addressRule')}
              {...propsOf(field)}
            />
          )}
        </form.Field>
        <FieldRow>
          <form.Field name="phone">
            {(field) => <TextInput label={t('agency.phone')} type="tel" {...propsOf(field)} />}
          </form.Field>
          <form.Field name="email">
            {(field) => <TextInput label={t('agency.email')} type="email" {...propsOf(field)} />}
          </form.Field>
        </FieldRow>
        <form.Field name="registration">
          {(field) => (
            <TextInput
              label={t('agency.registration')}
              description={t('agency.registrationRule')}
              {...propsOf(field)}
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
