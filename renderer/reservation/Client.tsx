import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { CopyButton } from '../components/CopyButton.tsx';
import { Fact, Facts } from '../components/Facts.tsx';
import { numbered } from '../components/numbered.ts';
import { nameInFull } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';
import styles from './Client.module.css';
import { Section } from './Section.tsx';

/** Who sent the booking and where documents go. */
export function Client({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { client, language, consent } = reservation;
  const { lines, city, province, postalCode, country } = client.address;
  const address = [
    ...lines,
    [city, province, postalCode].filter(Boolean).join(' '),
    formats.country(country),
  ].filter((line) => line.trim() !== '');
  return (
    <Section title={t('client.title')}>
      <Facts>
        <Fact name={t('client.name')}>{nameInFull(client) || t('columns.noName')}</Fact>
        <Fact name={t('client.address')}>
          {address.length === 0
            ? t('client.noAddress')
            : numbered(address).map(({ item: line, number }) => (
                <span key={number} className={styles.line}>
                  {line}
                </span>
              ))}
        </Fact>
        {client.phones.map(({ kind, number }) => (
          <Fact key={`${kind} ${number}`} name={t(`client.phones.${kind}`)}>
            <span className={styles.copied}>
              {number}
              <CopyButton text={number} label={t('client.copyPhone')} />
            </span>
          </Fact>
        ))}
        {client.emails.map((email) => (
          <Fact key={email} name={t('client.email')}>
            <span className={styles.copied}>
              {email}
              <CopyButton text={email} label={t('client.copyEmail')} />
            </span>
          </Fact>
        ))}
        <Fact name={t('client.language')}>{t(`client.languages.${language}`)}</Fact>
        {consent !== null && (
          <Fact name={t('client.specials')}>
            {consent.specials ? t('client.specialsYes') : t('client.specialsNo')}
            {consent.wording !== '' && (
              <span className={styles.wording}>{t('common.quoted', { text: consent.wording })}</span>
            )}
          </Fact>
        )}
      </Facts>
    </Section>
  );
}
