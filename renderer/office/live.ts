import { QueryClient as Client, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { FailureCode } from '../../preload/contract/failure.ts';
import { atMostEvery } from './at-most-every.ts';
import { CallFailed, type Office } from './office.ts';
import { replaceAnswer } from './replace-answer.ts';

/** The answers that the screens keep. The office is beside them, so being offline never pauses a call. */
export function newAnswers(): QueryClient {
  return new Client({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** Milliseconds between two rounds of asking again while bookings stream in. */
const pauseBetweenRounds = 1000;

/** Keeps what is shown fresh: what the office pushes replaces the kept answers or has them asked for again. */
export function useLiveAnswers(office: Office, answers: QueryClient): void {
  useEffect(() => {
    const again = (...names: string[]) => {
      for (const name of names) void answers.invalidateQueries({ queryKey: [name] });
    };
    const counts = atMostEvery(
      () => pauseBetweenRounds,
      () => again('reservations.counts'),
    );
    const notKept = atMostEvery(
      () => pauseBetweenRounds,
      () => again('quarantine.list', 'intake.leftOnServer'),
    );
    const keyRing = atMostEvery(
      () => pauseBetweenRounds,
      () => again('keys.ring'),
    );
    let standsStill = false;
    const opened = new Set<number>();
    const openReservations = atMostEvery(
      () => pauseBetweenRounds,
      () => {
        const ids = [...opened];
        opened.clear();
        again('duplicates.of', 'duplicates.compare', 'clients.open', 'clients.reservations', 'clients.mail');
        if (ids.includes(everyOne)) again('reservations.open');
        else
          for (const id of ids) void answers.invalidateQueries({ queryKey: ['reservations.open', { id }] });
      },
    );
    const stops = [
      office.subscribe('store.status', (status) => {
        const stoodStill = standsStill;
        standsStill = status.keyChange?.pausing ?? false;
        replaceAnswer(answers, 'store.status', status);
        // While the office stands still it answers nothing else; what was asked meanwhile is asked again afterwards.
        if (standsStill) return;
        if (stoodStill) void answers.invalidateQueries();
        else again('session.current', 'keys.ring');
      }),
      office.subscribe('session.ended', () => again('session.current')),
      office.subscribe('session.changed', () => again('session.current')),
      office.subscribe('intake.status', (status) => {
        replaceAnswer(answers, 'intake.status', status);
        notKept.ask();
      }),
      office.subscribe('reservations.changed', ({ ids }) => {
        counts.ask();
        for (const id of ids.length === 0 ? [everyOne] : ids) opened.add(id);
        openReservations.ask();
      }),
      office.subscribe('keys.changed', () => keyRing.ask()),
      office.subscribe('backup.status', (status) => {
        replaceAnswer(answers, 'backup.status', status);
        if (status.state === 'idle') again('backup.copies');
      }),
      office.subscribe('office.health', (troubles) => replaceAnswer(answers, 'office.health', troubles)),
      office.subscribe('mailing.changed', ({ reservationId }) => {
        again('mailing.outbox');
        opened.add(reservationId);
        openReservations.ask();
      }),
      office.onConnection((state) => {
        if (state === 'back') void answers.invalidateQueries();
      }),
      notSignedInAsksWhoIs(answers),
      counts.stop,
      notKept.stop,
      keyRing.stop,
      openReservations.stop,
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [office, answers]);
}

/** Stands for every reservation among ids: a push without ids means that many changed. */
const everyOne = -1;

/** The refusals that mean that this window does not show how it stands: asking again brings the right screen. */
const standsOtherwise = new Set<FailureCode>(['notSignedIn', 'deskLocked', 'passwordChangeNeeded']);

/** When any call says that nobody is signed in, or that the desk is closed, asks again how it stands. */
function notSignedInAsksWhoIs(answers: QueryClient): () => void {
  const look = (error: unknown) => {
    if (error instanceof CallFailed && standsOtherwise.has(error.code)) {
      void answers.invalidateQueries({ queryKey: ['session.current'] });
    }
  };
  const stops = [
    answers.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') look(event.action.error);
    }),
    answers.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') look(event.action.error);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
