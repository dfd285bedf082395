import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditFlaw, AuditRow } from '../../preload/contract/audit.ts';
import { useFormats } from '../languages/use-formats.ts';

type Fact = AuditRow['facts'][string];

/** What the audit log's codes mean in the person's language; one that has no words yet stands as it is. */
export function useAuditWords() {
  const { t } = useTranslation();
  const formats = useFormats();
  return useMemo(
    () => ({
      action: (action: string): string => t(`audit.actions.${action}`, action),

      /** A record that a line is about: its kind in words, and its number or name. */
      record(subject: string): string {
        const [kind = '', name] = subject.split('/');
        const words = t(`audit.records.${kind}`, kind);
        if (name === undefined) return words;
        return /^\d+$/.test(name) ? `${words} ${name}` : `${words} · ${t(`audit.values.${name}`, name)}`;
      },

      /** The name of a fact. */
      fact: (name: string): string => t(`audit.facts.${name}`, name),

      /** A fact or a value of a field: states, roles and reasons in words, everything else as it is. */
      value(value: Fact | null): string {
        if (value === null) return t('audit.details.none');
        if (typeof value === 'boolean') return t(value ? 'audit.values.yes' : 'audit.values.no');
        if (typeof value === 'number') return String(value);
        if (!/^\w+$/.test(value)) return value;
        return t(
          [`audit.values.${value}`, `status.${value}`, `staff.roles.${value}`, `client.languages.${value}`],
          value,
        );
      },

      /** The name of a field that was changed, as the form of its record calls it. */
      field(subject: string, field: string): string {
        if (subject === 'setting/mailServer') return t([`mailServer.${field}`, `connection.${field}`], field);
        if (subject === 'setting/agency') return t(`agency.${field}`, field);
        if (subject.startsWith('staff')) return t(`staff.${field}`, field);
        return t(`connection.${field}`, field);
      },

      flaw: ({ why, line, last }: AuditFlaw): string => t(`audit.flaws.${why}`, { line, last }),

      /** Lines, as a count in words. */
      lines: (count: number): string => t('audit.lines', { count }),

      instant: (at: string): string => formats.instant(at),
    }),
    [t, formats],
  );
}
