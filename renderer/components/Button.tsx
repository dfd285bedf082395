import type { LucideIcon } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components';
import { ariaKeys, type ShortcutId } from '../app/shortcuts.ts';
import styles from './Button.module.css';
import { classes } from './classes.ts';
import { Keys } from './Keys.tsx';

/** How much a button asks for attention. */
type Look = 'primary' | 'plain' | 'quiet' | 'danger';

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'isPending'> {
  look?: Look;
  icon?: LucideIcon;
  size?: 'normal' | 'small' | 'large';
  /** Takes the whole width. */
  wide?: boolean;
  /** What it began is still under way: it keeps the focus and cannot be pressed. */
  isPending?: boolean;
  /** The shortcut that does the same; its keys stand in the tooltip. */
  shortcut?: ShortcutId;
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

/**
 * A pending button for React Aria. Its own `isPending` is not used: it leaves an element behind for screen readers
 * that names a button which may be gone by then.
 */
function whilePending({
  isPending,
  onPress,
  type,
  ...props
}: Omit<ButtonProps, 'look' | 'icon' | 'size' | 'wide' | 'shortcut' | 'children'>) {
  if (!isPending) return { ...props, onPress, type };
  return { ...props, type: 'button' as const, 'aria-disabled': true };
}

/** A button with words, and an icon before them where one helps. While pending it keeps its place and its words. */
export function Button({
  look = 'plain',
  icon: Icon,
  size = 'normal',
  wide,
  shortcut,
  children,
  ...props
}: ButtonProps) {
  const button = (
    <AriaButton
      {...whilePending(props)}
      {...keysOf(shortcut)}
      className={classes(styles.button, styles[look], styles[size], wide && styles.wide)}
    >
      {props.isPending ? <span className={styles.spinner} /> : Icon && <Icon size={15} aria-hidden />}
      {children !== undefined && <span className={styles.words}>{children}</span>}
    </AriaButton>
  );
  if (shortcut === undefined) return button;
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {button}
      <Tooltip className={styles.tooltip ?? ''} offset={6}>
        {children} <Keys of={shortcut} />
      </Tooltip>
    </TooltipTrigger>
  );
}

/** React Aria lets `aria-keyshortcuts` through to no button, so it is given to the element itself. */
function keysOf(shortcut: ShortcutId | undefined): Pick<AriaButtonProps, 'render'> {
  if (shortcut === undefined) return {};
  return { render: (props) => <button {...props} aria-keyshortcuts={ariaKeys(shortcut)} /> };
}

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'wide'> {
  icon: LucideIcon;
  /** What it does: its name for screen readers, and its tooltip. */
  label: string;
}

/** A button with an icon alone, named by a tooltip. */
export function IconButton({
  icon: Icon,
  label,
  look = 'quiet',
  size = 'normal',
  shortcut,
  ...props
}: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaButton
        {...whilePending(props)}
        {...keysOf(shortcut)}
        aria-label={label}
        className={classes(styles.button, styles.alone, styles[look], styles[size])}
      >
        {props.isPending ? <span className={styles.spinner} /> : <Icon size={16} aria-hidden />}
      </AriaButton>
      <Tooltip className={styles.tooltip ?? ''} offset={6}>
        {label} {shortcut !== undefined && <Keys of={shortcut} />}
      </Tooltip>
    </TooltipTrigger>
  );
}
