import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ScreenHead } from '../components/ScreenHead.tsx';
import { Segments } from '../components/Segments.tsx';
import { WhatIs } from '../help/WhatIs.tsx';
import { useAnswer } from '../office/use-office.ts';
import { LeftOnServer } from './LeftOnServer.tsx';
import styles from './Quarantine.module.css';
import { QuarantineChips } from './QuarantineChips.tsx';
import { QuarantineList } from './QuarantineList.tsx';
import { type QuarantineFilter, quarantineFilterIn } from './quarantine-filter.ts';

const views = ['unresolved', 'resolved', 'all', 'left'] as const;
const resolvedOf = { unresolved: false, resolved: true, all: undefined } as const;

/** Bookings that could not be understood, and those that could not even be kept. */
export function Quarantine() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const view = views.find((one) => one === search.get('show')) ?? 'unresolved';
  const status = useAnswer('intake.status', undefined).data;
  const countOf = {
    unresolved: status?.inQuarantine,
    resolved: undefined,
    all: undefined,
    left: status?.leftOnServer,
  };
  const filter = quarantineFilterIn(search);
  const show = (next: (typeof views)[number], { pulled, removal }: QuarantineFilter = {}) =>
    setSearch(
      {
        ...(next !== 'unresolved' && { show: next }),
        ...pulled,
        ...(removal !== undefined && { removal }),
      },
      { replace: true },
    );
  return (
    <section className={styles.quarantine}>
      <ScreenHead title={t('navigation.quarantine')} help={<WhatIs list="quarantine" />}>
        <Segments
          label={t('quarantine.view')}
          value={view}
          choices={views.map((one) => ({
            value: one,
            label: countOf[one]
              ? `${t(`quarantine.views.${one}`)} ${countOf[one]}`
              : t(`quarantine.views.${one}`),
          }))}
          onChange={(next) => show(next, next === 'left' ? {} : filter)}
        />
      </ScreenHead>
      <div className={styles.scroll}>
        <p className={styles.lead}>{t(`quarantine.leads.${view}`)}</p>
        {view === 'left' ? (
          <LeftOnServer />
        ) : (
          <>
            <QuarantineChips filter={filter} onFilter={(next) => show(view, next)} />
            <QuarantineList key={view} resolved={resolvedOf[view]} filter={filter} />
          </>
        )}
      </div>
    </section>
  );
}
