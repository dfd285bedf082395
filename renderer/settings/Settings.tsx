import { Building2, Link2, Mail, UsersRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Navigate, NavLink, Outlet } from 'react-router';
import { useMay } from '../app/person.ts';
import { classes } from '../components/classes.ts';
import { ScreenHead } from '../components/ScreenHead.tsx';
import styles from './Settings.module.css';

/** The pages of the settings, and what each needs. */
export const settingsPages = [
  { id: 'connection', icon: Link2, procedure: 'intake.setConnection' },
  { id: 'mail', icon: Mail, procedure: 'mailing.setServer' },
  { id: 'agency', icon: Building2, procedure: 'settings.setAgency' },
  { id: 'staff', icon: UsersRound, procedure: 'staff.add' },
] as const;

/** What an administrator sets up: the web shop, the mail server, the agency's own name, and who works here. */
export function Settings() {
  const { t } = useTranslation();
  const may = useMay();
  const offered = settingsPages.filter(({ procedure }) => may(procedure));
  if (offered.length === 0) return <Navigate to="/inbox/new" replace />;
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
        <div className={styles.scroll}>
          <div className={styles.content}>
            <Outlet />
          </div>
        </div>
      </div>
    </section>
  );
}
