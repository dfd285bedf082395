import {
  Ellipsis,
  KeyRound,
  LockKeyholeOpen,
  Pencil,
  ShieldOff,
  UserRoundCheck,
  UserRoundX,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { StaffEntry } from '../../preload/contract/staff.ts';
import { IconButton } from '../components/Button.tsx';
import { Menu, type Offer } from '../components/Menu.tsx';

/** What an administrator may want to do about a colleague. */
export interface ColleagueTask {
  readonly kind: 'change' | 'resetPassword' | 'removeSecondFactor' | 'disable' | 'enable';
  readonly entry: StaffEntry;
}

interface ColleagueMenuProps {
  entry: StaffEntry;
  /** Whether it is the administrator's own account, which is looked after under My account. */
  isOneself: boolean;
  onAsk: (kind: ColleagueTask['kind']) => void;
}

/** What can be done about a colleague as it stands with them. */
export function ColleagueMenu({ entry, isOneself, onAsk }: ColleagueMenuProps) {
  const { t } = useTranslation();
  const { name, state, secondFactor } = entry;
  const isOut = state === 'disabled' || state === 'idle';
  const edit: Offer = { id: 'change', label: t('staff.edit'), icon: Pencil, onChoose: () => onAsk('change') };
  const lift: Offer = {
    id: 'enable',
    label: state === 'locked' ? t('staff.unlock') : t('staff.enable'),
    icon: state === 'locked' ? LockKeyholeOpen : UserRoundCheck,
    onChoose: () => onAsk('enable'),
  };
  const reset: Offer = {
    id: 'resetPassword',
    label: t('staff.resetPassword'),
    icon: KeyRound,
    onChoose: () => onAsk('resetPassword'),
  };
  const removeFactor: Offer = {
    id: 'removeSecondFactor',
    label: t('staff.removeSecondFactor'),
    icon: ShieldOff,
    onChoose: () => onAsk('removeSecondFactor'),
  };
  const disable: Offer = {
    id: 'disable',
    label: t('staff.disable'),
    icon: UserRoundX,
    onChoose: () => onAsk('disable'),
    isDanger: true,
  };
  const others = [
    ...(isOut || state === 'locked' ? [lift] : []),
    reset,
    ...(secondFactor ? [removeFactor] : []),
    ...(isOut ? [] : [disable]),
  ];
  return (
    <Menu
      label={t('staff.actionsFor', { name })}
      button={<IconButton icon={Ellipsis} size="small" label={t('staff.actionsFor', { name })} />}
      offers={isOneself ? [edit] : [edit, ...others]}
    />
  );
}
