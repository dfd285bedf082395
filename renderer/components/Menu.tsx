import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { classes } from './classes.ts';
import styles from './Menu.module.css';

/** One thing that a menu offers. */
export interface Offer {
  id: string;
  label: string;
  icon: LucideIcon;
  onChoose: () => void;
  isDanger?: boolean;
}

/** A menu that a button opens. */
export function Menu({
  button,
  label,
  offers,
}: {
  button: ReactElement;
  label: string;
  offers: readonly Offer[];
}) {
  return (
    <MenuTrigger>
      {button}
      <Popover className={styles.popover ?? ''} placement="bottom end" offset={4}>
        <AriaMenu
          className={styles.menu ?? ''}
          aria-label={label}
          items={offers}
          onAction={(key) => offers.find((offer) => offer.id === key)?.onChoose()}
        >
          {({ id, label: words, icon: Icon, isDanger }) => (
            <MenuItem id={id} textValue={words} className={classes(styles.item, isDanger && styles.danger)}>
              <Icon size={15} aria-hidden />
              {words}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
