import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { OpenClient } from '../clients/OpenClient.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { Fact, Facts } from '../components/Facts.tsx';
import { numbered } from '../components/numbered.ts';
import { nameInFull } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';
import styles from './Client.module.css';
import { ClientForm } from './edit/ClientForm.tsx';
import { EditButton } from './edit/EditButton.tsx';
import { callLink, mailLink } from './links.ts';
import { Section } from './Section.tsx';

/** Who sent the booking and where documents go. */
export function Client({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { client, language, consent } = reservation;
  const [isEditing, setEditing] = useState(false);
  const [wasEditing, setWasEditing] = useState(false);
  const { lines, city, province, postalCode, country } = client.address;
  const address = [
    ...lines,
    [city, province, postalCode].filter(Boolean).join(' '),
    formats.country(country),
  ].filter((line) => line.trim() !== '');
  if (isEditing) {
    const close = () => {
      setEditing(false);
      setWasEditing(true);
    };
    return (
      <Section title={t('client.title')}>
        <ClientForm reservation={reservation} onClose={close} />
      </Section>
    );
  }
  return (
    <Section
      title={t('client.title')}
      actions={
        <>
          <OpenClient reservation={reservation} />
          <EditButton
            reservation={reservation}
            what={t('client.title')}
            onPress={() => setEditing(true)}
            autoFocus={wasEditing}
          />
        </>
      }
    >
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
              <Link href={callLink(number)}>{number}</Link>
              <CopyButton text={number} label={t('client.copyPhone')} />
            </span>
          </Fact>
        ))}
        {client.emails.map((email) => (
          <Fact key={email} name={t('client.email')}>
            <span className={styles.copied}>
              <Link href={mailLink(email)}>{email}</Link>
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

/** A link for the system's telephone or mail program; plain text where nothing could be dialled or written to. */
function Link({ href, children }: { href: string | null; children: string }) {
  if (href === null) return children;
  return (
    <a className={styles.link} href={href}>
      {children}
    </a>
  );
}
