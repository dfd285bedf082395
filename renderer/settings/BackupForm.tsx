import { useForm } from '@tanstack/react-form';
import { useQueryClient } from '@tanstack/react-query';
import { FolderCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BackupSettings, FolderTrial } from '../../preload/contract/backup.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { SelectInput, TextInput } from '../components/Field.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Sayings.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer, useCommand } from '../office/use-office.ts';
import styles from './Backup.module.css';
import { backupFields, backupInput, backupProblems } from './backup-fields.ts';
import { FieldGroup, FormButtons, SettingsForm } from './FormParts.tsx';
import { useFieldProps } from './use-field-props.ts';

const hours = Array.from({ length: 24 }, (_, hour) => String(hour));

/** Where copies go, when they are made, and how many stay. */
export function BackupForm({ stored }: { stored: BackupSettings }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const say = useSay();
  const answers = useQueryClient();
  const status = useAnswer('backup.status', undefined).data;
  const save = useCommand('backup.setSettings', (saved) => {
    answers.setQueryData(['backup.settings'], saved);
    void answers.invalidateQueries({ queryKey: ['backup.copies'] });
  });
  const trial = useCommand('backup.tryFolder');
  const form = useForm({
    defaultValues: backupFields(stored),
    validators: { onSubmit: ({ value }) => ({ fields: backupProblems(value) }) },
    onSubmit: async ({ value, formApi }) => {
      trial.reset();
      formApi.reset(backupFields(await save.mutateAsync(backupInput(value))));
      say(t('settings.saved'));
    },
  });
  const propsOf = useFieldProps();
  // The hours of this computer's day, as the language writes a time.
  const clockOf = (hour: string) => formats.clock(new Date(2026, 0, 15, Number(hour)).toISOString());
  return (
    // What the office refuses is shown below by the command itself.
    <SettingsForm onSubmit={() => form.handleSubmit().catch(() => {})}>
      <FieldGroup title={t('backup.settings.title')}>
        {stored.folder === '' && status !== undefined && (
          <Notice tone="info">{t('backup.settings.besideStore')}</Notice>
        )}
        <form.Field name="folder">
          {(field) => (
            <TextInput
              label={t('backup.settings.folder')}
              code
              description={t('backup.settings.folderWhat')}
              beside={
                <Button
                  size="small"
                  look="quiet"
                  icon={FolderCheck}
                  onPress={() => trial.mutate({ folder: field.state.value })}
                  isPending={trial.isPending}
                >
                  {t('backup.settings.try')}
                </Button>
              }
              {...propsOf(field)}
              onChange={(folder) => {
                trial.reset();
                field.handleChange(folder);
              }}
            />
          )}
        </form.Field>
        {trial.data !== undefined && <TrialWords trial={trial.data} />}
        <div className={styles.numbers}>
          <form.Field name="hour">
            {({ state, handleChange }) => (
              <SelectInput
                label={t('backup.settings.hour')}
                value={state.value}
                choices={hours.map((hour) => ({ value: hour, label: clockOf(hour) }))}
                onChange={handleChange}
              />
            )}
          </form.Field>
          {(['daily', 'weekly', 'monthly'] as const).map((name) => (
            <form.Field key={name} name={name}>
              {(field) => (
                <TextInput label={t(`backup.settings.${name}`)} inputMode="numeric" {...propsOf(field)} />
              )}
            </form.Field>
          ))}
        </div>
        <p className={styles.hint}>{t('backup.settings.keptWhat')}</p>
      </FieldGroup>
      <FailureNotice error={save.error ?? trial.error} />
      <FormButtons>
        <Button type="submit" look="primary" isPending={save.isPending}>
          {t('common.save')}
        </Button>
      </FormButtons>
    </SettingsForm>
  );
}

function TrialWords({ trial }: { trial: FolderTrial }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { outcome, sameDisk, copies, freeOctets, neededOctets } = trial;
  const tone = outcome !== 'works' ? 'danger' : sameDisk ? 'warning' : 'success';
  return (
    <Notice tone={tone} title={t(`backup.trial.${outcome}`)} isAlert>
      {freeOctets !== null && (
        <>
          {sameDisk && <p>{t('backup.trial.sameDisk')}</p>}
          <p>
            {t('backup.trial.room', {
              free: formats.octets(freeOctets),
              needed: formats.octets(neededOctets),
            })}
          </p>
          {copies > 0 && <p>{t('backup.trial.copies', { count: copies })}</p>}
        </>
      )}
    </Notice>
  );
}
