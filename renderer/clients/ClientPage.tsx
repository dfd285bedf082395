import { ArrowLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams } from 'react-router';
import type { ClientProfile } from '../../preload/contract/clients.ts';
import { Button, IconButton } from '../components/Button.tsx';
import { FailureNotice } from '../components/FailureNotice.tsx';
import { focusHome } from '../components/focus-home.ts';
import { Notice } from '../components/Notice.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { useTitle } from '../components/use-title.ts';
import { nameInFull } from '../languages/names.ts';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import { SectionLevel } from '../reservation/Section.tsx';
import styles from './ClientPage.module.css';
import { ClientTabs } from './ClientTabs.tsx';
import { Consents } from './Consents.tsx';
import { Likely } from './Likely.tsx';
import { Totals } from './Totals.tsx';
import { Who } from './Who.tsx';

/** A client over all their reservations. Any one of these names them in the address. */
export function ClientPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id } = useParams();
  const { key } = useLocation();
  const { data, error, isPending, refetch } = useAnswer('clients.open', { id: Number(id) });
  const title = data === undefined ? t('clients.title') : nameInFull(data.name) || t('columns.noName');
  useTitle(title);
  // A page that was opened by its address has nothing behind it.
  const back = () => void (key === 'default' ? navigate(`/reservations/${id}`) : navigate(-1));
  return (
    <section className={styles.page}>
      <header className={styles.head}>
        <IconButton icon={ArrowLeft} label={t('common.back')} onPress={back} />
        <div className={styles.names}>
          <h1 className={styles.title} {...focusHome}>
            {title}
          </h1>
          {data !== undefined && (
            <p className={styles.muted}>
              {t('clients.of', { locator: data.locator })} · {t(`client.languages.${data.language}`)}
            </p>
          )}
        </div>
        {data !== undefined && <Totals totals={data.totals} />}
      </header>
      {isPending && <Skeleton lines={12} />}
      {error !== null && (
        <div className={styles.failed}>
          <FailureNotice
            error={error}
            actions={
              <Button size="small" onPress={() => refetch()}>
                {t('common.tryAgain')}
              </Button>
            }
          />
        </div>
      )}
      {data !== undefined && (
        <SectionLevel value={2}>
          <div key={data.id} className={styles.scroll}>
            <Incomplete client={data} />
            <div className={styles.columns}>
              <div className={styles.column}>
                <Who client={data} />
                <Likely client={data} />
                <Consents client={data} />
              </div>
              <ClientTabs client={data} />
            </div>
          </div>
        </SectionLevel>
      )}
    </section>
  );
}

/** Says where something of the client may be missing. */
function Incomplete({ client: { left, more } }: { client: ClientProfile }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (left === 0 && !more) return null;
  return (
    <Notice tone="info">
      {more && <p>{t('clients.more')}</p>}
      {left > 0 && <p>{t('clients.left', { count: left, shown: formats.number(left) })}</p>}
    </Notice>
  );
}
