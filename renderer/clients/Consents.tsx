import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ClientProfile } from '../../preload/contract/clients.ts';
import { numbered } from '../components/numbered.ts';
import { Pill } from '../components/Pill.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { None, Section } from '../reservation/Section.tsx';
import styles from './ClientPage.module.css';

/** What a client agreed to and took back, by date and by the text that stood beside the box. */
export function Consents({ client }: { client: ClientProfile }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { consents, conditions } = client;
  const texts = new Map(consents.map(({ text, wording }) => [text, wording]));
  return (
    <div className={styles.card}>
      <Section title={t('clients.consents.title')}>
        <h3 className={styles.valuesTitle}>{t('clients.consents.specials')}</h3>
        {consents.length === 0 ? (
          <None>{t('clients.consents.never')}</None>
        ) : (
          <>
            <ol className={styles.statements}>
              {numbered(consents).map(({ item: { at, locator, reservationId, specials, text }, number }) => {
                const earlier = consents[number];
                const said = specials ? 'yes' : earlier?.specials === true ? 'withdrawn' : 'no';
                return (
                  <li key={number} className={styles.statement}>
                    <Pill tone={specials ? 'green' : said === 'withdrawn' ? 'amber' : 'grey'}>
                      {t(`clients.consents.${said}`)}
                    </Pill>
                    {number === 1 && <strong>{t('clients.consents.now')}</strong>}
                    <span className={styles.muted}>
                      {formats.instant(at)} · <Link to={`/reservations/${reservationId}`}>{locator}</Link> ·{' '}
                      {t('clients.consents.text', { number: text })}
                    </span>
                  </li>
                );
              })}
            </ol>
            <dl className={styles.wordings}>
              {[...texts]
                .sort(([one], [other]) => one - other)
                .map(([number, wording]) => (
                  <div key={number}>
                    <dt>{t('clients.consents.text', { number })}</dt>
                    <dd>{t('common.quoted', { text: wording })}</dd>
                  </div>
                ))}
            </dl>
            <p className={styles.used}>{t('clients.consents.what')}</p>
          </>
        )}
        <h3 className={styles.valuesTitle}>{t('clients.consents.conditions')}</h3>
        {conditions.length === 0 ? (
          <None>{t('clients.consents.noConditions')}</None>
        ) : (
          <ul className={styles.conditions}>
            {conditions.map(({ supplier, version, acceptedAt, count }) => (
              <li key={`${supplier} ${version}`}>
                {supplier}
                <span className={styles.used}>
                  {t('clients.consents.condition', {
                    count,
                    version,
                    shown: formats.number(count),
                    date: formats.instant(acceptedAt),
                  })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  );
}
