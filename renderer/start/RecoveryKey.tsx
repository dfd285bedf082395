import { Printer } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { TextInput } from '../components/Field.tsx';
import { Notice } from '../components/Notice.tsx';
import { numbered } from '../components/numbered.ts';
import { useFormats } from '../languages/use-formats.ts';
import styles from './RecoveryKey.module.css';
import { groupsAsked, groupsOf, isGroup } from './recovery-groups.ts';
import { StartForm, StartPage } from './StartPage.tsx';

/** Shows the recovery key, this once, and goes on when two of its groups were typed back from paper. */
export function RecoveryKey({ recoveryKey, onWritten }: { recoveryKey: string; onWritten: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const groups = groupsOf(recoveryKey);
  const [asked] = useState(() => groupsAsked(groups.length));
  const [step, setStep] = useState<'show' | 'check'>('show');
  const [typed, setTyped] = useState<[string, string]>(['', '']);
  const [tried, setTried] = useState(false);
  const [madeOn] = useState(() => new Date().toISOString());

  const wrong = asked.map((group, place) => !isGroup(typed[place] ?? '', groups[group] ?? ''));
  const submit = () => {
    setTried(true);
    if (!wrong.includes(true)) onWritten();
  };

  if (step === 'show') {
    return (
      <StartPage title={t('start.recovery.title')} lead={t('start.recovery.lead')} width="normal">
        <div className={styles.paper}>
          <p className={styles.onPaper}>
            {t('start.recovery.paperTitle', { date: formats.instant(madeOn) })}
          </p>
          <ol className={styles.groups} aria-label={t('start.recovery.key')}>
            {numbered(groups).map(({ item: group, number }) => (
              <li key={number} className={styles.group}>
                <span className={styles.place}>{number}</span>
                {group}
              </li>
            ))}
          </ol>
          <p className={styles.onPaper}>{t('start.recovery.paperUse')}</p>
        </div>
        <Notice tone="warning" title={t('start.recovery.once')}>
          {t('start.recovery.keep')}
        </Notice>
        <div className={styles.buttons}>
          <Button icon={Printer} size="large" onPress={() => window.print()}>
            {t('start.recovery.print')}
          </Button>
          <Button look="primary" size="large" onPress={() => setStep('check')}>
            {t('start.recovery.written')}
          </Button>
        </div>
      </StartPage>
    );
  }
  return (
    <StartPage title={t('start.recovery.checkTitle')} lead={t('start.recovery.checkLead')}>
      <StartForm onSubmit={submit}>
        {asked.map((group, place) => (
          <TextInput
            key={group}
            label={t('start.recovery.group', { number: group + 1 })}
            value={typed[place] ?? ''}
            onChange={(text) => setTyped((before) => (place === 0 ? [text, before[1]] : [before[0], text]))}
            code
            autoComplete="off"
            autoFocus={place === 0}
            error={tried && wrong[place] ? t('start.recovery.groupWrong') : undefined}
          />
        ))}
        <div className={styles.buttons}>
          <Button size="large" onPress={() => setStep('show')}>
            {t('start.recovery.showAgain')}
          </Button>
          <Button type="submit" look="primary" size="large">
            {t('start.recovery.goOn')}
          </Button>
        </div>
      </StartForm>
    </StartPage>
  );
}
