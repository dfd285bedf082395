import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRow } from '../../preload/contract/documents.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useAnswer } from '../office/use-office.ts';
import styles from './Documents.module.css';
import { octetsOf, saveDocument } from './document-file.ts';

/** A document, in the browser's own viewer of PDFs. */
export function DocumentDialog({
  document,
  onClose,
}: {
  document: Pick<DocumentRow, 'id' | 'kind' | 'number'>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  // What is in a document is not kept in the window once it is closed.
  const { data, error, isPending } = useAnswer('documents.content', { id: document.id }, { gcTime: 0 });
  const [address, setAddress] = useState<string>();
  const title = `${t(`documents.kinds.${document.kind}`)} ${document.number}`;
  useEffect(() => {
    if (data === undefined) return;
    const made = URL.createObjectURL(octetsOf(data));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      width="wide"
      footer={
        <>
          <Button icon={Download} isDisabled={data === undefined} onPress={() => data && saveDocument(data)}>
            {t('common.saveFile')}
          </Button>
          <Button look="primary" onPress={onClose}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      {isPending && <Skeleton lines={8} />}
      <FailureNotice error={error} />
      {address !== undefined && (
        <iframe title={title} src={`${address}#navpanes=0`} className={styles.viewer} />
      )}
    </Dialog>
  );
}
