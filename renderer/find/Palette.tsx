import { LoaderCircle, Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { shortcutOf, shortcuts } from '../app/shortcuts.ts';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { bringFocusHome } from '../components/focus-home.ts';
import { useAnswer } from '../office/use-office.ts';
import { useDeskMemory } from './desk-memory.ts';
import { labelFits } from './matching.ts';
import styles from './Palette.module.css';
import { Foot, Outcome } from './PaletteFoot.tsx';
import { PaletteLine } from './PaletteLine.tsx';
import { groupsOf, optionAfterKey, type PaletteOption } from './palette-options.ts';
import { useCommands } from './use-commands.ts';
import { useFind } from './use-find.ts';
import { useFoundClients } from './use-found-clients.ts';

/** The box is opened to be typed into. */
function focusAtOnce(input: HTMLInputElement | null): void {
  input?.focus();
}

/** Typed first, it leaves reservations out. */
const [commandSign] = shortcuts.boxCommands.keys;

/**
 * The box itself: a combobox over what is found and what can be done. The focus stays in the field; the chosen line is
 * named by aria-activedescendant.
 */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const memory = useDeskMemory();
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const isCommand = typed.startsWith(commandSign);
  const text = isCommand ? '' : typed.trim();
  const found = useFind(text);
  const ids = memory.opened;
  const recent = useAnswer('search.rows', { ids: [...ids] }, { enabled: ids.length > 0, gcTime: 0 }).data;
  const commands = useCommands()();
  const groups = groupsOf({
    text,
    hits: found.answer.hits,
    clients: useFoundClients(found.answer.hits),
    recent: isCommand ? [] : (recent?.rows ?? []),
    commands: commands.filter(({ label }) => labelFits(label, isCommand ? typed.slice(1) : typed)),
  });
  const options = groups.flatMap((group) => group.options);
  const chosen = options[Math.min(active, options.length - 1)];
  // Enter that comes before the answer takes the first line of the answer, not of what still stands there.
  const isEnterWaiting = useRef(false);

  const choose = (option: PaletteOption) => {
    onClose();
    if (option.kind === 'reservation') void navigate(`/reservations/${option.row.id}`);
    else if (option.kind === 'client') void navigate(`/clients/${option.client.id}`);
    else if (option.kind === 'command') option.command.run();
    else {
      memory.listText = option.text;
      void navigate('/find');
    }
    bringFocusHome();
  };
  const first = options[0];
  useEffect(() => {
    if (found.isPending || !isEnterWaiting.current) return;
    isEnterWaiting.current = false;
    if (first !== undefined) choose(first);
  });
  const chosenId = chosen && `${listId}-${chosen.id}`;
  useEffect(() => {
    if (chosenId !== undefined) document.getElementById(chosenId)?.scrollIntoView({ block: 'nearest' });
  }, [chosenId]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const shortcut = shortcutOf(event, 'box');
    if (shortcut === 'boxChoose') {
      event.preventDefault();
      if (found.isPending && active === 0) isEnterWaiting.current = true;
      else if (chosen !== undefined) choose(chosen);
      return;
    }
    const next = optionAfterKey(event.key, Math.min(active, options.length - 1), options.length);
    if (next === null) return;
    event.preventDefault();
    setActive(next);
  };
  const field = {
    role: 'combobox',
    'aria-expanded': options.length > 0,
    'aria-controls': listId,
    'aria-activedescendant': chosenId,
    'aria-autocomplete': 'list' as const,
    'aria-label': t('find.label'),
  };
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className={styles.scrim ?? ''}
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''} aria-label={t('find.label')}>
          <div className={styles.field}>
            {found.isPending ? (
              <LoaderCircle size={16} aria-hidden className={styles.spinner} />
            ) : (
              <Search size={16} aria-hidden />
            )}
            <input
              {...field}
              ref={focusAtOnce}
              className={styles.input}
              value={typed}
              maxLength={200}
              placeholder={t('find.placeholder')}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => {
                setTyped(event.target.value);
                setActive(0);
                isEnterWaiting.current = false;
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <Lines
            listId={listId}
            groups={groups}
            chosen={chosen}
            onPoint={(option) => setActive(options.indexOf(option))}
            onChoose={choose}
          />
          {found.error !== null && (
            <div className={styles.failed}>
              <FailureNotice error={found.error} />
            </div>
          )}
          <Outcome
            text={text}
            isPending={found.isPending}
            hits={found.answer.hits.length}
            hasLines={options.length > 0}
            failed={found.error !== null}
          />
          <Foot left={found.answer.left} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface LinesProps {
  listId: string;
  groups: ReturnType<typeof groupsOf>;
  chosen: PaletteOption | undefined;
  onPoint: (option: PaletteOption) => void;
  onChoose: (option: PaletteOption) => void;
}

function Lines({ listId, groups, chosen, onPoint, onChoose }: LinesProps) {
  const { t } = useTranslation();
  const list = { role: 'listbox', id: listId, 'aria-label': t('find.results') };
  return (
    <div {...list} className={styles.lines}>
      {groups.map(({ id, options }) => {
        const group = { role: 'group', 'aria-labelledby': `${listId}-${id}` };
        return (
          <div key={id} {...group}>
            <p id={`${listId}-${id}`} className={styles.heading}>
              {t(`find.groups.${id}`)}
            </p>
            {options.map((option) => (
              <PaletteLine
                key={option.id}
                id={`${listId}-${option.id}`}
                option={option}
                isChosen={option === chosen || option.id === chosen?.id}
                onPoint={() => onPoint(option)}
                onChoose={() => onChoose(option)}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
}
