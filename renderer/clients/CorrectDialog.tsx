import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CorrectableRow, CorrectionOutcome } from '../../preload/contract/clients.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { SelectInput, TextInput } from '../components/Field.tsx';
import { useFocusHomeAfterwards } from '../components/focus-home.ts';
import { useSay } from '../components/Sayings.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { answerOf, useAnswer, useCommand, useOffice } from '../office/use-office.ts';
import { useProblemWords } from '../reservation/edit/use-problem-words.ts';
import { ChooseReservations } from './ChooseReservations.tsx';
import styles from './CorrectDialog.module.css';
import {
  type Correctable,
  type CorrectionField,
  type CorrectionTexts,
  correctionFields,
  correctionOf,
  judged,
  textsOf,
} from './correctable.ts';
import { Outcomes } from './Outcomes.tsx';

interface CorrectDialogProps {
  /** A reservation of the client. */
  id: number;
  asked: Correctable;
  onClose: () => void;
}

const phoneKinds = ['home', 'work', 'mobile'] as const;

/** What is chosen by itself: what is still ahead, and nobody else works on. */
function atFirst(rows: readonly CorrectableRow[]): ReadonlySet<number> {
  return new Set(
    rows.filter(({ departed, claimedBy }) => !departed && claimedBy === null).map(({ id }) => id),
  );
}

/** Corrects something once, wherever it stands in the reservations that a person chooses, and says what became of each. */
export function CorrectDialog({ id, asked, onClose }: CorrectDialogProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const say = useSay();
  const office = useOffice();
  const answers = useQueryClient();
  const form = useId();
  const { standing } = asked;
  const before = textsOf(standing);
  const [typed, setTyped] = useState<CorrectionTexts>({});
  const [kind, setKind] = useState(asked.kind ?? 'mobile');
  const [chosen, setChosen] = useState<ReadonlySet<number>>();
  const [done, setDone] = useState<{ outcomes: readonly CorrectionOutcome[]; isUndone: boolean }>();
  const refresh = () => {
    for (const name of ['clients.open', 'clients.reservations']) {
      void answers.invalidateQueries({ queryKey: [name] });
    }
  };
  const correcting = useCommand('clients.correct', ({ outcomes }) => {
    setDone({ outcomes, isUndone: false });
    refresh();
    const count = outcomes.filter(({ outcome }) => outcome === 'done').length;
    if (count > 0) say(t('clients.correct.said', { count, shown: formats.number(count) }));
  });
  const undoing = useCommand('clients.undoCorrection', ({ outcomes }) => {
    setDone({ outcomes, isUndone: true });
    refresh();
  });
  useFocusHomeAfterwards();
  const query = answerOf(office, 'clients.standing', { id, standing });
  const { data, error: unread, isPending } = useAnswer('clients.standing', { id, standing }, { gcTime: 0 });
  const rows = data?.rows ?? [];
  const picked = rows.filter((row) => (chosen ?? atFirst(rows)).has(row.id));
  const texts = { ...before, ...typed };
  const correction = correctionOf(standing.what, texts, kind);
  const isSame =
    Object.entries(texts).every(([field, text]) => new Map(Object.entries(before)).get(field) === text) &&
    kind === (asked.kind ?? kind);

  const again = async (ids: readonly number[]) => {
    const now = await answers.fetchQuery({ ...query, staleTime: 0 });
    setChosen(new Set(now.rows.map((row) => row.id).filter((one) => ids.includes(one))));
    setDone(undefined);
  };
  const correct = (event: FormEvent) => {
    event.preventDefault();
    if (correction === undefined || isSame || picked.length === 0) return;
    const items = picked.map(({ id: one, version }) => ({ id: one, version }));
    if (!correcting.isPending) correcting.mutate({ id, standing, correction, items });
  };
  const undo = (outcomes: readonly CorrectionOutcome[]) => {
    const items = outcomes.flatMap(({ id: one, version, edit }) =>
      edit === null ? [] : [{ id: one, version, edit }],
    );
    if (!undoing.isPending) undoing.mutate({ items });
  };
  const title = t(`clients.correct.title.${standing.what}`);
  if (done !== undefined) {
    return (
      <Outcomes
        title={title}
        {...done}
        isBusy={undoing.isPending}
        error={undoing.error}
        onUndo={() => undo(done.outcomes)}
        onAgain={again}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      isBusy={correcting.isPending}
      width="wide"
      footer={
        <>
          <Button onPress={onClose} isDisabled={correcting.isPending}>
            {t('common.cancel')}
          </Button>
          <Button
            type="submit"
            form={form}
            look="primary"
            isPending={correcting.isPending}
            isDisabled={correction === undefined || isSame || picked.length === 0}
          >
            {t('clients.correct.do', { count: picked.length, shown: formats.number(picked.length) })}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={correct} className={styles.form} noValidate>
        <p className={styles.stands}>{t('clients.correct.stands', { text: asked.text })}</p>
        <div className={styles.fields}>
          {correctionFields(standing.what).map((field, index) => (
            <CorrectionInput
              key={field}
              field={field}
              text={texts[field] ?? ''}
              isTyped={typed[field] !== undefined && typed[field] !== before[field]}
              isFirst={index === 0}
              onType={(text) => setTyped({ ...typed, [field]: text })}
            />
          ))}
          {standing.what === 'phone' && (
            <SelectInput
              label={t('edits.phoneKind')}
              value={kind}
              choices={phoneKinds.map((value) => ({ value, label: t(`client.phones.${value}`) }))}
              onChange={setKind}
            />
          )}
        </div>
        {standing.what === 'name' && <p className={styles.muted}>{t('clients.correct.travellers')}</p>}
        {isPending && <Skeleton lines={4} />}
        <FailureNotice error={unread ?? correcting.error} />
        {data !== undefined && (
          <ChooseReservations rows={rows} chosen={chosen ?? atFirst(rows)} onChoose={setChosen} />
        )}
      </form>
    </Dialog>
  );
}

interface CorrectionInputProps {
  field: CorrectionField;
  text: string;
  isTyped: boolean;
  isFirst: boolean;
  onType: (text: string) => void;
}

/** One field, judged by the contract's own shape once something was typed into it. */
function CorrectionInput({ field, text, isTyped, isFirst, onType }: CorrectionInputProps) {
  const { t } = useTranslation();
  const problem = useProblemWords();
  const { shape, value } = judged(field, text);
  const isLines = field === 'address.lines';
  const input = (
    <TextInput
      label={isLines ? t('edits.addressLines') : t(`amendment.fields.${field}`)}
      value={text}
      onChange={onType}
      error={isTyped ? problem(shape, value) : undefined}
      autoFocus={isFirst}
      autoComplete="off"
      lines={isLines ? 2 : 1}
    />
  );
  return isLines ? <div className={styles.whole}>{input}</div> : input;
}
