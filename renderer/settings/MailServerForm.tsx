import { useForm } from '@tanstack/react-form';
import { useQueryClient } from '@tanstack/react-query';
import { PlugZap } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../preload/contract/index.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { RadioInput, TextInput } from '../components/Field.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Sayings.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useAnswer, useCommand } from '../office/use-office.ts';
import { FileInput } from './FileInput.tsx';
import { FieldGroup, FieldRow, FormButtons, FormPage, SettingsForm } from './FormParts.tsx';
import { mailServerFields, mailServerInput, mailServerProblems, usualPort } from './mail-server-fields.ts';
import { SecretInput } from './SecretInput.tsx';
import { useFieldProps } from './use-field-props.ts';

/** The mail server that tickets go out through. */
export function MailServerForm() {
  const { t } = useTranslation();
  const server = useAnswer('mailing.server', undefined);
  return (
    <FormPage title={t('settings.pages.mail')} lead={t('mailServer.lead')}>
      {server.isPending && <Skeleton lines={8} />}
      <FailureNotice error={server.error} />
      {server.data !== undefined && <ServerFields stored={server.data} />}
    </FormPage>
  );
}

/** What is done with the fields once they may stand. */
const toSave: { action: 'save' | 'test' } = { action: 'save' };

function ServerFields({ stored }: { stored: OutputOf<'mailing.server'> }) {
  const { t } = useTranslation();
  const say = useSay();
  const answers = useQueryClient();
  const save = useCommand('mailing.setServer');
  const test = useCommand('mailing.testServer');
  const form = useForm({
    defaultValues: mailServerFields(stored?.settings),
    validators: { onSubmit: ({ value }) => ({ fields: mailServerProblems(value) }) },
    onSubmitMeta: toSave,
    onSubmit: async ({ value, meta, formApi }) => {
      const input = mailServerInput(value);
      if (meta.action === 'test') {
        test.mutate(input);
        return;
      }
      await save.mutateAsync(input);
      await answers.invalidateQueries({ queryKey: ['mailing.server'] });
      formApi.reset(mailServerFields(input.settings));
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
      <FieldGroup title={t('mailServer.groups.server')}>
        <form.Field name="security">
          {({ state, handleChange }) => (
            <RadioInput
              label={t('mailServer.security')}
              value={state.value}
              choices={[
                { value: 'starttls', label: t('mailServer.securities.starttls') },
                { value: 'smtps', label: t('mailServer.securities.smtps') },
              ]}
              onChange={(security) => {
                const port = form.getFieldValue('port');
                if (port === usualPort[state.value]) form.setFieldValue('port', usualPort[security]);
                handleChange(security);
              }}
            />
          )}
        </form.Field>
        <FieldRow>
          <form.Field name="host">
            {(field) => <TextInput label={t('mailServer.host')} code {...propsOf(field)} />}
          </form.Field>
          <form.Field name="port">
            {(field) => <TextInput label={t('mailServer.port')} inputMode="numeric" {...propsOf(field)} />}
          </form.Field>
        </FieldRow>
        <FieldRow>
          <form.Field name="user">
            {(field) => <TextInput label={t('mailServer.user')} autoComplete="off" {...propsOf(field)} />}
          </form.Field>
          <form.Field name="password">
            {({ state, handleChange }) => (
              <SecretInput
                label={t('mailServer.password')}
                isStored={stored?.hasPassword ?? false}
                change={state.value}
                onChange={handleChange}
              />
            )}
          </form.Field>
        </FieldRow>
        <form.Field name="certificateAuthority">
          {(field) => (
            <FileInput
              label={t('connection.certificateAuthority')}
              accepts={['.pem', '.crt', '.cer']}
              description={t('mailServer.certificateAuthorityWhy')}
              {...propsOf(field)}
            />
          )}
        </form.Field>
      </FieldGroup>
      <FieldGroup title={t('mailServer.groups.sender')} lead={t('mailServer.groups.senderLead')}>
        <FieldRow>
          <form.Field name="fromName">
            {(field) => <TextInput label={t('mailServer.fromName')} {...propsOf(field)} />}
          </form.Field>
          <form.Field name="fromAddress">
            {(field) => <TextInput label={t('mailServer.fromAddress')} type="email" {...propsOf(field)} />}
          </form.Field>
        </FieldRow>
      </FieldGroup>
      <FailureNotice error={save.error ?? test.error} />
      {test.data !== undefined && <TestResult result={test.data} />}
      <FormButtons>
        <Button icon={PlugZap} onPress={() => run('test')} isPending={test.isPending}>
          {t('mailServer.test')}
        </Button>
        <Button type="submit" look="primary" isPending={save.isPending}>
          {t('common.save')}
        </Button>
      </FormButtons>
    </SettingsForm>
  );
}

function TestResult({ result: { fault, answer } }: { result: OutputOf<'mailing.testServer'> }) {
  const { t } = useTranslation();
  return (
    <Notice
      tone={fault === null ? 'success' : 'danger'}
      title={fault === null ? t('mailServer.works') : t(`mailing.faults.${fault}`)}
      isAlert
    >
      {answer !== null && answer !== '' ? t('mailing.serverSaid', { answer }) : undefined}
    </Notice>
  );
}
