import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { useSay } from '../components/Sayings.tsx';
import { useOffice } from '../office/use-office.ts';
import type { ColleagueTask } from './ColleagueMenu.tsx';
import { EditColleague } from './EditColleague.tsx';
import { ResetPassword } from './ResetPassword.tsx';

/** The dialog of what an administrator wants to do about a colleague. */
export function ColleagueTasks({ task, onClose }: { task: ColleagueTask; onClose: () => void }) {
  const { t } = useTranslation();
  const office = useOffice();
  const say = useSay();
  const answers = useQueryClient();
  const { kind, entry } = task;
  const { id, name } = entry;

  const tell = async (saidName = name) => {
    await answers.invalidateQueries({ queryKey: ['staff.list'] });
    say(t(`staff.done.${kind}`, { name: saidName }));
  };
  const done = async (saidName?: string) => {
    await tell(saidName);
    onClose();
  };
  if (kind === 'change') return <EditColleague entry={entry} onClose={onClose} onDone={done} />;
  if (kind === 'resetPassword') return <ResetPassword entry={entry} onClose={onClose} onDone={done} />;
  if (kind === 'removeSecondFactor') {
    return (
      <ConfirmDialog
        title={t('staff.removeSecondFactor')}
        confirm={t('staff.removeSecondFactor')}
        isDanger
        onClose={onClose}
        onConfirm={async () => {
          await office.call('staff.removeSecondFactor', { id });
          await tell();
        }}
      >
        <p>{t('staff.removeSecondFactorWhy')}</p>
      </ConfirmDialog>
    );
  }
  const isDisabling = kind === 'disable';
  return (
    <ConfirmDialog
      title={
        isDisabling ? t('staff.disable') : entry.state === 'locked' ? t('staff.unlock') : t('staff.enable')
      }
      confirm={
        isDisabling ? t('staff.disable') : entry.state === 'locked' ? t('staff.unlock') : t('staff.enable')
      }
      isDanger={isDisabling}
      onClose={onClose}
      onConfirm={async () => {
        await office.call(isDisabling ? 'staff.disable' : 'staff.enable', { id });
        await tell();
      }}
    >
      <p>{isDisabling ? t('staff.disableWhy', { name }) : t('staff.enableWhy', { name })}</p>
    </ConfirmDialog>
  );
}
