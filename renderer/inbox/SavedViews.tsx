import { useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '../../preload/contract/views.ts';
import { Button, IconButton } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { useOffice } from '../office/use-office.ts';
import styles from './SavedViews.module.css';

/** A person's views: their names, their order, and away with them. Each change is kept at once. */
export function SavedViewsDialog({ views, onClose }: { views: readonly SavedView[]; onClose: () => void }) {
  const { t } = useTranslation();
  const office = useOffice();
  const answers = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const change = async (work: () => Promise<unknown>) => {
    setError(null);
    try {
      await work();
    } catch (caught) {
      setError(caught);
    }
    await answers.invalidateQueries({ queryKey: ['views.list'] });
  };
  const move = (index: number, by: 1 | -1) => {
    const ids = views.map(({ id }) => id);
    const [moved] = ids.splice(index, 1);
    if (moved === undefined) return;
    ids.splice(index + by, 0, moved);
    void change(() => office.call('views.arrange', { ids }));
  };
  return (
    <Dialog
      title={t('views.manage')}
      isOpen
      onClose={onClose}
      footer={
        <Button look="primary" onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <FailureNotice error={error} />
      <ul className={styles.views}>
        {views.map((view, index) => (
          <li key={view.id} className={styles.view}>
            <ViewName
              view={view}
              onName={(name) => change(() => office.call('views.change', { id: view.id, name }))}
            />
            <IconButton
              icon={ArrowUp}
              size="small"
              label={t('views.up', { name: view.name })}
              isDisabled={index === 0}
              onPress={() => move(index, -1)}
            />
            <IconButton
              icon={ArrowDown}
              size="small"
              label={t('views.down', { name: view.name })}
              isDisabled={index === views.length - 1}
              onPress={() => move(index, 1)}
            />
            <IconButton
              icon={Trash2}
              size="small"
              label={t('views.remove', { name: view.name })}
              onPress={() => void change(() => office.call('views.remove', { id: view.id }))}
            />
          </li>
        ))}
      </ul>
      {views.length === 0 && <p className={styles.none}>{t('views.none')}</p>}
    </Dialog>
  );
}

/** A view's name, kept when the field is left. */
function ViewName({ view, onName }: { view: SavedView; onName: (name: string) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(view.name);
  const keep = () => {
    const typed = name.trim();
    if (typed === '') setName(view.name);
    else if (typed !== view.name) onName(typed);
  };
  return (
    <div className={styles.name}>
      <TextInput
        label={t('views.name')}
        value={name}
        onChange={(typed) => setName(typed.slice(0, 60))}
        onBlur={keep}
      />
    </div>
  );
}
