import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { Fact, Facts } from '../components/Facts.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { Fixed } from './edit/Fixed.tsx';
import { None, Section } from './Section.tsx';

/** The suppliers' booking conditions, in the version that the client accepted. */
export function Conditions({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { conditions } = reservation;
  return (
    <Section title={t('conditions.title')}>
      {conditions.length === 0 ? (
        <None>{t('conditions.none')}</None>
      ) : (
        <Facts>
          {conditions.map(({ supplier, version, acceptedAt }) => (
            <Fact key={`${supplier} ${version}`} name={supplier}>
              {t('conditions.accepted', {
                version,
                when: formats.instant(acceptedAt),
              })}
            </Fact>
          ))}
        </Facts>
      )}
      <Fixed>{t('edits.fixed.conditions')}</Fixed>
    </Section>
  );
}
