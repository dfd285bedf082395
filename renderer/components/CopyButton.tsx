import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button.tsx';
import { useSay } from './Sayings.tsx';

/** Puts a text on the clipboard. `label` says which text it is. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  const say = useSay();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      say(t('common.copied'));
      setTimeout(() => setCopied(false), 1500);
    } catch {
      say(t('common.copyFailed'), 'warning');
    }
  };
  return <IconButton size="small" icon={copied ? Check : Copy} label={label} onPress={copy} />;
}
