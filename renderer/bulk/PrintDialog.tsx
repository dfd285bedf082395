import { Download, Printer } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkJob } from '../../preload/contract/bulk.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useAnswer } from '../office/use-office.ts';
import { octetsOf, saveDocument } from '../reservation/document-file.ts';
import styles from './PrintDialog.module.css';

/** The tickets of many reservations as one PDF, to be printed with the browser's or the desktop's own dialog. */
export function PrintDialog({ job, onClose }: { job: BulkJob; onClose: () => void }) {
  const { t } = useTranslation();
  const viewer = useRef<HTMLIFrameElement>(null);
  // What is in the tickets is not kept in the window once it is closed.
  const { data, error, isPending } = useAnswer('bulk.printed', { id: job.id }, { gcTime: 0 });
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (data === undefined) return;
    const made = URL.createObjectURL(octetsOf(data));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  const title = t('bulk.printTitle', { count: job.done });
  const hasViewer = navigator.pdfViewerEnabled;
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      width="wide"
      footer={
        <>
          <Button onPress={onClose}>{t('common.close')}</Button>
          <Button
            icon={Download}
            look={hasViewer ? 'plain' : 'primary'}
            isDisabled={data === undefined}
            onPress={() => data && saveDocument(data)}
          >
            {t('common.saveFile')}
          </Button>
          {hasViewer && (
            <Button
              look="primary"
              icon={Printer}
              isDisabled={address === undefined}
              onPress={() => viewer.current?.contentWindow?.print()}
            >
              {t('bulk.print')}
            </Button>
          )}
        </>
      }
    >
      {isPending && <Skeleton lines={8} />}
      <FailureNotice error={error} />
      {address !== undefined &&
        (hasViewer ? (
          <iframe ref={viewer} title={title} src={`${address}#navpanes=0`} className={styles.viewer} />
        ) : (
          <p>{t('bulk.printBySaving')}</p>
        ))}
    </Dialog>
  );
}
