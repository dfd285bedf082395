import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputOf } from '../../preload/contract/index.ts';
import { Button } from '../components/Button.tsx';
import { useSay } from '../components/Sayings.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useSetSession } from '../office/session.ts';
import { useOffice } from '../office/use-office.ts';
import { FieldGroup } from '../settings/FormParts.tsx';
import styles from './Account.module.css';
import { ProveDialog } from './ProveDialog.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { ScanDialog } from './ScanDialog.tsx';

/** What is being done with the second factor; each begins with the password. */
type Doing = 'setUp' | 'replace' | 'newCodes' | 'remove';

/** One's own second factor: setting it up, taking another phone, new recovery codes, removing it. */
export function SecondFactor({ factor }: { factor: OutputOf<'account.show'>['secondFactor'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const office = useOffice();
  const say = useSay();
  const answers = useQueryClient();
  const session = useSetSession();
  const [doing, setDoing] = useState<Doing>();
  const [begun, setBegun] = useState<OutputOf<'account.beginSecondFactor'>>();
  const [codes, setCodes] = useState<readonly string[]>();

  const changed = async () => {
    await Promise.all([answers.invalidateQueries({ queryKey: ['account.show'] }), session.ask()]);
  };
  const carryOut = async (what: Doing, password: string, code: string) => {
    if (what === 'remove') {
      await office.call('account.removeSecondFactor', { password, code });
      await changed();
      say(t('account.removed'));
    } else if (what === 'newCodes') {
      setCodes((await office.call('account.newRecoveryCodes', { password, code })).recoveryCodes);
      await changed();
    } else {
      setBegun(
        await office.call('account.beginSecondFactor', what === 'setUp' ? { password } : { password, code }),
      );
    }
  };
  return (
    <FieldGroup title={t('account.secondFactor')} lead={t('account.why')}>
      <div>
        <p className={styles.status}>
          {factor === null ? t('account.off') : t('account.since', { date: formats.instant(factor.since) })}
        </p>
        {factor !== null && (
          <p className={styles.muted}>{t('account.codesLeft', { count: factor.recoveryCodesLeft })}</p>
        )}
      </div>
      <div className={styles.buttons}>
        {factor === null ? (
          <Button onPress={() => setDoing('setUp')}>{t('account.setUp')}</Button>
        ) : (
          <>
            <Button onPress={() => setDoing('replace')}>{t('account.replace')}</Button>
            <Button onPress={() => setDoing('newCodes')}>{t('account.newCodes')}</Button>
            <Button look="danger" onPress={() => setDoing('remove')}>
              {t('account.remove')}
            </Button>
          </>
        )}
      </div>
      {doing !== undefined && (
        <ProveDialog
          title={t(`account.${doing}`)}
          confirm={doing === 'remove' ? t('account.remove') : t('account.prove')}
          isDanger={doing === 'remove'}
          needsCode={doing !== 'setUp'}
          onClose={() => setDoing(undefined)}
          onConfirm={(password, code) => carryOut(doing, password, code)}
        />
      )}
      {begun !== undefined && (
        <ScanDialog
          begun={begun}
          onClose={() => setBegun(undefined)}
          onConfirmed={async (recoveryCodes) => {
            setBegun(undefined);
            setCodes(recoveryCodes);
            await changed();
            say(t('account.setUpDone'));
          }}
        />
      )}
      {codes !== undefined && <RecoveryCodes codes={codes} onClose={() => setCodes(undefined)} />}
    </FieldGroup>
  );
}
