import { useQueryClient } from '@tanstack/react-query';
import { Download, FileJson, ScrollText, ShieldCheck, Stamp, Table } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Empty } from '../components/Empty.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Grid } from '../components/Grid.tsx';
import { Menu } from '../components/Menu.tsx';
import { useSay } from '../components/Sayings.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { saveFile } from '../components/save-file.ts';
import { WorkProgress } from '../components/WorkProgress.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer, useCommand } from '../office/use-office.ts';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditLine } from './AuditLine.tsx';
import styles from './AuditPage.module.css';
import { AuditStanding } from './AuditStanding.tsx';
import { useColumns } from './columns.tsx';
import { type FilterFields, filterOf, noFilter } from './filter.ts';
import { useAuditLines } from './use-audit-lines.ts';
import { useExport } from './use-export.ts';
import { useRested } from './use-rested.ts';
import { VerifyDialog } from './VerifyDialog.tsx';

/** Milliseconds after which what is typed into a field is asked for. */
const typingRests = 250;

/** The audit log: to be read, filtered, verified and exported. */
export function AuditPage() {
  const { t } = useTranslation();
  const [fields, setFields] = useState(noFilter);
  const [openId, setOpenId] = useState<number>();
  const state = useAnswer('audit.state', undefined);
  const asked = useRested(fields, typingRests);
  const filter = useMemo(() => filterOf(asked), [asked]);
  const lines = useAuditLines(filter);
  const opened = lines.rows.find(({ id }) => id === openId);
  const filterAnew = (changed: FilterFields) => {
    setFields(changed);
    setOpenId(undefined);
  };
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.titles}>
          <h2 className={styles.title}>{t('settings.pages.audit')}</h2>
          <p className={styles.lead}>{t('audit.lead')}</p>
        </div>
        <AuditActions fields={fields} />
      </header>
      <FailureNotice error={state.error} />
      {state.data !== undefined && <AuditStanding state={state.data} />}
      <AuditFilters fields={fields} onChange={filterAnew} />
      <div className={styles.below}>
        <div className={styles.list}>
          <Lines
            lines={lines}
            placeKey={`audit ${JSON.stringify(filter)}`}
            total={fields === noFilter ? state.data?.lines : undefined}
            openId={openId}
            onOpen={setOpenId}
          />
        </div>
        {opened !== undefined && (
          <AuditLine line={opened} onFilter={filterAnew} onClose={() => setOpenId(undefined)} />
        )}
      </div>
    </div>
  );
}

interface LinesProps {
  lines: ReturnType<typeof useAuditLines>;
  /** Which filter they are of: another one's begin at the top. */
  placeKey: string;
  total: number | undefined;
  openId: number | undefined;
  onOpen: (id: number | undefined) => void;
}

function Lines({ lines, placeKey, total, openId, onOpen }: LinesProps) {
  const { t } = useTranslation();
  const columns = useColumns();
  if (lines.isPending) return <Skeleton lines={12} />;
  const failed = (
    <FailureNotice
      error={lines.error}
      actions={
        <Button size="small" onPress={lines.again}>
          {t('common.tryAgain')}
        </Button>
      }
    />
  );
  if (lines.error !== null && lines.rows.length === 0) return <div className={styles.failed}>{failed}</div>;
  return (
    <>
      {failed}
      <Grid
        label={t('settings.pages.audit')}
        columns={columns}
        rows={lines.rows}
        total={total}
        openId={openId}
        onOpen={({ id }) => onOpen(id)}
        onClose={() => onOpen(undefined)}
        onNearEnd={lines.more}
        layout={styles.columns}
        placeKey={placeKey}
        empty={
          <Empty icon={ScrollText} title={t('audit.empty')}>
            {t('audit.emptyWhy')}
          </Empty>
        }
      />
    </>
  );
}

/** Verifying and exporting. What is exported is what the filter shows. */
function AuditActions({ fields }: { fields: FilterFields }) {
  const { t } = useTranslation();
  const say = useSay();
  const formats = useFormats();
  const answers = useQueryClient();
  const [isVerifying, setVerifying] = useState(false);
  const { exporting, error, start, cancel } = useExport(() => say(t('audit.export.done')));
  const head = useCommand('audit.exportHead', ({ fileName, text, line }) => {
    saveFile(fileName, new Blob([text], { type: 'application/jose' }));
    say(t('audit.export.headDone', { line }));
    void answers.invalidateQueries({ queryKey: ['audit.state'] });
    void answers.invalidateQueries({ queryKey: ['audit.list'] });
  });
  const filter = filterOf(fields);
  return (
    <div className={styles.actions}>
      <Button icon={ShieldCheck} onPress={() => setVerifying(true)}>
        {t('audit.verify.open')}
      </Button>
      <Menu
        label={t('audit.export.open')}
        button={
          <Button icon={Download} isPending={exporting !== undefined || head.isPending}>
            {t('audit.export.open')}
          </Button>
        }
        offers={[
          { id: 'csv', label: t('audit.export.csv'), icon: Table, onChoose: () => void start('csv', filter) },
          {
            id: 'jsonLines',
            label: t('audit.export.jsonLines'),
            icon: FileJson,
            onChoose: () => void start('jsonLines', filter),
          },
          { id: 'head', label: t('audit.export.head'), icon: Stamp, onChoose: () => head.mutate() },
        ]}
      />
      {isVerifying && <VerifyDialog onClose={() => setVerifying(false)} />}
      {exporting !== undefined && (
        <Dialog
          title={t('audit.export.title')}
          isOpen
          onClose={cancel}
          width="narrow"
          footer={<Button onPress={cancel}>{t('common.cancel')}</Button>}
        >
          <WorkProgress
            label={t('audit.export.progress')}
            words={t('audit.export.lines', {
              done: formats.number(exporting.done),
              of: formats.number(exporting.of),
            })}
            share={exporting.of === 0 ? null : exporting.done / exporting.of}
          />
        </Dialog>
      )}
      <FailureNotice error={error ?? head.error} />
    </div>
  );
}
