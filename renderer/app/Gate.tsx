import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RouterProvider } from 'react-router/dom';
import type { SessionEnd } from '../../preload/contract/session.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { speak } from '../languages/index.ts';
import { useAnswer, useOffice } from '../office/use-office.ts';
import { CreateStore } from '../start/CreateStore.tsx';
import { FirstAdministrator } from '../start/FirstAdministrator.tsx';
import { FirstPassword } from '../start/FirstPassword.tsx';
import { GiveCode } from '../start/GiveCode.tsx';
import { SignIn } from '../start/SignIn.tsx';
import { StartPage } from '../start/StartPage.tsx';
import { StoreFailed } from '../start/StoreFailed.tsx';
import { Unlock } from '../start/Unlock.tsx';
import { UntestedRecoveryKey } from '../start/UntestedRecoveryKey.tsx';
import { KeyChangePause } from './KeyChangePause.tsx';
import { Lock } from './Lock.tsx';
import { PersonContext } from './person.ts';
import { newRouter } from './routes.tsx';
import { useInputWatch } from './use-input-watch.ts';

/** Leads from the store through the sign-in to the desk; each stands before the next. */
export function Gate() {
  const { t } = useTranslation();
  const store = useAnswer('store.status', undefined);
  // The store opens while its recovery key is still in sight, and the key is never shown again.
  const [isMaking, setMaking] = useState(false);

  if (store.isPending) return null;
  if (store.isError) {
    return (
      <StartPage title={t('start.noOffice')}>
        <FailureNotice
          error={store.error}
          actions={<Button onPress={() => store.refetch()}>{t('common.tryAgain')}</Button>}
        />
      </StartPage>
    );
  }
  if (store.data.state === 'absent' || isMaking) {
    return (
      <CreateStore
        passphraseNeeded={store.data.passphraseNeeded}
        keychain={store.data.keychain}
        onMaking={setMaking}
      />
    );
  }
  if (store.data.state === 'locked') return <Unlock status={store.data} />;
  if (store.data.state === 'failed') return <StoreFailed status={store.data} />;
  return (
    <>
      <SessionGate isKeyUntested={store.data.recoveryKeyUntested ?? false} />
      {store.data.keyChange?.pausing && <KeyChangePause change={store.data.keyChange} />}
    </>
  );
}

/** The store is open: who is at this window? */
function SessionGate({ isKeyUntested }: { isKeyUntested: boolean }) {
  const { t } = useTranslation();
  const office = useOffice();
  const answers = useQueryClient();
  const session = useAnswer('session.current', undefined);
  const [endedBy, setEndedBy] = useState<SessionEnd>();
  // Whose desk was opened in this page: it stays behind the lock as it was.
  const [openedBy, setOpenedBy] = useState<number>();
  const [router] = useState(newRouter);
  const person = session.data?.signedIn ?? null;
  const state = session.data?.state;
  const personId = person?.id;
  const language = person?.language;

  useEffect(() => office.subscribe('session.ended', ({ reason }) => setEndedBy(reason)), [office]);
  useEffect(() => {
    if (language !== undefined) void speak(language);
  }, [language]);
  useEffect(() => {
    if (personId === undefined) return;
    setEndedBy(undefined);
    // Nothing that one person saw stays behind for the next.
    return () => {
      answers.removeQueries({ predicate: ({ queryKey }) => !beforeSignIn.has(String(queryKey[0])) });
      void router.navigate('/', { replace: true });
    };
  }, [personId, answers, router]);

  useEffect(() => {
    if (state === 'open') setOpenedBy(personId);
    else if (state !== 'locked') setOpenedBy(undefined);
  }, [state, personId]);
  useInputWatch(state === 'open' || state === 'passwordDue');

  if (session.isPending) return null;
  // Where it was known before how it stands, a call that fails takes nothing from the screen.
  if (session.data === undefined) {
    return (
      <StartPage title={t('start.noOffice')}>
        <FailureNotice
          error={session.error}
          actions={<Button onPress={() => session.refetch()}>{t('common.tryAgain')}</Button>}
        />
      </StartPage>
    );
  }
  if (session.data.firstAdministratorNeeded) {
    return isKeyUntested ? <UntestedRecoveryKey /> : <FirstAdministrator />;
  }
  if (state === 'codeAwaited') return <GiveCode />;
  if (person === null) return <SignIn endedBy={endedBy} />;
  if (state === 'passwordDue') return <FirstPassword person={person} />;
  return (
    <PersonContext value={person}>
      {(state === 'open' || openedBy === personId) && <RouterProvider router={router} />}
      {state === 'locked' && <Lock person={person} />}
    </PersonContext>
  );
}

/** What may be known of the office before anybody signs in. */
const beforeSignIn = new Set(['store.status', 'store.copies', 'session.current']);
