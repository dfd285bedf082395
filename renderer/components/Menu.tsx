import type { LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import { Menu as AriaMenu, Keyboard, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components';
import type { ShortcutId } from '../app/shortcuts.ts';
import { classes } from './classes.ts';
import { Keys } from './Keys.tsx';
import styles from './Menu.module.css';

/** One thing that a menu offers. */
export interface Offer {
  id: string;
  label: string;
  icon: LucideIcon;
  onChoose: () => void;
  isDanger?: boolean;
  /** The shortcut that does the same; its keys stand beside it. */
  shortcut?: ShortcutId;
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
          {({ id, label: words, icon: Icon, isDanger, shortcut }) => (
            <MenuItem id={id} textValue={words} className={classes(styles.item, isDanger && styles.danger)}>
              <Icon size={15} aria-hidden />
              <Text slot="label" className={styles.label ?? ''}>
                {words}
              </Text>
              {shortcut !== undefined && (
                <Keyboard className={styles.keys ?? ''}>
                  <Keys of={shortcut} />
                </Keyboard>
              )}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
