import { UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StaffEntry, StaffState } from '../../preload/contract/staff.ts';
import { usePerson } from '../app/person.ts';
import { Button } from '../components/Button.tsx';
import { classes } from '../components/classes.ts';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Pill, type Tone } from '../components/Pill.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import { AddColleague } from './AddColleague.tsx';
import { ColleagueMenu, type ColleagueTask } from './ColleagueMenu.tsx';
import { ColleagueTasks } from './ColleagueTasks.tsx';
import { FormPage } from './FormParts.tsx';
import styles from './Staff.module.css';

const toneOfState: Record<StaffState, Tone> = {
  invited: 'blue',
  active: 'green',
  locked: 'amber',
  disabled: 'grey',
  idle: 'grey',
};

/** Who works here, in which role, and how it stands with their accounts. */
export function Staff() {
  const { t } = useTranslation();
  const staff = useAnswer('staff.list', undefined);
  const [isAdding, setAdding] = useState(false);
  const [task, setTask] = useState<ColleagueTask>();
  return (
    <FormPage title={t('settings.pages.staff')} lead={t('staff.lead')}>
      {staff.isPending && <Skeleton lines={4} />}
      <FailureNotice error={staff.error} />
      {staff.data !== undefined && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('staff.name')}</th>
              <th scope="col">{t('staff.role')}</th>
              <th scope="col">{t('staff.state')}</th>
              <th scope="col">{t('staff.lastSignIn')}</th>
              <th scope="col">{t('staff.secondFactor')}</th>
              <th scope="col">
                <span className="heard">{t('staff.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {staff.data.map((entry) => (
              <Colleague key={entry.id} entry={entry} onAsk={(kind) => setTask({ kind, entry })} />
            ))}
          </tbody>
        </table>
      )}
      <div>
        <Button look="primary" icon={UserRoundPlus} onPress={() => setAdding(true)}>
          {t('staff.add')}
        </Button>
      </div>
      {isAdding && <AddColleague onClose={() => setAdding(false)} />}
      {task !== undefined && <ColleagueTasks task={task} onClose={() => setTask(undefined)} />}
    </FormPage>
  );
}

function Colleague({ entry, onAsk }: { entry: StaffEntry; onAsk: (kind: ColleagueTask['kind']) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const isOneself = usePerson().id === entry.id;
  const { name, email, role, state, lastSignInAt, secondFactor } = entry;
  const isOut = state === 'disabled' || state === 'idle';
  return (
    <tr className={classes(isOut && styles.out)}>
      <td>
        <p className={styles.name}>
          {name}
          {isOneself && <span className={styles.muted}> ({t('staff.you')})</span>}
        </p>
        <p className={styles.muted}>{email}</p>
      </td>
      <td className={styles.nowrap}>{t(`staff.roles.${role}`)}</td>
      <td className={styles.nowrap}>
        <Pill tone={toneOfState[state]}>{t(`staff.states.${state}`)}</Pill>
      </td>
      <td className={styles.nowrap}>
        {lastSignInAt === null ? t('staff.never') : formats.instant(lastSignInAt)}
      </td>
      <td>{secondFactor ? t('staff.yes') : t('staff.no')}</td>
      <td>
        <ColleagueMenu entry={entry} isOneself={isOneself} onAsk={onAsk} />
      </td>
    </tr>
  );
}
