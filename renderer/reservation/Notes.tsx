import { MessageSquarePlus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { noteShape } from '../../preload/contract/edits.ts';
import type { Note } from '../../preload/contract/note.ts';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { shortcutOf } from '../app/shortcuts.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { useSay } from '../components/Sayings.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useProblemWords } from './edit/use-problem-words.ts';
import styles from './Notes.module.css';
import { Section } from './Section.tsx';
import { useReservationCommand } from './use-reservation-command.ts';

/** What staff noted, latest first. A note stays as it was written; a correction stands above what it corrects. */
export function Notes({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const { notes } = reservation;
  const [corrected, setCorrected] = useState<Note>();
  const latest = notes.filter(({ id }) => !notes.some(({ corrects }) => corrects === id)).reverse();
  return (
    <Section title={t('notes.title')} detail={t('notes.count', { count: latest.length })}>
      {corrected === undefined ? (
        <NoteForm key="new" reservation={reservation} />
      ) : (
        <NoteForm
          key={corrected.id}
          reservation={reservation}
          corrects={corrected}
          onClose={() => setCorrected(undefined)}
        />
      )}
      {latest.length > 0 && (
        <ol className={styles.notes}>
          {latest.map((note) => (
            <NoteItem key={note.id} note={note} notes={notes} onCorrect={() => setCorrected(note)} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function NoteItem({ note, notes, onCorrect }: { note: Note; notes: readonly Note[]; onCorrect: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const by = ({ at, actor }: Note) => `${formats.instant(at)} · ${actor}`;
  const before = chainBehind(note, notes);
  return (
    <li className={styles.note}>
      <p className={styles.text}>{note.text}</p>
      <p className={styles.by}>
        {by(note)}
        <Button
          size="small"
          look="quiet"
          onPress={onCorrect}
          aria-label={t('notes.correctThis', { text: note.text })}
        >
          {t('notes.correct')}
        </Button>
      </p>
      {before.map((old) => (
        <div key={old.id} className={styles.old}>
          <del className={styles.text}>{old.text}</del>
          <p className={styles.by}>{by(old)}</p>
        </div>
      ))}
    </li>
  );
}

/** What a note corrects, and what that one corrected, and so on. */
function chainBehind({ corrects }: Note, notes: readonly Note[]): Note[] {
  const old = notes.find(({ id }) => id === corrects);
  return old === undefined ? [] : [old, ...chainBehind(old, notes)];
}

interface NoteFormProps {
  reservation: Reservation;
  corrects?: Note;
  onClose?: () => void;
}

function NoteForm({ reservation, corrects, onClose }: NoteFormProps) {
  const { t } = useTranslation();
  const say = useSay();
  const problem = useProblemWords();
  const [text, setText] = useState(corrects?.text ?? '');
  const add = useReservationCommand('reservations.addNote');
  const isEmpty = text.trim() === '' || text.trim() === corrects?.text;
  const wrong = text === '' ? undefined : problem(noteShape, text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isEmpty || wrong !== undefined || add.isPending) return;
    add.mutate(
      { id: reservation.id, text, ...(corrects && { corrects: corrects.id }) },
      {
        onSuccess: () => {
          say(t('notes.added'));
          setText('');
          onClose?.();
        },
      },
    );
  };
  return (
    <form
      className={styles.form}
      onSubmit={submit}
      onKeyDown={(event) => {
        const shortcut = shortcutOf(event, 'form');
        if (shortcut === 'saveNote') submit(event);
        if (shortcut === 'leaveForm' && onClose !== undefined && isEmpty) onClose();
      }}
      aria-label={t('notes.title')}
    >
      <TextInput
        label={t(corrects === undefined ? 'notes.new' : 'notes.correction')}
        description={text === '' ? undefined : t('notes.stays')}
        value={text}
        onChange={setText}
        error={wrong}
        lines={2}
        autoFocus={corrects !== undefined}
      />
      <FailureNotice error={add.error} />
      {(text !== '' || corrects !== undefined) && (
        <div className={styles.buttons}>
          {onClose !== undefined && (
            <Button size="small" onPress={onClose}>
              {t('common.cancel')}
            </Button>
          )}
          <Button
            size="small"
            look="primary"
            icon={MessageSquarePlus}
            type="submit"
            shortcut="saveNote"
            isDisabled={isEmpty || wrong !== undefined}
            isPending={add.isPending}
          >
            {t('notes.add')}
          </Button>
        </div>
      )}
    </form>
  );
}
