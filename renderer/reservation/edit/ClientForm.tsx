import { Plus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { clientFields, edit as editShape } from '../../../preload/contract/edits.ts';
import type { Reservation } from '../../../preload/contract/reservations.ts';
import type { Client, Language } from '../../../preload/contract/trip.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { SelectInput, TextInput } from '../../components/Field.tsx';
import { numbered } from '../../components/numbered.ts';
import styles from './Edit.module.css';
import { EditFrame } from './EditFrame.tsx';
import { useEditing } from './use-editing.ts';
import { useProblemWords } from './use-problem-words.ts';

/** The client as it is typed; an address's lines are lines of text. */
interface ClientTexts {
  given: string;
  family: string;
  title: string;
  language: Language;
  lines: string;
  city: string;
  province: string;
  postalCode: string;
  country: string;
  phones: Client['phones'];
  emails: string[];
}

function textsOf({ client, language }: Reservation): ClientTexts {
  const { lines, ...address } = client.address;
  const { given, family, title = '', phones, emails } = client;
  return { given, family, title, language, lines: lines.join('\n'), ...address, phones, emails };
}

const shape = clientFields.shape;
const addressFields = ['lines', 'city', 'province', 'postalCode', 'country'] as const;
const phoneKinds = ['home', 'work', 'mobile'] as const;

function addressOf({ lines, city, province, postalCode, country }: ClientTexts) {
  const typedLines = lines.split('\n').filter((line) => line.trim() !== '');
  return { lines: typedLines, city, province, postalCode, country };
}

/** What a correction of the client names: only what was typed and differs. */
function changesOf(standing: ClientTexts, typed: Partial<ClientTexts>): Record<string, unknown> {
  const texts = { ...standing, ...typed };
  const differs = (name: keyof ClientTexts) =>
    typed[name] !== undefined && JSON.stringify(typed[name]) !== JSON.stringify(standing[name]);
  const plain = (['given', 'family', 'title', 'language', 'phones', 'emails'] as const).filter(differs);
  return {
    ...Object.fromEntries(plain.map((name) => [name, texts[name]])),
    ...(addressFields.some(differs) ? { address: addressOf(texts) } : {}),
  };
}

/** Corrects the client: name, address, telephones, e-mail addresses, the language of documents. */
export function ClientForm({ reservation, onClose }: { reservation: Reservation; onClose: () => void }) {
  const { t } = useTranslation();
  const problem = useProblemWords();
  const editing = useEditing<ClientTexts>(reservation, onClose);
  const { seen, typed, type } = editing;
  const standing = textsOf(seen);
  const texts = { ...standing, ...typed };
  const changes = changesOf(standing, typed);
  const edit = editShape.safeParse({ part: 'client', changes });
  const save = () => {
    if (Object.keys(changes).length === 0) onClose();
    else if (edit.success) void editing.save(edit.data);
  };
  /** A field of text, judged once something was typed into it. */
  const field = (
    name: 'given' | 'family' | 'title' | (typeof addressFields)[number],
    label: string,
    lines = 1,
  ) => {
    const one =
      name === 'given' || name === 'family' || name === 'title' ? shape[name] : shape.address.shape[name];
    const isAddress = addressFields.some((address) => address === name);
    const value = name === 'lines' ? addressOf(texts).lines : texts[name];
    return (
      <TextInput
        label={label}
        value={texts[name]}
        onChange={(text) => type({ [name]: text })}
        error={name in changes || (isAddress && 'address' in changes) ? problem(one, value) : undefined}
        autoFocus={name === 'given'}
        autoComplete="off"
        lines={lines}
      />
    );
  };
  const phonesWith = (index: number, change: Partial<Client['phones'][number]>) =>
    type({ phones: texts.phones.map((phone, at) => (at === index ? { ...phone, ...change } : phone)) });
  return (
    <EditFrame
      label={t('edits.edit', { what: t('client.title') })}
      editing={editing}
      isWrong={!edit.success}
      onSave={save}
      onCancel={onClose}
    >
      <div className={styles.grid}>
        {field('given', t('amendment.fields.given'))}
        {field('family', t('amendment.fields.family'))}
        {field('title', t('amendment.fields.title'))}
        <SelectInput
          label={t('client.language')}
          value={texts.language}
          choices={(['en', 'fr'] as const).map((value) => ({ value, label: t(`client.languages.${value}`) }))}
          onChange={(language) => type({ language })}
        />
        <div className={styles.whole}>{field('lines', t('edits.addressLines'), 2)}</div>
        {field('city', t('amendment.fields.address.city'))}
        {field('province', t('amendment.fields.address.province'))}
        {field('postalCode', t('amendment.fields.address.postalCode'))}
        {field('country', t('amendment.fields.address.country'))}
      </div>
      {numbered(texts.phones).map(({ item: { kind, number: text }, number }) => (
        <div key={number} className={styles.row}>
          <TextInput
            label={t('edits.phone', { number })}
            type="tel"
            value={text}
            onChange={(changed) => phonesWith(number - 1, { number: changed })}
            error={'phones' in changes ? problem(shape.phones.element.shape.number, text) : undefined}
            autoComplete="off"
          />
          <div className={styles.kind}>
            <SelectInput
              label={t('edits.phoneKind')}
              value={kind}
              choices={phoneKinds.map((value) => ({ value, label: t(`client.phones.${value}`) }))}
              onChange={(changed) => phonesWith(number - 1, { kind: changed })}
            />
          </div>
          <IconButton
            icon={Trash2}
            label={t('edits.removePhone', { number })}
            onPress={() => type({ phones: texts.phones.toSpliced(number - 1, 1) })}
          />
        </div>
      ))}
      {numbered(texts.emails).map(({ item: text, number }) => (
        <div key={number} className={styles.row}>
          <TextInput
            label={t('edits.email', { number })}
            type="email"
            value={text}
            onChange={(changed) => type({ emails: texts.emails.with(number - 1, changed) })}
            error={'emails' in changes ? problem(shape.emails.element, text) : undefined}
            autoComplete="off"
          />
          <IconButton
            icon={Trash2}
            label={t('edits.removeEmail', { number })}
            onPress={() => type({ emails: texts.emails.toSpliced(number - 1, 1) })}
          />
        </div>
      ))}
      <div className={styles.more}>
        <Button
          size="small"
          look="quiet"
          icon={Plus}
          isDisabled={texts.phones.length >= 10}
          onPress={() => type({ phones: [...texts.phones, { kind: 'mobile', number: '' }] })}
        >
          {t('edits.addPhone')}
        </Button>
        <Button
          size="small"
          look="quiet"
          icon={Plus}
          isDisabled={texts.emails.length >= 10}
          onPress={() => type({ emails: [...texts.emails, ''] })}
        >
          {t('edits.addEmail')}
        </Button>
      </div>
    </EditFrame>
  );
}
