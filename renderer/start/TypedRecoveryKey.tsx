import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { useCarryOut } from '../components/use-carry-out.ts';
import styles from './RecoveryKey.module.css';
import { groupLength, groupPlaces, spreadOver } from './recovery-groups.ts';
import { StartForm } from './StartPage.tsx';

interface TypedRecoveryKeyProps {
  /** Has the office look at what was typed; rejects where it is not the key. */
  onTyped: (recoveryKey: string) => Promise<unknown>;
  /** What the button says. */
  confirm: string;
  size?: 'normal' | 'large';
  /** Buttons before it. */
  beside?: ReactNode;
}

/**
 * A recovery key, typed from the paper group by group. A full group leads to the next field, and a key that is pasted or
 * typed on goes over the fields that follow. What was typed stays when it is wrong.
 */
export function TypedRecoveryKey({ onTyped, confirm, size = 'large', beside }: TypedRecoveryKeyProps) {
  const { t } = useTranslation();
  const fields = useRef<HTMLDivElement>(null);
  const [groups, setGroups] = useState<readonly string[]>(() => groupPlaces.map(() => ''));
  const [tried, setTried] = useState(false);
  const { busy, error, carryOut, forget } = useCarryOut();

  /** What stands in the field already is marked, so that typing takes its place. */
  const goTo = (place: number) => fields.current?.querySelectorAll('input').item(place)?.select();
  const change = (place: number, text: string) => {
    const { spread, next } = spreadOver(groups, place, text);
    setGroups(spread);
    forget();
    if (next !== place) goTo(next);
  };
  const missing = (place: number) => (groups[place] ?? '').length < groupLength;
  const submit = async () => {
    setTried(true);
    const first = groupPlaces.find(missing);
    if (first !== undefined) goTo(first);
    else await carryOut(() => onTyped(groups.join('-')));
  };
  return (
    <StartForm onSubmit={() => void submit()}>
      <div ref={fields} className={styles.typed}>
        {groupPlaces.map((place) => (
          <TextInput
            key={place}
            label={t('start.recovery.group', { number: place + 1 })}
            value={groups[place] ?? ''}
            onChange={(text) => change(place, text)}
            code
            autoComplete="off"
            autoFocus={place === 0}
            error={tried && missing(place) ? t('start.recovery.groupShort') : undefined}
          />
        ))}
      </div>
      <FailureNotice error={error} />
      <div className={styles.buttons}>
        {beside}
        <Button type="submit" look="primary" size={size} isPending={busy}>
          {confirm}
        </Button>
      </div>
    </StartForm>
  );
}
