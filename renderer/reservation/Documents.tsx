import { Download, Eye, FileText } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRow } from '../../preload/contract/documents.ts';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { IconButton } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { useSay } from '../components/Sayings.tsx';
import { useFailureWords } from '../components/use-failure-words.ts';
import { useFormats } from '../languages/use-formats.ts';
import { useCommand } from '../office/use-office.ts';
import { DocumentDialog } from './DocumentDialog.tsx';
import styles from './Documents.module.css';
import { saveDocument } from './document-file.ts';
import { None, Section } from './Section.tsx';

/** The documents that were made for a reservation. */
export function Documents({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const { documents, history } = reservation;
  const edited = history.findLast(({ kind }) => kind === 'edited' || kind === 'editUndone')?.at;
  const isOlder =
    edited !== undefined && documents.length > 0 && documents.every(({ madeAt }) => madeAt < edited);
  return (
    <Section title={t('documents.title')}>
      {documents.length === 0 ? (
        <None>{t('documents.none')}</None>
      ) : (
        <ul className={styles.documents}>
          {documents.map((document) => (
            <DocumentItem key={document.id} document={document} />
          ))}
        </ul>
      )}
      {isOlder && <Notice tone="warning">{t('documents.olderThanEdit')}</Notice>}
    </Section>
  );
}

function DocumentItem({ document }: { document: DocumentRow }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const say = useSay();
  const words = useFailureWords();
  const content = useCommand('documents.content', saveDocument);
  const save = () =>
    content.mutate({ id: document.id }, { onError: (error) => say(words.ofError(error), 'warning') });
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={styles.document}>
      <FileText size={18} strokeWidth={1.6} aria-hidden />
      <div className={styles.words}>
        <p className={styles.title}>
          {t(`documents.kinds.${document.kind}`)} {document.number}
        </p>
        <p className={styles.detail}>
          {formats.instant(document.madeAt)} · {document.madeBy} ·{' '}
          {t(`client.languages.${document.language}`)} · {formats.octets(document.octets)}
        </p>
      </div>
      {navigator.pdfViewerEnabled && (
        <IconButton
          icon={Eye}
          look="plain"
          size="small"
          label={t('documents.open', { number: document.number })}
          onPress={() => setOpen(true)}
        />
      )}
      <IconButton
        icon={Download}
        look="plain"
        size="small"
        label={t('documents.save', { number: document.number })}
        isPending={content.isPending}
        onPress={save}
      />
      {isOpen && <DocumentDialog document={document} onClose={() => setOpen(false)} />}
    </li>
  );
}
