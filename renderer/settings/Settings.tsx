import { Building2, DatabaseBackup, Flag, KeyRound, Link2, Mail, ScrollText, UsersRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet, useLocation, useMatch } from 'react-router';
import { useMay } from '../app/person.ts';
import { Redirect } from '../app/Redirect.tsx';
import { classes } from '../components/classes.ts';
import { ScreenHead } from '../components/ScreenHead.tsx';
import styles from './Settings.module.css';

/** The pages of the settings, and what each needs. */
export const settingsPages = [
  { id: 'connection', icon: Link2, procedure: 'intake.setConnection' },
  { id: 'mail', icon: Mail, procedure: 'mailing.setServer' },
  { id: 'agency', icon: Building2, procedure: 'settings.setAgency' },
  { id: 'rules', icon: Flag, procedure: 'doubts.setRules' },
  { id: 'staff', icon: UsersRound, procedure: 'staff.add' },
  { id: 'keys', icon: KeyRound, procedure: 'keys.ring' },
  { id: 'backups', icon: DatabaseBackup, procedure: 'backup.make' },
  { id: 'audit', icon: ScrollText, procedure: 'audit.list' },
] as const;

/** What an administrator sets up: the web shop, the mail server, the agency's own name, who works here, and the keys; and what a manager does: the rules. */
export function Settings() {
  const { t } = useTranslation();
  const may = useMay();
  // A list takes the whole width and scrolls by itself; forms stand in a column.
  const isList = useMatch('/settings/audit') !== null;
  const offered = settingsPages.filter(({ procedure }) => may(procedure));
  const { pathname } = useLocation();
  const isHere = ({ id }: (typeof settingsPages)[number]) => pathname === `/settings/${id}`;
  if (offered.length === 0) return <Redirect to="/inbox/new" />;
  // An address may be typed, or kept from when the role was another.
  if (settingsPages.some(isHere) && !offered.some(isHere))
    return <Redirect to={`/settings/${offered[0]?.id}`} />;
  return (
    <section className={styles.settings}>
      <ScreenHead title={t('navigation.settings')} />
      <div className={styles.below}>
        <nav className={styles.pages} aria-label={t('navigation.settings')}>
          {offered.map(({ id, icon: Icon }) => (
            <NavLink
              key={id}
              to={`/settings/${id}`}
              className={({ isActive }) => classes(styles.page, isActive && styles.here)}
            >
              <Icon size={15} strokeWidth={1.8} aria-hidden />
              {t(`settings.pages.${id}`)}
            </NavLink>
          ))}
        </nav>
        {isList ? (
          <Outlet />
        ) : (
          <div className={styles.scroll}>
            <div className={styles.content}>
              <Outlet />
            </div>
          </div>
        )}
      </div>
    </section>
  );
}
