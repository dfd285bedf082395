import { useTranslation } from 'react-i18next';
import type { ProcedureName } from '../../preload/contract/index.ts';
import { queues } from '../../preload/contract/reservations.ts';
import { settingsPages } from '../settings/pages.ts';
import type { ShortcutId } from './shortcuts.ts';

/** The shortcuts whose words are their own, and not those of the queue or the page that they lead to. */
function isOwn(
  id: ShortcutId,
): id is Exclude<ShortcutId, `queue.${string}` | `settings.${string}` | Place | 'account'> {
  return (
    id !== 'account' &&
    !id.startsWith('queue.') &&
    !id.startsWith('settings.') &&
    !places.some((one) => one === id)
  );
}

/** What lies beside the queues. */
const places = ['outbox', 'quarantine', 'dashboard'] as const;
type Place = (typeof places)[number];

/** Gives what a shortcut does, in words. */
export function useShortcutWords(): (id: ShortcutId) => string {
  const { t } = useTranslation();
  return (id) => {
    if (id === 'account') return t('preferences.account');
    if (isOwn(id)) return t(`shortcuts.does.${id}`);
    const place = places.find((one) => one === id);
    if (place !== undefined) return t(`navigation.${place}`);
    const queue = queues.find((one) => id === `queue.${one}`);
    if (queue !== undefined) return queue === 'all' ? t('find.list.title') : t(`queues.${queue}`);
    const page = settingsPages.find((one) => id === `settings.${one.id}`);
    return page === undefined ? id : t(`settings.pages.${page.id}`);
  };
}

/** Whether a role reaches what a shortcut leads to. */
export function reaches(id: ShortcutId, may: (name: ProcedureName) => boolean): boolean {
  if (id === 'dashboard') return may('figures.show');
  const page = settingsPages.find((one) => id === `settings.${one.id}`);
  return page === undefined || may(page.procedure);
}
