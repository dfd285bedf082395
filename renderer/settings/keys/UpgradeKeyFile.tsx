import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button.tsx';
import { FailureNotice } from '../../components/FailureNotice.tsx';
import { TextInput } from '../../components/Field.tsx';
import { useSay } from '../../components/Sayings.tsx';
import { useCommand } from '../../office/use-office.ts';
import { FieldGroup, FormButtons, SettingsForm } from '../FormParts.tsx';
import { useKeysChanged } from './use-keys-changed.ts';

/** A key file that an older version of the program made is brought up to date with what stands on paper. */
export function UpgradeKeyFile({ withPassphrase }: { withPassphrase: boolean }) {
  const { t } = useTranslation();
  const say = useSay();
  const changed = useKeysChanged();
  const upgrade = useCommand('keys.upgrade', () => {
    changed();
    say(t('keys.upgrade.done'));
  });
  const [recoveryKey, setRecoveryKey] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const isMissing = recoveryKey === '' || (withPassphrase && passphrase === '');
  const submit = () => {
    if (isMissing || upgrade.isPending) return;
    upgrade.mutate(withPassphrase ? { recoveryKey, passphrase } : { recoveryKey });
  };
  return (
    <SettingsForm onSubmit={submit}>
      <FieldGroup title={t('keys.upgrade.title')} lead={t('keys.upgrade.lead')}>
        <TextInput
          label={t('start.unlock.recoveryKey')}
          description={t('start.unlock.recoveryKeyForm')}
          code
          autoComplete="off"
          value={recoveryKey}
          onChange={setRecoveryKey}
        />
        {withPassphrase && (
          <TextInput
            label={t('start.unlock.passphrase')}
            type="password"
            autoComplete="current-password"
            value={passphrase}
            onChange={setPassphrase}
          />
        )}
        <FailureNotice error={upgrade.error} />
        <FormButtons>
          <Button type="submit" look="primary" isPending={upgrade.isPending} isDisabled={isMissing}>
            {t('keys.upgrade.do')}
          </Button>
        </FormButtons>
      </FieldGroup>
    </SettingsForm>
  );
}
