import { FileUp } from 'lucide-react';
import { FileTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { TextInput } from '../components/Field.tsx';

interface FileInputProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  /** Endings of the files that are offered. */
  accepts: readonly string[];
  description?: string;
  error?: string | undefined;
  placeholder?: string;
}

/** The largest file that is read: the contract takes no more. */
const mostOctets = 100_000;

/** A text like a certificate, pasted or read from a file. */
export function FileInput({
  label,
  value,
  onChange,
  accepts,
  description,
  error,
  placeholder,
}: FileInputProps) {
  const { t } = useTranslation();
  const read = async (files: FileList | null) => {
    const file = files?.item(0);
    if (file && file.size <= mostOctets) onChange(await file.text());
  };
  return (
    <TextInput
      label={label}
      lines={3}
      code
      value={value}
      onChange={onChange}
      description={description}
      error={error}
      placeholder={placeholder ?? ''}
      beside={
        <FileTrigger acceptedFileTypes={accepts} onSelect={read}>
          <Button size="small" look="quiet" icon={FileUp} aria-label={`${t('settings.fromFile')}: ${label}`}>
            {t('settings.fromFile')}
          </Button>
        </FileTrigger>
      }
    />
  );
}
