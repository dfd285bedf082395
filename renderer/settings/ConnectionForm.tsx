import { useForm } from '@tanstack/react-form';
import { useQueryClient } from '@tanstack/react-query';
import { PlugZap } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../preload/contract/index.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { RadioInput, TextInput } from '../components/Field.tsx';
import { useSay } from '../components/Sayings.tsx';
import { useCommand } from '../office/use-office.ts';
import { ConnectionTestResult } from './ConnectionTestResult.tsx';
import { connectionFields, connectionInput, connectionProblems } from './connection-fields.ts';
import { FileInput } from './FileInput.tsx';
import { FieldGroup, FieldRow, FormButtons, SettingsForm } from './FormParts.tsx';
import { SecretInput } from './SecretInput.tsx';
import { useFieldProps } from './use-field-props.ts';

/** What is done with the fields once they may stand. */
const toSave: { action: 'save' | 'test' } = { action: 'save' };

/** The form of the connection: tried or saved as it stands; secrets go in and never come back. */
export function ConnectionForm({ stored }: { stored: OutputOf<'intake.connection'> }) {
  const { t } = useTranslation();
  const say = useSay();
  const answers = useQueryClient();
  const save = useCommand('intake.setConnection', (status) =>
    answers.setQueryData(['intake.status'], status),
  );
  const test = useCommand('intake.testConnection');
  const form = useForm({
    defaultValues: connectionFields(stored?.settings),
    validators: { onSubmit: ({ value }) => ({ fields: connectionProblems(value) }) },
    onSubmitMeta: toSave,
    onSubmit: async ({ value, meta, formApi }) => {
      const input = connectionInput(value);
      if (meta.action === 'test') {
        test.mutate(input);
        return;
      }
      await save.mutateAsync(input);
      await answers.invalidateQueries({ queryKey: ['intake.connection'] });
      formApi.reset(connectionFields(input.settings));
      say(t('settings.saved'));
    },
  });
  const propsOf = useFieldProps();
  const run = (action: 'save' | 'test') => {
    save.reset();
    test.reset();
    // What the office refuses is shown below by the command itself.
    form.handleSubmit({ action }).catch(() => {});
  };
  return (
    <SettingsForm onSubmit={() => run('save')}>
      <FieldGroup title={t('connection.groups.shop')}>
        <FieldRow>
          <form.Field name="name">
            {(field) => <TextInput label={t('connection.name')} {...propsOf(field)} />}
          </form.Field>
          <form.Field name="everySeconds">
            {(field) => (
              <TextInput
                label={t('connection.everySeconds')}
                inputMode="numeric"
                description={t('connection.everySecondsRule')}
                {...propsOf(field)}
              />
            )}
          </form.Field>
        </FieldRow>
        <form.Field name="baseUrl">
          {(field) => <TextInput label={t('connection.baseUrl')} type="url" code {...propsOf(field)} />}
        </form.Field>
        <form.Field name="profile">
          {({ state, handleChange }) => (
            <RadioInput
              label={t('connection.profile')}
              value={state.value}
              choices={[
                {
                  value: 'api',
                  label: t('connection.profiles.api'),
                  description: t('connection.profiles.apiWhat'),
                },
                {
                  value: 'folder',
                  label: t('connection.profiles.folder'),
                  description: t('connection.profiles.folderWhat'),
                },
              ]}
              onChange={handleChange}
            />
          )}
        </form.Field>
      </FieldGroup>
      <FieldGroup title={t('connection.groups.trust')} lead={t('connection.groups.trustLead')}>
        <form.Field name="certificateAuthority">
          {(field) => (
            <FileInput
              label={t('connection.certificateAuthority')}
              accepts={pemFiles}
              description={t('connection.certificateAuthorityWhy')}
              {...propsOf(field)}
            />
          )}
        </form.Field>
        <form.Field name="pins">
          {(field) => (
            <TextInput
              label={t('connection.pins')}
              lines={2}
              code
              description={t('connection.pinsWhy')}
              {...propsOf(field)}
            />
          )}
        </form.Field>
        <form.Field name="receiptKey">
          {(field) => (
            <FileInput
              label={t('connection.receiptKey')}
              accepts={jsonFiles}
              description={t('connection.receiptKeyWhy')}
              {...propsOf(field)}
            />
          )}
        </form.Field>
      </FieldGroup>
      <FieldGroup title={t('connection.groups.identity')} lead={t('connection.groups.identityLead')}>
        <form.Field name="token">
          {({ state, handleChange }) => (
            <SecretInput
              label={t('connection.token')}
              isStored={stored?.hasToken ?? false}
              change={state.value}
              onChange={handleChange}
            />
          )}
        </form.Field>
        <form.Field name="clientCertificate">
          {(field) => (
            <SecretInput
              label={t('connection.clientCertificate')}
              isStored={stored?.hasClientCertificate ?? false}
              change={field.state.value}
              onChange={(change) => {
                field.handleChange(change);
                // The key goes with its certificate.
                if (change.kind !== 'replace') form.setFieldValue('clientKey', change);
              }}
              field={(text, onChange) => (
                <FileInput
                  label={t('connection.clientCertificate')}
                  accepts={pemFiles}
                  value={text}
                  onChange={onChange}
                  error={propsOf(field).error}
                />
              )}
            />
          )}
        </form.Field>
        <form.Subscribe selector={({ values }) => values.clientCertificate.kind}>
          {(kind) =>
            (kind === 'replace' || !stored?.hasClientCertificate) && (
              <form.Field name="clientKey">
                {(field) => (
                  <FileInput
                    label={t('connection.clientKey')}
                    accepts={keyFiles}
                    value={field.state.value.kind === 'replace' ? field.state.value.text : ''}
                    onChange={(text) => field.handleChange({ kind: 'replace', text })}
                    error={propsOf(field).error}
                  />
                )}
              </form.Field>
            )
          }
        </form.Subscribe>
      </FieldGroup>
      <FailureNotice error={save.error ?? test.error} />
      {test.data !== undefined && (
        <ConnectionTestResult
          test={test.data}
          onUsePin={(pin) =>
            form.setFieldValue('pins', (pins) => (pins.includes(pin) ? pins : `${pins}\n${pin}`.trim()))
          }
        />
      )}
      <FormButtons>
        <Button icon={PlugZap} onPress={() => run('test')} isPending={test.isPending}>
          {t('connection.test')}
        </Button>
        <Button type="submit" look="primary" isPending={save.isPending}>
          {t('common.save')}
        </Button>
      </FormButtons>
    </SettingsForm>
  );
}

const pemFiles = ['.pem', '.crt', '.cer'];
const keyFiles = ['.pem', '.key'];
const jsonFiles = ['.json', '.jwk'];
