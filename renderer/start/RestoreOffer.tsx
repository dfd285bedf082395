import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';

/** The way from a start screen to the copies. */
export function RestoreOffer({ onPress }: { onPress: () => void }) {
  const { t } = useTranslation();
  return (
    <div>
      <Button look="quiet" icon={History} onPress={onPress}>
        {t('restore.open')}
      </Button>
    </div>
  );
}
