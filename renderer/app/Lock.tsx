import { useQueryClient } from '@tanstack/react-query';
import { LockKeyhole, UserRound } from 'lucide-react';
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { StaffMember } from '../../preload/contract/staff.ts';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { TextInput } from '../components/Field.tsx';
import { Notice } from '../components/Notice.tsx';
import { useTitle } from '../components/use-title.ts';
import { useSetSession } from '../office/session.ts';
import { useCommand } from '../office/use-office.ts';
import { StartForm } from '../start/StartPage.tsx';
import { Brand } from './Brand.tsx';
import styles from './Lock.module.css';

/**
 * Covers a desk that is locked. What is behind stays as it was, with all that was being typed: as a modal dialog of the
 * browser, the lock makes everything else inert, dialogs and menus too, wherever they stand in the page; look/base.css
 * makes it invisible, to screen readers and printers as well.
 */
export function Lock({ person }: { person: StaffMember }) {
  const { t } = useTranslation();
  const [isLeaving, setLeaving] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useTitle(t('lock.title'));
  useCover(dialog);
  return createPortal(
    <dialog
      ref={dialog}
      className={styles.lock}
      aria-labelledby="lock-title"
      // A dialog of the desk that is open behind would else take the focus back, and hide this from screen readers.
      data-react-aria-top-layer="true"
      data-lock
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.preventDefault();
      }}
    >
      <div className={styles.card}>
        <Brand size="large" />
        <div className={styles.head}>
          <h1 id="lock-title" className={styles.title}>
            {t('lock.title')}
          </h1>
          <p className={styles.lead}>{t('lock.lead', { name: person.name })}</p>
        </div>
        {isLeaving ? (
          <Leave person={person} onStay={() => setLeaving(false)} />
        ) : (
          <Open person={person} onLeave={() => setLeaving(true)} />
        )}
      </div>
    </dialog>,
    document.body,
  );
}

/** Covers the page while the lock stands; the focus is back where it was afterwards, and so is the caret. */
function useCover(dialog: RefObject<HTMLDialogElement | null>): void {
  useLayoutEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    shown?.showModal();
    document.documentElement.dataset.locked = '';
    return () => {
      delete document.documentElement.dataset.locked;
      shown?.close();
      // The dialog gives the focus back by itself, but to a field that is still invisible to the browser's editor, which
      // then takes no keys: it is given once more when the page has been laid out.
      requestAnimationFrame(() => {
        if (!(before instanceof HTMLElement) || !before.isConnected) return;
        before.blur();
        before.focus({ preventScroll: true });
      });
    };
  }, [dialog]);
}

function Open({ person, onLeave }: { person: StaffMember; onLeave: () => void }) {
  const { t } = useTranslation();
  const answers = useQueryClient();
  const session = useSetSession();
  const [password, setPassword] = useState('');
  const unlock = useCommand('session.unlock', (opened) => {
    session.set(opened);
    // What was pushed meanwhile did not come here.
    void answers.invalidateQueries();
  });
  const submit = () => {
    if (password === '') return;
    unlock.mutate({ password }, { onError: () => setPassword('') });
  };
  return (
    <StartForm onSubmit={submit}>
      <p className={styles.person}>
        <UserRound size={16} aria-hidden />
        <span>{person.email}</span>
      </p>
      <TextInput
        label={t('start.secret.password')}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        autoFocus
      />
      <FailureNotice error={unlock.error} />
      <Button
        type="submit"
        look="primary"
        size="large"
        icon={LockKeyhole}
        isPending={unlock.isPending}
        isDisabled={password === ''}
      >
        {t('lock.open')}
      </Button>
      <Button look="quiet" onPress={onLeave}>
        {t('lock.somebodyElse')}
      </Button>
    </StartForm>
  );
}

/** Somebody else wants to sign in: what the first one loses by that is said before. */
function Leave({ person, onStay }: { person: StaffMember; onStay: () => void }) {
  const { t } = useTranslation();
  const session = useSetSession();
  const signOut = useCommand('session.signOut', () => void session.ask());
  const { name } = person;
  return (
    <StartForm onSubmit={() => signOut.mutate(undefined)}>
      <Notice tone="warning" isAlert>
        {t('lock.loses', { name })}
      </Notice>
      <FailureNotice error={signOut.error} />
      <Button size="large" onPress={onStay} autoFocus>
        {t('common.back')}
      </Button>
      <Button type="submit" look="danger" size="large" isPending={signOut.isPending}>
        {t('lock.signOut', { name })}
      </Button>
    </StartForm>
  );
}
