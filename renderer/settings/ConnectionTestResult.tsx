import { CircleCheck, CircleMinus, CircleX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionTest } from '../../preload/contract/intake.ts';
import { Button } from '../components/Button.tsx';
import { useConnectionFaultWords } from '../components/connection-fault.ts';
import { Fact, Facts } from '../components/Facts.tsx';
import { Notice } from '../components/Notice.tsx';
import { useFormats } from '../languages/use-formats.ts';
import styles from './ConnectionTestResult.module.css';

const iconOf = { passed: CircleCheck, failed: CircleX, skipped: CircleMinus } as const;

interface ConnectionTestResultProps {
  test: ConnectionTest;
  /** Puts the server's key among the pins. */
  onUsePin: (pin: string) => void;
}

/** What came of trying a connection: each step, what precisely is wrong, and what the server showed. */
export function ConnectionTestResult({ test, onUsePin }: ConnectionTestResultProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useConnectionFaultWords();
  const { steps, fault, server, waiting } = test;
  const told = fault && words(fault);
  return (
    <section className={styles.result} aria-label={t('connection.result')} aria-live="polite">
      <ol className={styles.steps}>
        {steps.map(({ step, outcome }) => {
          const Icon = iconOf[outcome];
          return (
            <li key={step} className={styles[outcome]}>
              <Icon size={16} aria-hidden />
              <span>{t(`connection.steps.${step}`)}</span>
              <span className={styles.outcome}>{t(`connection.outcomes.${outcome}`)}</span>
            </li>
          );
        })}
      </ol>
      {told === null ? (
        <Notice tone="success">
          {waiting === null ? t('connection.works') : t('connection.worksWaiting', { count: waiting })}
        </Notice>
      ) : (
        <Notice tone="danger" title={told.what}>
          {told.whatToDo}
          {told.facts !== '' && <p className={styles.facts}>{told.facts}</p>}
        </Notice>
      )}
      {server !== null && (
        <Facts>
          <Fact name={t('connection.server.tls')}>{server.tls}</Fact>
          <Fact name={t('connection.server.subject')}>{server.subject}</Fact>
          <Fact name={t('connection.server.issuer')}>{server.issuer}</Fact>
          <Fact name={t('connection.server.validTo')}>{formats.instant(server.validTo)}</Fact>
          <Fact name={t('connection.server.pin')}>
            <span className={styles.pin}>
              <code>{server.pin}</code>
              <Button size="small" onPress={() => onUsePin(server.pin)}>
                {t('connection.usePin')}
              </Button>
            </span>
          </Fact>
        </Facts>
      )}
    </section>
  );
}
