import { CirclePause, Hand, LogOut, Mail, Printer, UserRoundPlus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type BulkTask, mostPrinted } from '../../preload/contract/bulk.ts';
import { Button, IconButton } from '../components/Button.tsx';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { classes } from '../components/classes.ts';
import { ReasonDialog } from '../components/ReasonDialog.tsx';
import bar from '../inbox/FilterBar.module.css';
import { useFormats } from '../languages/use-formats.ts';
import { AssignDialog } from './AssignDialog.tsx';
import { isUnderWay, useBulk } from './use-bulk.ts';

/** What can be done to every chosen reservation. */
export type BulkAction = BulkTask['action'];

/** The actions that ask for something before they begin. */
type Asked = Extract<BulkAction, 'assign' | 'hold' | 'mail'>;

interface ChosenBarProps {
  count: number;
  /** How many there are in the whole list, as it is shown; undefined where nobody knows. */
  total: string | undefined;
  /** Chooses the whole list; absent where it is chosen already. */
  onEveryOne: (() => void) | undefined;
  isChoosing: boolean;
  onAction: (action: BulkAction) => void;
  onClear: () => void;
}

const actions = [
  { action: 'claim', icon: Hand },
  { action: 'assign', icon: UserRoundPlus },
  { action: 'release', icon: LogOut },
  { action: 'hold', icon: CirclePause },
  { action: 'mail', icon: Mail },
  { action: 'print', icon: Printer },
] as const;

/** How many reservations are chosen, and what to do to all of them. */
export function ChosenBar({ count, total, onEveryOne, isChoosing, onAction, onClear }: ChosenBarProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { job } = useBulk();
  const isBusy = job !== undefined && isUnderWay(job);
  return (
    <fieldset className={classes(bar.bar, bar.chosen)} aria-label={t('bulk.chosenLabel')}>
      <span className={bar.count} role="status">
        {t('bulk.chosen', { count, shown: formats.number(count) })}
      </span>
      {onEveryOne !== undefined && (
        <Button look="quiet" size="small" onPress={onEveryOne} isPending={isChoosing}>
          {total === undefined ? t('bulk.everyOne') : t('bulk.everyOfThem', { shown: total })}
        </Button>
      )}
      <span className={bar.rule} />
      {actions.map(({ action, icon }) => (
        <Button
          key={action}
          size="small"
          icon={icon}
          shortcut={action}
          isDisabled={isBusy || (action === 'print' && count > mostPrinted)}
          onPress={() => onAction(action)}
        >
          {t(`bulk.actions.${action}`)}
        </Button>
      ))}
      <span className={bar.gap} />
      <IconButton icon={X} size="small" label={t('bulk.clear')} shortcut="leave" onPress={onClear} />
    </fieldset>
  );
}

interface BulkDialogProps {
  action: Asked;
  count: number;
  onClose: () => void;
  /** Begins it; a dialog stays open with what was typed where that rejects. */
  onTask: (task: BulkTask) => Promise<unknown>;
}

/** Asks for what an action needs before it begins. */
export function BulkDialog({ action, count, onClose, onTask }: BulkDialogProps) {
  const { t } = useTranslation();
  switch (action) {
    case 'assign':
      return (
        <AssignDialog
          count={count}
          onClose={onClose}
          onAssign={(to, reason) => onTask({ action: 'assign', to, ...(reason !== undefined && { reason }) })}
        />
      );
    case 'hold':
      return (
        <ReasonDialog
          title={t('bulk.holdTitle', { count })}
          confirm={t('bulk.actions.hold')}
          onClose={onClose}
          onConfirm={(reason) => onTask({ action: 'hold', reason })}
        >
          <p>{t('bulk.holdWhy')}</p>
        </ReasonDialog>
      );
    case 'mail':
      return (
        <ConfirmDialog
          title={t('bulk.mailTitle', { count })}
          confirm={t('bulk.actions.mail')}
          onClose={onClose}
          onConfirm={() => onTask({ action: 'mail' })}
        >
          <p>{t('bulk.mailWhy')}</p>
        </ConfirmDialog>
      );
  }
}
