import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { Fact, Facts } from '../components/Facts.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { Fixed } from './edit/Fixed.tsx';
import { Section } from './Section.tsx';

/** Where the booking came from, and whether it is gone from the Internet server. */
export function Source({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { bookingId, bookingVersion, submittedAt, receivedAt, pulledAt, sealed, removal, receipt } =
    reservation.source;
  return (
    <Section title={t('source.title')}>
      <Facts>
        <Fact name={t('source.booking')}>{bookingId}</Fact>
        <Fact name={t('source.version')}>{formats.number(bookingVersion)}</Fact>
        <Fact name={t('source.submitted')}>{formats.instant(submittedAt)}</Fact>
        <Fact name={t('source.received')}>{formats.instant(receivedAt)}</Fact>
        <Fact name={t('source.pulled')}>{formats.instant(pulledAt)}</Fact>
        <Fact name={t('source.sealed')}>{sealed ? t('source.sealedYes') : t('source.sealedNo')}</Fact>
        <Fact name={t('source.removal')}>{t(`source.removals.${removal}`)}</Fact>
        <Fact name={t('source.receipt')}>{t(`source.receipts.${receipt}`)}</Fact>
      </Facts>
      <Fixed>{t('edits.fixed.source')}</Fixed>
    </Section>
  );
}
