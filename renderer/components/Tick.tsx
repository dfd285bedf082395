import { Check, Minus } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { Checkbox } from 'react-aria-components';
import { classes } from './classes.ts';
import styles from './Tick.module.css';

interface TickProps extends Omit<ComponentProps<typeof Checkbox>, 'children' | 'className'> {
  /** How it lies among its neighbours. */
  className?: string | undefined;
  children: ReactNode;
}

/** A box to tick, with its words beside it; half ticked where some of what it stands for are chosen. */
export function Tick({ className, children, ...checkbox }: TickProps) {
  return (
    <Checkbox {...checkbox} className={classes(styles.tick, className)}>
      <span className={styles.box} aria-hidden>
        {checkbox.isIndeterminate ? <Minus size={12} strokeWidth={3} /> : <Check size={12} strokeWidth={3} />}
      </span>
      {children}
    </Checkbox>
  );
}
