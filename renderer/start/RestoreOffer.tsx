import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';

/** The way from a start screen to the copies; plainer to see where it is what helps. */
export function RestoreOffer({ onPress, helps = false }: { onPress: () => void; helps?: boolean }) {
  const { t } = useTranslation();
  return (
    <div>
      <Button look={helps ? 'plain' : 'quiet'} icon={History} onPress={onPress}>
        {t('restore.open')}
      </Button>
    </div>
  );
}
