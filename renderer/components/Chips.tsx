import { Check, ChevronDown } from 'lucide-react';
import {
  Button as AriaButton,
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  Popover,
  type Selection,
} from 'react-aria-components';
import styles from './Chips.module.css';
import { classes } from './classes.ts';

/** One of the values that a chip offers. */
export interface ChipChoice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface ChipProps<Value extends string> {
  /** What is chosen here, e.g. Services. */
  label: string;
  choices: readonly ChipChoice<Value>[];
}

/** Several of some values, or none: a filter. The chip says which are chosen. */
export function ManyChip<Value extends string>({
  label,
  choices,
  value,
  onChange,
}: ChipProps<Value> & { value: readonly Value[]; onChange: (value: readonly Value[]) => void }) {
  const chosen = choices.filter((choice) => value.includes(choice.value));
  return (
    <Chip
      label={label}
      chosen={chosen.map((choice) => choice.label).join(', ')}
      isOn={chosen.length > 0}
      choices={choices}
      mode="multiple"
      keys={value}
      onKeys={(keys) =>
        onChange(choices.map((choice) => choice.value).filter((one) => keys === 'all' || keys.has(one)))
      }
    />
  );
}

/** One of some values; `none` is the one that leaves the chip unlit. */
export function OneChip<Value extends string>({
  label,
  choices,
  value,
  none,
  onChange,
}: ChipProps<Value> & { value: Value; none?: Value; onChange: (value: Value) => void }) {
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <Chip
      label={label}
      chosen={value === none ? '' : (chosen?.label ?? '')}
      isOn={none !== undefined && value !== none}
      choices={choices}
      mode="single"
      keys={[value]}
      onKeys={(keys) => {
        const next = choices.find((choice) => keys === 'all' || keys.has(choice.value));
        if (next !== undefined) onChange(next.value);
      }}
    />
  );
}

interface AnyChipProps<Value extends string> extends ChipProps<Value> {
  chosen: string;
  isOn: boolean;
  mode: 'single' | 'multiple';
  keys: readonly Value[];
  onKeys: (keys: Selection) => void;
}

function Chip<Value extends string>({
  label,
  choices,
  chosen,
  isOn,
  mode,
  keys,
  onKeys,
}: AnyChipProps<Value>) {
  return (
    <MenuTrigger>
      <AriaButton className={classes(styles.chip, isOn && styles.on)}>
        <span className={styles.words}>
          {label}
          {chosen !== '' && <strong> {chosen}</strong>}
        </span>
        <ChevronDown size={13} aria-hidden />
      </AriaButton>
      <Popover className={styles.popover ?? ''} placement="bottom start" offset={4}>
        <AriaMenu
          className={styles.menu ?? ''}
          aria-label={label}
          selectionMode={mode}
          disallowEmptySelection={mode === 'single'}
          selectedKeys={keys}
          onSelectionChange={onKeys}
          items={choices.map(({ value, label: words }) => ({ id: value, words }))}
        >
          {({ id, words }) => (
            <MenuItem id={id} textValue={words} className={styles.item ?? ''}>
              <Check size={14} aria-hidden className={styles.check} />
              {words}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
