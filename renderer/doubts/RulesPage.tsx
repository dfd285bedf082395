import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type RuleCode, ruleCodes } from '../../preload/contract/doubts.ts';
import type { OutputOf } from '../../preload/contract/index.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Sayings.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { Tick } from '../components/Tick.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { failureOf } from '../office/office.ts';
import { answerOf, useAnswer, useCommand, useOffice } from '../office/use-office.ts';
import { FieldGroup, FormButtons, FormPage, SettingsForm } from '../settings/FormParts.tsx';
import styles from './Doubts.module.css';
import { type RuleFields, ruleFields, ruleProblems, rulesInput } from './rule-fields.ts';

type Stored = OutputOf<'doubts.rules'>;

/** The rules by which bookings are flagged: each on or off, with its weight; every version stays. */
export function RulesPage() {
  const { t } = useTranslation();
  const stored = useAnswer('doubts.rules', undefined);
  return (
    <FormPage title={t('settings.pages.rules')} lead={t('doubts.rules.lead')}>
      {stored.isPending && <Skeleton lines={10} />}
      <FailureNotice error={stored.error} />
      {stored.data !== undefined && <RulesForm stored={stored.data} />}
      {stored.data !== undefined && <Versions stored={stored.data} />}
    </FormPage>
  );
}

function RulesForm({ stored }: { stored: Stored }) {
  const { t } = useTranslation();
  const say = useSay();
  const answers = useQueryClient();
  const office = useOffice();
  const [fields, setFields] = useState(() => ruleFields(stored.rules));
  // The version that the person saw, not one that came in behind it.
  const [version, setVersion] = useState(stored.version);
  const [tried, setTried] = useState(false);
  const save = useCommand('doubts.setRules', (saved) => {
    setVersion(saved.version);
    void answers.invalidateQueries({ queryKey: ['doubts.rules'] });
    say(t('settings.saved'));
  });
  const problems = ruleProblems(fields);
  const wrong = (key: string) => (tried && problems.has(key) ? t('forms.number') : undefined);
  const change = (code: RuleCode, changes: Partial<RuleFields[RuleCode]>) =>
    setFields((before) => ({ ...before, [code]: { ...before[code], ...changes } }));
  const submit = () => {
    setTried(true);
    if (problems.size === 0 && !save.isPending) save.mutate({ version, rules: rulesInput(fields) });
  };
  const isOvertaken = failureOf(save.error).code === 'changedMeanwhile';
  return (
    <SettingsForm onSubmit={submit}>
      {ruleCodes.map((code) => (
        <FieldGroup key={code} title={t(`doubts.rules.${code}.name`)} lead={t(`doubts.rules.${code}.what`)}>
          <div className={styles.rule}>
            <Tick
              isSelected={fields[code].isOn}
              onChange={(isOn) => change(code, { isOn })}
              className={styles.tick}
              aria-label={`${t('doubts.rules.isOn')} · ${t(`doubts.rules.${code}.name`)}`}
            >
              {t('doubts.rules.isOn')}
            </Tick>
            <TextInput
              label={t('doubts.rules.weight')}
              inputMode="numeric"
              value={fields[code].weight}
              onChange={(weight) => change(code, { weight })}
              error={wrong(`${code}.weight`)}
            />
            {code === 'manyFromOneOrigin' && (
              <TextInput
                label={t('doubts.rules.bookings')}
                inputMode="numeric"
                value={fields[code].bookings}
                onChange={(bookings) => change(code, { bookings })}
                error={wrong(`${code}.bookings`)}
              />
            )}
          </div>
        </FieldGroup>
      ))}
      <p className={styles.because}>{t('doubts.rules.applies')}</p>
      {isOvertaken ? (
        <Notice
          tone="warning"
          isAlert
          actions={
            <Button
              size="small"
              onPress={async () => {
                const query = answerOf(office, 'doubts.rules', undefined);
                setVersion((await answers.fetchQuery({ ...query, staleTime: 0 })).version);
                save.reset();
              }}
            >
              {t('common.reload')}
            </Button>
          }
        >
          {t('doubts.rules.changed')}
        </Notice>
      ) : (
        <FailureNotice error={save.error} />
      )}
      <FormButtons>
        <Button type="submit" look="primary" isPending={save.isPending}>
          {t('common.save')}
        </Button>
      </FormButtons>
    </SettingsForm>
  );
}

function Versions({ stored }: { stored: Stored }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <section className={styles.versions} aria-label={t('doubts.rules.earlier')}>
      <h3>{t('doubts.rules.earlier')}</h3>
      <ul>
        {stored.earlier.map(({ version, madeAt, madeBy }) => (
          <li key={version}>
            {t('doubts.rules.version', {
              number: version,
              when: madeAt === null ? '' : formats.instant(madeAt),
              name: madeBy,
            })}
          </li>
        ))}
        {stored.earlier.length === 0 && <li>{t('doubts.rules.first')}</li>}
      </ul>
    </section>
  );
}
