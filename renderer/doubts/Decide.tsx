import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comparison } from '../../preload/contract/doubts.ts';
import { Button } from '../components/Button.tsx';
import { RadioInput } from '../components/Field.tsx';
import { ReasonDialog } from '../components/ReasonDialog.tsx';
import { useSay } from '../components/Sayings.tsx';
import { answerOf, useOffice } from '../office/use-office.ts';
import styles from './Doubts.module.css';

/** What is asked in a dialog, with both reservations as the person saw them when they opened it. */
interface Asked {
  readonly what: 'keepBoth' | 'merge' | 'undo';
  readonly seen: Comparison;
}

/** Keep both, merge as one, or take a merging back; each with a reason. */
export function Decide({ comparison }: { comparison: Comparison }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked>();
  const { pair, warningId, mayMerge } = comparison;
  const ask = (what: Asked['what']) => setAsked({ what, seen: comparison });
  return (
    <div className={styles.buttons}>
      {pair.decision === null && warningId !== null && (
        <Button onPress={() => ask('keepBoth')}>{t('duplicates.keepBoth')}</Button>
      )}
      {mayMerge.length > 0 && (
        <Button look="primary" onPress={() => ask('merge')}>
          {t('duplicates.merge')}
        </Button>
      )}
      {pair.mergedId !== null && <Button onPress={() => ask('undo')}>{t('duplicates.undo')}</Button>}
      {asked !== undefined && (
        <Ask
          asked={asked}
          onClose={() => setAsked(undefined)}
          onReload={(seen) => setAsked({ ...asked, seen })}
        />
      )}
    </div>
  );
}

interface AskProps {
  asked: Asked;
  onClose: () => void;
  onReload: (seen: Comparison) => void;
}

function Ask({ asked: { what, seen }, onClose, onReload }: AskProps) {
  const { t } = useTranslation();
  const say = useSay();
  const office = useOffice();
  const answers = useQueryClient();
  const { pair, found, other, warningId, mayMerge } = seen;
  const sides = [other, found];
  // Who goes is offered as who stays: that is what the person thinks of. The earlier one stays unless it cannot.
  const mayStay = sides.filter(({ id }) => sides.some((one) => one.id !== id && mayMerge.includes(one.id)));
  const [chosen, setChosen] = useState<string>();
  const kept = mayStay.find(({ id }) => String(id) === chosen) ?? mayStay[0] ?? other;
  const goes = pair.mergedId ?? (kept.id === found.id ? other.id : found.id);
  const merged = sides.find(({ id }) => id === goes) ?? found;
  const names = { kept: kept.locator, merged: merged.locator };

  const reload = async () => {
    void answers.invalidateQueries({ queryKey: ['reservations.open'] });
    void answers.invalidateQueries({ queryKey: ['duplicates.of'] });
    const query = answerOf(office, 'duplicates.compare', { id: pair.id });
    return answers.fetchQuery({ ...query, staleTime: 0 });
  };
  const carryOut = async (reason: string) => {
    if (what === 'merge') {
      const versions = { found: found.version, other: other.version };
      await office.call('duplicates.merge', { id: pair.id, keep: kept.id, versions, reason });
    } else if (what === 'undo') {
      await office.call('duplicates.undoMerge', { id: pair.id, version: merged.version, reason });
    } else if (warningId !== null) {
      const { id, version } = found;
      await office.call('reservations.resolveWarning', { id, version, warningId, reason });
    }
    await reload();
    if (what === 'merge') say(t('duplicates.done.merged', names));
    else say(t(what === 'undo' ? 'duplicates.done.undone' : 'duplicates.done.keptBoth'));
  };
  return (
    <ReasonDialog
      title={t(`duplicates.${what}Title`)}
      confirm={t(`duplicates.${what}`)}
      onClose={onClose}
      onConfirm={carryOut}
      onChanged={async () => {
        onReload(await reload());
        return null;
      }}
    >
      {what === 'merge' && mayStay.length > 1 && (
        <RadioInput
          label={t('duplicates.which')}
          value={String(kept.id)}
          onChange={setChosen}
          choices={mayStay.map((one) => ({
            value: String(one.id),
            label: t('duplicates.mergeInto', {
              kept: one.locator,
              merged: sides.find(({ id }) => id !== one.id)?.locator,
            }),
          }))}
        />
      )}
      <p>{t(`duplicates.${what}What`, names)}</p>
    </ReasonDialog>
  );
}
