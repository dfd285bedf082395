import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { TextInput } from '../components/Field.tsx';
import { Keys, useKeyNames } from '../components/Keys.tsx';
import { labelFits } from '../find/matching.ts';
import { useMay } from './person.ts';
import styles from './ShortcutSheet.module.css';
import { type ShortcutId, shortcutIds, shortcutScopes, shortcuts } from './shortcuts.ts';
import { reaches, useShortcutWords } from './use-shortcut-words.ts';

/** Every shortcut that the person's role has, on one sheet, section by section; words, keys and sections can be looked for. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [sought, setSought] = useState('');
  const sections = useSections(sought);
  const found = sections.reduce((sum, { ids }) => sum + ids.length, 0);
  return (
    <Dialog
      title={t('shortcuts.title')}
      isOpen
      onClose={onClose}
      width="wide"
      footer={
        <Button look="primary" onPress={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <TextInput label={t('shortcuts.search')} value={sought} onChange={setSought} autoFocus />
      <p className="heard" role="status">
        {sought.trim() !== '' && t('shortcuts.found', { count: found })}
      </p>
      {found === 0 && <p>{t('shortcuts.nothing')}</p>}
      <div className={styles.sheet}>
        {sections.map(({ scope, ids }) => (
          <section key={scope}>
            <h3 className={styles.scope}>{t(`shortcuts.scopes.${scope}`)}</h3>
            <dl className={styles.shortcuts}>
              {ids.map((id) => (
                <Line key={id} id={id} />
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={styles.rest}>{t('shortcuts.rest')}</p>
    </Dialog>
  );
}

function Line({ id }: { id: ShortcutId }) {
  const words = useShortcutWords();
  return (
    <div className={styles.shortcut}>
      <dt>{words(id)}</dt>
      <dd>
        <Keys of={id} all />
      </dd>
    </div>
  );
}

/** The sections with what of them fits; the whole section where its own name does. */
function useSections(sought: string) {
  const { t } = useTranslation();
  const may = useMay();
  const words = useShortcutWords();
  const keyNames = useKeyNames();
  return shortcutScopes
    .map((scope) => {
      const isSought = sought.trim() === '' || labelFits(t(`shortcuts.scopes.${scope}`), sought);
      const ids = shortcutIds.filter((id) => {
        const { keys } = shortcuts[id];
        const named = keys.map((key) => keyNames(key).join(' ')).join(' ');
        return shortcuts[id].scope === scope && (isSought || labelFits(`${words(id)} ${named}`, sought));
      });
      return { scope, ids: ids.filter((id) => reaches(id, may)) };
    })
    .filter(({ ids }) => ids.length > 0);
}
