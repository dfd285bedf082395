import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useId } from 'react';
import {
  Button as AriaButton,
  FieldError,
  Input,
  InputContext,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select,
  SelectValue,
  Text,
  TextArea,
  TextField,
} from 'react-aria-components';
import { classes } from './classes.ts';
import styles from './Field.module.css';

interface FieldProps {
  label: string;
  value: string;
  onChange?: (value: string) => void;
  /** One sentence under the field. */
  description?: ReactNode;
  /** What is wrong with the value; absent where it may stand. */
  error?: string | undefined;
  isRequired?: boolean;
  isDisabled?: boolean;
  /** To be read, copied from and scrolled, not changed. */
  isReadOnly?: boolean;
  autoFocus?: boolean;
  /** The person left the field. */
  onBlur?: () => void;
  placeholder?: string;
}

interface TextInputProps extends FieldProps {
  type?: 'text' | 'email' | 'password' | 'url' | 'tel';
  autoComplete?: string;
  /** Lines; more than one makes it a text area. */
  lines?: number;
  /** Codes and keys: a typewriter face, no spelling. */
  code?: boolean;
  inputMode?: 'numeric' | 'text';
  /** Stands right of the label, e.g. a button that reads a file. */
  beside?: ReactNode;
}

/** A field for text: its label above it, what it is for and what is wrong below it. */
export function TextInput({
  label,
  description,
  error,
  lines = 1,
  code = false,
  placeholder,
  beside,
  ...props
}: TextInputProps) {
  const input = classes(styles.input, code && styles.code);
  return (
    <TextField
      {...props}
      isInvalid={error !== undefined}
      className={styles.field ?? ''}
      spellCheck={code ? 'false' : undefined}
    >
      <div className={styles.head}>
        <Label className={styles.label}>{label}</Label>
        {/* A button that reads a file has an input of its own, which is not this field's. */}
        <InputContext value={null}>{beside}</InputContext>
      </div>
      {lines > 1 ? (
        <TextArea className={input} rows={lines} placeholder={placeholder} />
      ) : (
        <Input className={input} placeholder={placeholder} />
      )}
      {description !== undefined && (
        <Text slot="description" className={styles.description}>
          {description}
        </Text>
      )}
      <FieldError className={styles.error ?? ''}>{error}</FieldError>
    </TextField>
  );
}

interface Choice<Value extends string> {
  value: Value;
  label: string;
  description?: string;
}

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly Choice<Value>[];
  onChange: (value: Value) => void;
  description?: string;
  isDisabled?: boolean;
}

/** One of a few choices in a list that opens. */
export function SelectInput<Value extends string>({
  label,
  value,
  choices,
  onChange,
  description,
  isDisabled,
}: ChoiceProps<Value>) {
  return (
    <Select
      value={value}
      onChange={(key) => {
        const choice = choices.find((one) => one.value === key);
        if (choice !== undefined) onChange(choice.value);
      }}
      isDisabled={isDisabled ?? false}
      className={styles.field ?? ''}
    >
      <Label className={styles.label}>{label}</Label>
      <AriaButton className={classes(styles.input, styles.select)}>
        <SelectValue className={styles.selected ?? ''} />
        <ChevronDown size={14} aria-hidden />
      </AriaButton>
      {description !== undefined && (
        <Text slot="description" className={styles.description}>
          {description}
        </Text>
      )}
      <Popover className={styles.popover ?? ''} offset={4}>
        <ListBox
          className={styles.list ?? ''}
          items={choices.map((choice) => ({ id: choice.value, ...choice }))}
        >
          {(choice) => (
            <ListBoxItem className={styles.item ?? ''} textValue={choice.label}>
              <span>{choice.label}</span>
              <Check size={14} aria-hidden className={styles.check} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** One of a few choices, all in sight. */
export function RadioInput<Value extends string>({
  label,
  value,
  choices,
  onChange,
  isDisabled,
}: ChoiceProps<Value>) {
  const id = useId();
  return (
    <RadioGroup
      // Without a choice none is named: by an empty one, no key would come to any of them.
      value={value || null}
      onChange={(key) => {
        const choice = choices.find((one) => one.value === key);
        if (choice !== undefined) onChange(choice.value);
      }}
      isDisabled={isDisabled ?? false}
      className={styles.field ?? ''}
    >
      <Label className={styles.label}>{label}</Label>
      <div className={styles.radios}>
        {choices.map((choice) => {
          const describedBy =
            choice.description === undefined ? {} : { 'aria-describedby': `${id}-${choice.value}` };
          return (
            <Radio key={choice.value} value={choice.value} className={styles.radio ?? ''} {...describedBy}>
              <span className={styles.dot} aria-hidden />
              <span className={styles.choice}>
                <span>{choice.label}</span>
                {choice.description !== undefined && (
                  <span id={`${id}-${choice.value}`} className={styles.description}>
                    {choice.description}
                  </span>
                )}
              </span>
            </Radio>
          );
        })}
      </div>
    </RadioGroup>
  );
}
