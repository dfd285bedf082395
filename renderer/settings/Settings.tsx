import { useTranslation } from 'react-i18next';
import { NavLink, Outlet, useLocation, useMatch } from 'react-router';
import { useMay } from '../app/person.ts';
import { Redirect } from '../app/Redirect.tsx';
import { classes } from '../components/classes.ts';
import { useTitleWithKeys } from '../components/Keys.tsx';
import { ScreenHead } from '../components/ScreenHead.tsx';
import { settingsPages } from './pages.ts';
import styles from './Settings.module.css';

/** What an administrator sets up: the web shop, the mail server, the agency's own name, who works here, and the keys; and what a manager does: the rules. */
export function Settings() {
  const { t } = useTranslation();
  const may = useMay();
  const withKeys = useTitleWithKeys();
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
              {...withKeys(t(`settings.pages.${id}`), `settings.${id}`)}
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
