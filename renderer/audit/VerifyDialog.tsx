import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditVerification } from '../../preload/contract/audit.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Notice } from '../components/Notice.tsx';
import { WorkProgress } from '../components/WorkProgress.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useCommand, useOffice } from '../office/use-office.ts';
import { FileInput } from '../settings/FileInput.tsx';
import { useAuditWords } from './use-audit-words.ts';

/** Has the whole log looked through, and says how that came out. */
export function VerifyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const office = useOffice();
  const answers = useQueryClient();
  const [head, setHead] = useState('');
  const [progress, setProgress] = useState({ checked: 0, lines: 0 });
  const verify = useCommand('audit.verify', () => {
    void answers.invalidateQueries({ queryKey: ['audit.state'] });
    void answers.invalidateQueries({ queryKey: ['audit.list'] });
  });
  useEffect(() => office.subscribe('audit.verifying', setProgress), [office]);
  const start = () => {
    setProgress({ checked: 0, lines: 0 });
    verify.mutate(head.trim() === '' ? {} : { head });
  };
  const done = formats.number(progress.checked);
  const of = formats.number(progress.lines);
  return (
    <Dialog
      title={t('audit.verify.title')}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('common.close')}</Button>
          <Button look="primary" onPress={start} isPending={verify.isPending}>
            {t('audit.verify.start')}
          </Button>
        </>
      }
    >
      <p>{t('audit.verify.why')}</p>
      <FileInput
        label={t('audit.verify.head')}
        description={t('audit.verify.headWhy')}
        value={head}
        onChange={setHead}
        accepts={['.jws']}
      />
      {verify.isPending && (
        <WorkProgress
          label={t('audit.verify.progress')}
          words={t('audit.verify.checked', { done, of })}
          share={progress.lines === 0 ? null : progress.checked / progress.lines}
        />
      )}
      {!verify.isPending && <FailureNotice error={verify.error} />}
      {!verify.isPending && verify.data !== undefined && <Result verification={verify.data} />}
    </Dialog>
  );
}

function Result({ verification: { lines, heads, flaw, head } }: { verification: AuditVerification }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useAuditWords();
  const ofHead =
    head && t(`audit.verify.heads.${head.state}`, { line: head.line, when: words.instant(head.signedAt) });
  if (flaw !== null) {
    return (
      <Notice tone="danger" isAlert title={t('audit.flawTitle')}>
        {words.flaw(flaw)} {ofHead} {t('audit.flawAdvice')}
      </Notice>
    );
  }
  return (
    <>
      <Notice tone="success" isAlert title={t('audit.verify.whole')}>
        {t('audit.verify.wholeWhy', { lines: formats.number(lines), heads: formats.number(heads) })}
      </Notice>
      {ofHead && <Notice tone={head?.state === 'foreign' ? 'warning' : 'success'}>{ofHead}</Notice>}
    </>
  );
}
