import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { brandName } from '../components/card-brand.ts';
import { Fact, Facts } from '../components/Facts.tsx';
import { Fixed } from './edit/Fixed.tsx';
import styles from './Payment.module.css';
import { Section } from './Section.tsx';

/** How the client means to pay. The card's number is masked before it gets here. */
export function Payment({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const { method, plan, card } = reservation.payment;
  return (
    <Section title={t('payment.title')}>
      <Facts>
        <Fact name={t('payment.method')}>{t(`payment.methods.${method}`)}</Fact>
        <Fact name={t('payment.plan')}>{t(`payment.plans.${plan}`)}</Fact>
        {card !== null && (
          <>
            <Fact name={t('payment.card')}>
              <span className={styles.card}>
                {card.brand === null ? t('payment.brandUnknown') : brandName(card.brand)}{' '}
                <span className={styles.masked}>{card.masked}</span>
              </span>
            </Fact>
            <Fact name={t('payment.holder')}>{card.holder}</Fact>
            <Fact name={t('payment.expiry')}>{card.expiry}</Fact>
            <Fact name={t('payment.securityCode')}>
              {card.securityCodeGiven ? t('payment.securityCodeGiven') : t('payment.securityCodeAbsent')}
            </Fact>
          </>
        )}
      </Facts>
      <Fixed>{t('edits.fixed.payment')}</Fixed>
    </Section>
  );
}
