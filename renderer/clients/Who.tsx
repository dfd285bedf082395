import { Pencil } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ClientProfile, Used } from '../../preload/contract/clients.ts';
import { IconButton } from '../components/Button.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { numbered } from '../components/numbered.ts';
import { dayHere } from '../languages/days.ts';
import { nameInFull } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';
import { callLink, mailLink } from '../reservation/links.ts';
import { Section } from '../reservation/Section.tsx';
import styles from './ClientPage.module.css';
import { CorrectDialog } from './CorrectDialog.tsx';
import { addressLines, type Correctable } from './correctable.ts';

/** Who a client is: names, telephones, e-mails and postal addresses, each with where it came from, and corrected once. */
export function Who({ client }: { client: ClientProfile }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [asked, setAsked] = useState<Correctable>();
  const { names, phones, emails, addresses } = client;
  const given = names.map(({ used, ...name }) => ({ used, name, text: nameInFull(name) }));
  return (
    <div className={styles.card}>
      <Section title={t('clients.who')}>
        <Kind title={t('clients.spellings')}>
          {numbered(given).map(({ item: { used, name, text }, number }) => (
            <Value
              key={number}
              text={text || t('columns.noName')}
              used={used}
              onCorrect={() => setAsked({ standing: { what: 'name', name }, text })}
            >
              {text || t('columns.noName')}
            </Value>
          ))}
        </Kind>
        <Kind title={t('clients.phones')}>
          {phones.map(({ kind, number, used }) => (
            <Value
              key={number}
              text={number}
              used={used}
              onCorrect={() => setAsked({ standing: { what: 'phone', number }, text: number, kind })}
            >
              <Reach href={callLink(number)} text={number} copy={t('client.copyPhone')} />
              <span className={styles.kind}>{t(`client.phones.${kind}`)}</span>
            </Value>
          ))}
        </Kind>
        <Kind title={t('clients.emails')}>
          {emails.map(({ address: email, used }) => (
            <Value
              key={email}
              text={email}
              used={used}
              onCorrect={() => setAsked({ standing: { what: 'email', email }, text: email })}
            >
              <Reach href={mailLink(email)} text={email} copy={t('client.copyEmail')} />
            </Value>
          ))}
        </Kind>
        <Kind title={t('clients.addresses')}>
          {numbered(addresses).map(({ item: { address, used }, number }) => {
            const lines = addressLines(address, formats.country);
            const text = lines.join(', ') || t('client.noAddress');
            return (
              <Value
                key={number}
                text={text}
                used={used}
                onCorrect={() => setAsked({ standing: { what: 'address', address }, text })}
              >
                {lines.length === 0 && t('client.noAddress')}
                {numbered(lines).map((line) => (
                  <span key={line.number} className={styles.line}>
                    {line.item}
                  </span>
                ))}
              </Value>
            );
          })}
        </Kind>
      </Section>
      {asked !== undefined && (
        <CorrectDialog id={client.id} asked={asked} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}

/** Everything of one kind under its name. */
function Kind({ title, children }: { title: string; children: readonly ReactNode[] }) {
  const { t } = useTranslation();
  return (
    <div className={styles.values}>
      <h3 className={styles.valuesTitle}>{title}</h3>
      {children.length === 0 ? <p className={styles.muted}>{t('clients.none')}</p> : <ul>{children}</ul>}
    </div>
  );
}

interface ValueProps {
  text: string;
  used: Used;
  onCorrect: () => void;
  children: ReactNode;
}

/** One thing that stands in some reservations. */
function Value({ text, used, onCorrect, children }: ValueProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { count, first, last } = used;
  const days = [...new Set([first, last].map(({ at }) => formats.date(dayHere(at))))];
  return (
    <li className={styles.value}>
      <div className={styles.valueText}>
        <p>{children}</p>
        <p className={styles.used}>
          {t('clients.likely.count', { count, shown: formats.number(count) })} · {days.join(' – ')} ·{' '}
          <Link to={`/reservations/${last.id}`}>{last.locator}</Link>
        </p>
      </div>
      <IconButton
        icon={Pencil}
        size="small"
        label={t('clients.correct.button', { what: text })}
        onPress={onCorrect}
      />
    </li>
  );
}

/** A link for the system's telephone or mail program; plain text where nothing could be dialled or written to. */
function Reach({ href, text, copy }: { href: string | null; text: string; copy: string }) {
  return (
    <span className={styles.reach}>
      {href === null ? (
        text
      ) : (
        <a className={styles.link} href={href}>
          {text}
        </a>
      )}
      <CopyButton text={text} label={copy} />
    </span>
  );
}
