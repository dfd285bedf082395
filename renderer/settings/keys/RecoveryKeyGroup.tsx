import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { KeyRow } from '../../../preload/contract/keys.ts';
import { Button } from '../../components/Button.tsx';
import { Fact, Facts } from '../../components/Facts.tsx';
import { Notice } from '../../components/Notice.tsx';
import { useFormats } from '../../languages/use-formats.ts';
import { FieldGroup, FormButtons } from '../FormParts.tsx';
import { TestRecoveryKey } from './TestRecoveryKey.tsx';

/** The recovery key, which lies on paper: when it was made and tested, a test of it, and a new one. */
export function RecoveryKeyGroup({ rows, isOld }: { rows: readonly KeyRow[]; isOld: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const navigate = useNavigate();
  const [isTesting, setTesting] = useState(false);
  const [row] = rows;
  const time = (at: string | null | undefined, never: string) => (at ? formats.instant(at) : never);
  return (
    <FieldGroup title={t('keys.recovery.title')} lead={t('keys.recovery.lead')}>
      {!isOld && row?.testedAt === null && (
        <Notice tone="warning" title={t('keys.recovery.untested')}>
          {t('keys.recovery.untestedWhy')}
        </Notice>
      )}
      <Facts>
        <Fact name={t('keys.since')}>{time(row?.madeAt, t('keys.unknown'))}</Fact>
        <Fact name={t('keys.recovery.tested')}>{time(row?.testedAt, t('keys.never'))}</Fact>
        <Fact name={t('keys.lastUsed')}>{time(row?.lastUsedAt, t('keys.never'))}</Fact>
      </Facts>
      <FormButtons>
        <Button onPress={() => setTesting(true)}>{t('keys.recovery.test')}</Button>
        <Button isDisabled={isOld} onPress={() => void navigate('/new-recovery-key')}>
          {t('keys.recovery.make')}
        </Button>
      </FormButtons>
      {isTesting && <TestRecoveryKey onClose={() => setTesting(false)} />}
    </FieldGroup>
  );
}
