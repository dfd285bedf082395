import { Paperclip } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { RadioInput, TextInput } from '../components/Field.tsx';
import { useFocusHomeAfterwards } from '../components/focus-home.ts';
import { Skeleton } from '../components/Skeleton.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { failureOf } from '../office/office.ts';
import { useAnswer } from '../office/use-office.ts';
import { Differences } from './Differences.tsx';
import styles from './MailDialog.module.css';
import { MailingProgress } from './MailingProgress.tsx';
import { useReservationCommand, useReservationReload } from './use-reservation-command.ts';

const emailAddress = z.email().max(254);

/** Shows what would be mailed, has a person choose to whom, sends it, and shows it leave the outbox. */
export function MailDialog({ reservation, onClose }: { reservation: Reservation; onClose: () => void }) {
  const { t } = useTranslation();
  useFocusHomeAfterwards();
  const send = useReservationCommand('mailing.send');
  const preview = useAnswer('mailing.preview', { reservationId: reservation.id });
  const reload = useReservationReload(reservation.id);
  const underWay = reservation.mailings.find(({ state }) => state === 'queued' || state === 'sending');
  /** What the person sees here, not what came in behind it. */
  const [seen, setSeen] = useState(reservation);
  const [changes, setChanges] = useState<{ seen: Reservation; now: Reservation }>();
  const [chosen, setChosen] = useState('');
  const [other, setOther] = useState('');
  const [tried, setTried] = useState(false);

  const known = preview.data?.to ?? [];
  const isOther = known.length === 0 || chosen === elsewhere;
  const to = isOther ? other.trim() : chosen || (known[0] ?? '');
  const isAddress = emailAddress.safeParse(to).success;
  const mailing = send.data ?? underWay;

  /** Where the reservation is another one by now, it is shown beside what was seen, and the letter anew. */
  const onError = async (refused: unknown) => {
    if (failureOf(refused).code !== 'changedMeanwhile') return;
    const now = await reload();
    if (now === undefined) return;
    await preview.refetch();
    setChanges({ seen, now });
    setSeen(now);
  };
  const submit = () => {
    setTried(true);
    if (isAddress) send.mutate({ reservationId: reservation.id, version: seen.version, to }, { onError });
  };
  const footer =
    mailing === undefined ? (
      <>
        <Button onPress={onClose} isDisabled={send.isPending}>
          {t('common.cancel')}
        </Button>
        <Button
          look="primary"
          onPress={submit}
          isPending={send.isPending}
          isDisabled={preview.data === undefined}
        >
          {t('mailing.send')}
        </Button>
      </>
    ) : (
      <Button look="primary" onPress={onClose}>
        {t('common.close')}
      </Button>
    );
  return (
    <Dialog
      title={t('mailing.dialogTitle', { locator: reservation.locator })}
      isOpen
      onClose={onClose}
      isBusy={send.isPending}
      width="wide"
      footer={footer}
    >
      {mailing !== undefined ? (
        <MailingProgress reservationId={reservation.id} mailing={mailing} />
      ) : preview.isPending ? (
        <Skeleton lines={8} />
      ) : (
        <>
          <FailureNotice error={preview.error} />
          {preview.data !== undefined && (
            <>
              {known.length > 0 && (
                <RadioInput
                  label={t('mailing.to')}
                  value={chosen || (known[0] ?? '')}
                  choices={[
                    ...known.map((address) => ({ value: address, label: address })),
                    { value: elsewhere, label: t('mailing.otherAddress') },
                  ]}
                  onChange={setChosen}
                />
              )}
              {isOther && (
                <TextInput
                  label={known.length === 0 ? t('mailing.to') : t('mailing.otherAddress')}
                  type="email"
                  value={other}
                  onChange={setOther}
                  description={known.length === 0 ? t('mailing.noAddress') : undefined}
                  error={tried && !isAddress ? t('forms.email') : undefined}
                />
              )}
              <Letter preview={preview.data} />
            </>
          )}
          <FailureNotice error={send.error} />
          {changes !== undefined && <Differences {...changes} />}
        </>
      )}
    </Dialog>
  );
}

/** No e-mail address is this. */
const elsewhere = 'elsewhere';

interface LetterProps {
  preview: { subject: string; text: string; attachments: { fileName: string; octets: number }[] };
}

/** The message as text; its HTML says the same, and its styles would be refused here. */
function Letter({ preview }: LetterProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <article className={styles.letter} aria-label={t('mailing.preview')}>
      <header className={styles.head}>
        <p className={styles.subject}>{preview.subject}</p>
        {preview.attachments.map(({ fileName, octets }) => (
          <p key={fileName} className={styles.attachment}>
            <Paperclip size={13} aria-hidden />
            {fileName} <span className={styles.muted}>{formats.octets(octets)}</span>
          </p>
        ))}
      </header>
      <pre className={styles.text}>{preview.text}</pre>
    </article>
  );
}
