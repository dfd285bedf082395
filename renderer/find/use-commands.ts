import {
  Bookmark,
  ChartColumn,
  CloudDownload,
  Compass,
  Keyboard,
  Languages,
  Layers,
  LockKeyhole,
  LogOut,
  MonitorCog,
  Moon,
  Send,
  Settings,
  ShieldQuestion,
  Sun,
  UserRoundCog,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { queues } from '../../preload/contract/reservations.ts';
import { iconOfQueue } from '../app/Navigation.tsx';
import { useMay } from '../app/person.ts';
import type { ShortcutId } from '../app/shortcuts.ts';
import { useRunNow } from '../app/use-run-now.ts';
import { useSession } from '../app/use-session.ts';
import { useHelp } from '../help/help.ts';
import { searchOf } from '../inbox/view.ts';
import { speak, spokenLanguage } from '../languages/index.ts';
import { chooseTheme, themes } from '../look/theme.ts';
import { useAnswer } from '../office/use-office.ts';
import { settingsPages } from '../settings/pages.ts';
import { type Command, useDeskMemory } from './desk-memory.ts';

const iconOfTheme = { system: MonitorCog, light: Sun, dark: Moon } as const;

/** Gives everything that the box can do, for this person, on this screen, now: first what the open reservation allows. */
export function useCommands(): () => readonly Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMay();
  const runNow = useRunNow();
  const { setLanguage, lock, signOut } = useSession();
  const memory = useDeskMemory();
  const help = useHelp();
  const views = useAnswer('views.list', undefined).data ?? [];
  const go = (
    id: string,
    icon: Command['icon'],
    place: string,
    to: string,
    shortcut?: ShortcutId,
  ): Command => ({
    id,
    icon,
    shortcut,
    label: t('find.commands.go', { place }),
    run: () => void navigate(to),
  });
  const other = spokenLanguage() === 'fr' ? 'en' : 'fr';
  return () => [
    ...memory.commands,
    ...queues
      .filter((queue) => queue !== 'all')
      .map((queue) =>
        go(`queue ${queue}`, iconOfQueue[queue], t(`queues.${queue}`), `/inbox/${queue}`, `queue.${queue}`),
      ),
    go('list', Layers, t('find.list.title'), '/find', 'queue.all'),
    ...views.map(({ id, name, view }) =>
      go(`view ${id}`, Bookmark, name, `/inbox/${view.queue}${searchOf(view, id)}`),
    ),
    go('outbox', Send, t('navigation.outbox'), '/outbox', 'outbox'),
    go('quarantine', ShieldQuestion, t('navigation.quarantine'), '/quarantine', 'quarantine'),
    ...(may('figures.show')
      ? [go('dashboard', ChartColumn, t('navigation.dashboard'), '/dashboard', 'dashboard')]
      : []),
    go('account', UserRoundCog, t('preferences.account'), '/account', 'account'),
    ...settingsPages
      .filter(({ procedure }) => may(procedure))
      .map(
        ({ id }): Command => ({
          id: `settings ${id}`,
          icon: Settings,
          shortcut: `settings.${id}`,
          label: t('find.commands.settings', { page: t(`settings.pages.${id}`) }),
          run: () => void navigate(`/settings/${id}`),
        }),
      ),
    { id: 'pull', icon: CloudDownload, label: t('intake.pullNow'), shortcut: 'pull', run: runNow.run },
    {
      id: 'language',
      icon: Languages,
      shortcut: 'language',
      label: t(`find.commands.speak.${other}`),
      run: () => {
        void speak(other);
        setLanguage.mutate({ language: other });
      },
    },
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      icon: iconOfTheme[theme],
      label: t(`find.commands.theme.${theme}`),
      run: () => chooseTheme(theme),
    })),
    {
      id: 'lock',
      icon: LockKeyhole,
      label: t('preferences.lock'),
      shortcut: 'lock',
      run: () => lock.mutate(),
    },
    { id: 'tour', icon: Compass, label: t('help.tour.open'), run: help.startTour },
    { id: 'sheet', icon: Keyboard, label: t('shortcuts.title'), shortcut: 'sheet', run: help.openSheet },
    { id: 'signOut', icon: LogOut, label: t('preferences.signOut'), run: () => signOut.mutate() },
  ];
}
