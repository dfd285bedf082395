import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditRow } from '../../preload/contract/audit.ts';
import type { Column } from '../components/GridRow.tsx';
import { useFormats } from '../languages/use-formats.ts';
import styles from './AuditPage.module.css';
import { useAuditWords } from './use-audit-words.ts';

/** The columns of the audit log; where it is narrow, the later ones give way (see the style sheet). */
export function useColumns(): readonly Column<AuditRow>[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useAuditWords();
  return useMemo(() => {
    return [
      {
        id: 'line',
        heading: t('audit.columns.line'),
        className: styles.number,
        cell: ({ id }) => formats.number(id),
      },
      { id: 'at', heading: t('audit.columns.at'), cell: ({ at }) => formats.instant(at) },
      { id: 'person', heading: t('audit.columns.person'), cell: ({ actor }) => actor },
      {
        id: 'action',
        heading: t('audit.columns.action'),
        cell: ({ action }) => words.action(action),
      },
      {
        id: 'record',
        heading: t('audit.columns.record'),
        className: styles.record,
        cell: ({ subject, reservation }) =>
          reservation === null ? (
            words.record(subject)
          ) : (
            <>
              <span className={styles.locator}>{reservation.locator}</span>
              {!subject.startsWith('reservation/') && (
                <span className={styles.muted}> · {words.record(subject)}</span>
              )}
            </>
          ),
      },
      {
        id: 'pc',
        heading: t('audit.columns.pc'),
        className: styles.pc,
        cell: ({ pc }) => pc ?? '–',
      },
    ];
  }, [t, formats, words]);
}
