import { UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useAnswer } from '../office/use-office.ts';
import { AddColleague } from './AddColleague.tsx';
import { FormPage } from './FormParts.tsx';
import styles from './Staff.module.css';

/** Who works here, and in which role. */
export function Staff() {
  const { t } = useTranslation();
  const staff = useAnswer('staff.list', undefined);
  const [isAdding, setAdding] = useState(false);
  return (
    <FormPage title={t('settings.pages.staff')} lead={t('staff.lead')}>
      {staff.isPending && <Skeleton lines={4} />}
      <FailureNotice error={staff.error} />
      {staff.data !== undefined && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('staff.name')}</th>
              <th scope="col">{t('staff.email')}</th>
              <th scope="col">{t('staff.role')}</th>
              <th scope="col">{t('preferences.language')}</th>
            </tr>
          </thead>
          <tbody>
            {staff.data.map(({ id, name, email, role, language }) => (
              <tr key={id}>
                <td className={styles.name}>{name}</td>
                <td>{email}</td>
                <td>{t(`staff.roles.${role}`)}</td>
                <td>{t(`client.languages.${language}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div>
        <Button look="primary" icon={UserRoundPlus} onPress={() => setAdding(true)}>
          {t('staff.add')}
        </Button>
      </div>
      {isAdding && <AddColleague onClose={() => setAdding(false)} />}
    </FormPage>
  );
}
