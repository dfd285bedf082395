import { Filter, X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AuditRow } from '../../preload/contract/audit.ts';
import { shortcutOf } from '../app/shortcuts.ts';
import { Button, IconButton } from '../components/Button.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { Fact, Facts } from '../components/Facts.tsx';
import { focusHome } from '../components/focus-home.ts';
import { useCoveringFocus } from '../components/use-covering-focus.ts';
import { useFormats } from '../languages/use-formats.ts';
import styles from './AuditLine.module.css';
import { type FilterFields, noFilter, officeItself } from './filter.ts';
import { useAuditWords } from './use-audit-words.ts';

interface AuditLineProps {
  line: AuditRow;
  onFilter: (fields: FilterFields) => void;
  onClose: () => void;
}

/** Everything that one line says. */
export function AuditLine({ line, onFilter, onClose }: AuditLineProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useAuditWords();
  const { id, at, actor, staffId, pc, action, subject, reservation, facts, changes, digest } = line;
  const panel = useRef<HTMLElement>(null);
  useCoveringFocus(panel);
  const person = staffId === null ? officeItself : String(staffId);
  return (
    <aside
      {...focusHome}
      ref={panel}
      className={styles.panel}
      aria-label={t('audit.opened')}
      onKeyDown={(event) => {
        if (shortcutOf(event, 'reservation') === 'closeOpened' && !event.defaultPrevented) onClose();
      }}
    >
      <header className={styles.head}>
        <h3 className={styles.title}>{words.action(action)}</h3>
        <IconButton icon={X} label={t('common.close')} onPress={onClose} />
      </header>
      <div className={styles.body}>
        <Facts>
          <Fact name={t('audit.columns.line')}>{formats.number(id)}</Fact>
          <Fact name={t('audit.columns.at')}>{formats.instant(at)}</Fact>
          <Fact name={t('audit.details.utc')}>
            <span className={styles.code}>{at}</span>
          </Fact>
          <Fact name={t('audit.columns.person')}>{actor}</Fact>
          <Fact name={t('audit.columns.pc')}>{pc ?? t('audit.details.noPc')}</Fact>
          <Fact name={t('audit.columns.record')}>{words.record(subject)}</Fact>
        </Facts>
        {reservation !== null && (
          <Link to={`/reservations/${reservation.id}`} className={styles.link}>
            {t('audit.details.openReservation', { locator: reservation.locator })}
          </Link>
        )}
        {Object.keys(facts).length > 0 && (
          <section className={styles.part}>
            <h4 className={styles.heading}>{t('audit.details.said')}</h4>
            <Facts>
              {Object.entries(facts).map(([name, fact]) => (
                <Fact key={name} name={words.fact(name)}>
                  {words.value(fact)}
                </Fact>
              ))}
            </Facts>
          </section>
        )}
        {changes.length > 0 && <ChangedFields line={line} />}
        <div className={styles.buttons}>
          <Button size="small" icon={Filter} onPress={() => onFilter({ ...noFilter, record: subject })}>
            {t('audit.details.onlyRecord')}
          </Button>
          <Button size="small" icon={Filter} onPress={() => onFilter({ ...noFilter, person })}>
            {t('audit.details.onlyPerson')}
          </Button>
        </div>
        <section className={styles.part}>
          <h4 className={styles.heading}>{t('audit.details.digest')}</h4>
          <div className={styles.digest}>
            <code className={styles.code}>{digest}</code>
            <CopyButton text={digest} label={t('audit.details.copyDigest')} />
          </div>
        </section>
      </div>
    </aside>
  );
}

function ChangedFields({ line: { subject, changes } }: { line: AuditRow }) {
  const { t } = useTranslation();
  const words = useAuditWords();
  return (
    <section className={styles.part}>
      <h4 className={styles.heading}>{t('audit.details.changed')}</h4>
      <table className={styles.changes}>
        <thead>
          <tr>
            <th scope="col">{t('audit.details.field')}</th>
            <th scope="col">{t('audit.details.before')}</th>
            <th scope="col">{t('audit.details.after')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ field, values }) => (
            <tr key={field}>
              <th scope="row">{words.field(subject, field)}</th>
              {values === null ? (
                <td colSpan={2} className={styles.muted}>
                  {t('audit.details.hidden')}
                </td>
              ) : (
                <>
                  <td>{words.value(values.before)}</td>
                  <td>{words.value(values.after)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
