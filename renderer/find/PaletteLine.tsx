import { ArrowRight, FileText, List, UserRound } from 'lucide-react';
import type { MouseEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ariaKeys } from '../app/shortcuts.ts';
import { classes } from '../components/classes.ts';
import { Keys } from '../components/Keys.tsx';
import { StatusPill } from '../components/StatusPill.tsx';
import { nameInList } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';
import styles from './Palette.module.css';
import type { PaletteOption } from './palette-options.ts';

interface PaletteLineProps {
  id: string;
  option: PaletteOption;
  isChosen: boolean;
  onPoint: () => void;
  onChoose: () => void;
}

/** One line of the box. */
export function PaletteLine({ id, option, isChosen, onPoint, onChoose }: PaletteLineProps) {
  // The keys that choose are those of the field, which keeps the focus.
  const line = {
    role: 'option',
    id,
    'aria-selected': isChosen,
    // Moving the pointer chooses; lines that come under a resting one do not.
    onPointerMove: isChosen ? undefined : onPoint,
    onMouseDown: (event: MouseEvent) => event.preventDefault(),
    onClick: onChoose,
    ...(option.kind === 'command' &&
      option.command.shortcut !== undefined && { 'aria-keyshortcuts': ariaKeys(option.command.shortcut) }),
  };
  return (
    <div {...line} className={classes(styles.line, isChosen && styles.chosen)}>
      <Content option={option} />
    </div>
  );
}

function Content({ option }: { option: PaletteOption }): ReactNode {
  const { t } = useTranslation();
  switch (option.kind) {
    case 'reservation':
      return <ReservationLine {...option} />;
    case 'client':
      return (
        <>
          <UserRound size={15} aria-hidden />
          <span className={styles.words}>
            <span className={styles.title}>
              <span className={styles.name}>{nameInList(option.client) || t('columns.noName')}</span>
            </span>
            <span className={styles.detail}>{option.client.contact}</span>
          </span>
          <ArrowRight size={14} aria-hidden />
        </>
      );
    case 'all':
      return (
        <>
          <List size={15} aria-hidden />
          <span className={styles.words}>{t('find.showAll', { text: option.text })}</span>
          <ArrowRight size={14} aria-hidden />
        </>
      );
    case 'command': {
      const Icon = option.command.icon;
      return (
        <>
          <Icon size={15} aria-hidden />
          <span className={styles.words}>{option.command.label}</span>
          {option.command.shortcut !== undefined && <Keys of={option.command.shortcut} />}
        </>
      );
    }
  }
}

function ReservationLine({ row, matched }: Extract<PaletteOption, { kind: 'reservation' }>) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { lead, locator, status, destination, departsOn } = row;
  const spoken = `${lead.given} ${lead.family}`.trim();
  // The lead's own name stands there anyway, and so does the locator.
  const says =
    matched !== undefined && matched.by !== 'locator' && !(matched.by === 'name' && matched.text === spoken);
  return (
    <>
      <FileText size={15} aria-hidden />
      <span className={styles.words}>
        <span className={styles.title}>
          <span className={styles.name}>{nameInList(lead) || t('columns.noName')}</span>
          <span className={styles.locator}>{locator}</span>
        </span>
        <span className={styles.detail}>
          {says && (
            <span className={styles.matched}>
              {t(`find.by.${matched.by}`)} <strong>{matched.text}</strong>
            </span>
          )}
          {destination !== null && <span>{destination}</span>}
          {departsOn !== null && <span>{formats.date(departsOn)}</span>}
        </span>
      </span>
      <StatusPill status={status} />
    </>
  );
}
