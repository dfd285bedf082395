import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyRow } from '../../../preload/contract/keys.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { FieldGroup, FormButtons } from '../FormParts.tsx';
import { ForgetKey, isForgettable } from './ForgetKey.tsx';
import { KeyTable } from './KeyTable.tsx';

interface NumberedKeysProps {
  title: string;
  lead: string;
  rows: readonly KeyRow[];
  sealed?: string;
  /** What is going on with them. */
  news: ReactNode;
  /** What the button that begins a change says, and what the change does. */
  change: string;
  what: ReactNode;
  /** Whether the key file must be brought up to date before. */
  isOld: boolean;
  /** Whether a change is under way. */
  isChanging?: boolean;
  onChange: () => Promise<unknown>;
}

/** The keys of the store or of the vault, by their numbers, and what is done with them by hand. */
export function NumberedKeys({
  title,
  lead,
  rows,
  sealed,
  news,
  change,
  what,
  isOld,
  isChanging = false,
  onChange,
}: NumberedKeysProps) {
  const { t } = useTranslation();
  const [isConfirming, setConfirming] = useState(false);
  const [forgetting, setForgetting] = useState<KeyRow>();
  return (
    <FieldGroup title={title} lead={lead}>
      {news}
      <KeyTable
        label={title}
        rows={rows}
        {...(sealed !== undefined && { sealed })}
        actions={(row) =>
          isForgettable(row) && (
            <IconButton
              size="small"
              icon={Trash2}
              label={t('keys.forget.title', { number: row.name })}
              isDisabled={isOld}
              onPress={() => setForgetting(row)}
            />
          )
        }
      />
      <FormButtons>
        <Button isDisabled={isOld || isChanging} onPress={() => setConfirming(true)}>
          {change}
        </Button>
      </FormButtons>
      {isConfirming && (
        <ConfirmDialog
          title={change}
          confirm={change}
          onClose={() => setConfirming(false)}
          onConfirm={onChange}
        >
          {what}
        </ConfirmDialog>
      )}
      {forgetting !== undefined && isForgettable(forgetting) && (
        <ForgetKey row={forgetting} onClose={() => setForgetting(undefined)} />
      )}
    </FieldGroup>
  );
}
