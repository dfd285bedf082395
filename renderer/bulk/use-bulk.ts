import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import type { BulkJob, BulkTask } from '../../preload/contract/bulk.ts';
import { useSay } from '../components/Sayings.tsx';
import { useFailureWords } from '../components/use-failure-words.ts';
import { useAnswer, useOffice } from '../office/use-office.ts';

/** A reservation as it was chosen. */
export interface ChosenItem {
  readonly id: number;
  /** The version that the person saw. */
  readonly version: number;
}

interface Bulk {
  /** The job to speak of: one that this window began, or that is under way or was interrupted. */
  readonly job: BulkJob | undefined;
  /** Begins a job; rejects with what it fails with, so that a dialog can keep what was typed. */
  begin: (task: BulkTask, items: readonly ChosenItem[]) => Promise<void>;
  /** Begins a job; what it fails with is said at the foot of the desk. Gives whether it began. */
  start: (task: BulkTask, items: readonly ChosenItem[]) => Promise<boolean>;
  cancel: () => void;
  /** The person has seen how it ended. */
  dismiss: () => void;
}

/** The person's job over many reservations, on every screen. */
export const BulkContext = createContext<Bulk | null>(null);

/** The person's job over many reservations; only below the desk. */
export function useBulk(): Bulk {
  const bulk = useContext(BulkContext);
  if (bulk === null) throw new Error('no jobs above this component');
  return bulk;
}

/** Whether a job has still to come to its end. */
export function isUnderWay({ state }: BulkJob): boolean {
  return state === 'waiting' || state === 'running';
}

/** The person's newest job, kept fresh by what the office pushes. */
export function useBulkState(): Bulk {
  const office = useOffice();
  const answers = useQueryClient();
  const say = useSay();
  const words = useFailureWords();
  const latest = useAnswer('bulk.latest', undefined).data ?? undefined;
  /** Jobs that were begun here and whose end nobody has dismissed; those that went on when the window came are too. */
  const [watched, setWatched] = useState<ReadonlySet<number>>(new Set());
  const [dismissed, setDismissed] = useState<number>();
  useEffect(
    () => office.subscribe('bulk.changed', (job) => answers.setQueryData(['bulk.latest'], job)),
    [office, answers],
  );
  const isWatched = latest !== undefined && (watched.has(latest.id) || isUnderWay(latest));
  useEffect(() => {
    if (latest !== undefined && isUnderWay(latest)) setWatched((before) => new Set(before).add(latest.id));
  }, [latest]);
  const latestId = latest?.id;
  const dismiss = useCallback(() => setDismissed(latestId), [latestId]);
  const isShown =
    latest !== undefined && latest.id !== dismissed && (isWatched || latest.state === 'interrupted');
  const begin = async (task: BulkTask, items: readonly ChosenItem[]) => {
    const job = await office.call('bulk.start', { task, items: [...items] });
    setWatched((before) => new Set(before).add(job.id));
    // What was pushed meanwhile is newer than this answer.
    answers.setQueryData<BulkJob | null>(['bulk.latest'], (known) => (known?.id === job.id ? known : job));
  };
  return {
    job: isShown ? latest : undefined,
    begin,
    async start(task, items) {
      try {
        await begin(task, items);
        return true;
      } catch (error) {
        say(words.ofError(error), 'warning');
        return false;
      }
    },
    cancel() {
      if (latest === undefined) return;
      office.call('bulk.cancel', { id: latest.id }).catch((error) => say(words.ofError(error), 'warning'));
    },
    dismiss,
  };
}
