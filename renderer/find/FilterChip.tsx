import { ChevronDown, X } from 'lucide-react';
import { createContext, type ReactNode, useContext } from 'react';
import { Button, Dialog, DialogTrigger, Popover, ToggleButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { classes } from '../components/classes.ts';
import styles from './FilterBar.module.css';

/** Where the fields of a chip stand in the document: within the screen, and not outside every landmark. */
export const FieldsHome = createContext<HTMLElement | undefined>(undefined);

interface FilterChipProps {
  label: string;
  /** What it narrows to now; undefined where it does not narrow. */
  value: string | undefined;
  onClear: () => void;
  /** The fields, given what closes them. */
  children: (close: () => void) => ReactNode;
}

/** One way to narrow the list: opens its fields; says what it narrows to, and is taken off by its cross. */
export function FilterChip({ label, value, onClear, children }: FilterChipProps) {
  const { t } = useTranslation();
  const home = useContext(FieldsHome);
  const isSet = value !== undefined;
  return (
    <div className={classes(styles.chip, isSet && styles.set)}>
      <DialogTrigger>
        <Button className={styles.opener ?? ''}>
          <span className={styles.label}>{isSet ? t('find.filters.set', { label, value }) : label}</span>
          {!isSet && <ChevronDown size={13} aria-hidden />}
        </Button>
        <Popover
          className={styles.popover ?? ''}
          placement="bottom start"
          offset={4}
          UNSTABLE_portalContainer={home}
        >
          <Dialog className={styles.fields ?? ''} aria-label={label}>
            {({ close }) => children(close)}
          </Dialog>
        </Popover>
      </DialogTrigger>
      {isSet && (
        <Button
          className={styles.clear ?? ''}
          aria-label={t('find.filters.clear', { label })}
          onPress={onClear}
        >
          <X size={13} aria-hidden />
        </Button>
      )}
    </div>
  );
}

interface SetChipProps {
  label: string;
  value?: string | undefined;
  onClear: () => void;
}

/** What a link narrowed a list to: there is nothing to choose, and it is taken off by its cross. */
export function SetChip({ label, value, onClear }: SetChipProps) {
  const { t } = useTranslation();
  return (
    <div className={classes(styles.chip, styles.set)}>
      <span className={styles.opener} title={value}>
        <span className={styles.label}>
          {value === undefined ? label : t('find.filters.set', { label, value })}
        </span>
      </span>
      <Button
        className={styles.clear ?? ''}
        aria-label={t('find.filters.clear', { label })}
        onPress={onClear}
      >
        <X size={13} aria-hidden />
      </Button>
    </div>
  );
}

interface FlagChipProps {
  label: string;
  isSet: boolean;
  onChange: (isSet: boolean) => void;
}

/** A way to narrow the list that is on or off. */
export function FlagChip({ label, isSet, onChange }: FlagChipProps) {
  return (
    <ToggleButton
      className={classes(styles.chip, styles.flag, isSet && styles.set)}
      isSelected={isSet}
      onChange={onChange}
    >
      {label}
    </ToggleButton>
  );
}
