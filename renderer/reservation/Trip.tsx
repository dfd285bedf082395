import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import type { Segment } from '../../preload/contract/trip.ts';
import { CopyButton } from '../components/CopyButton.tsx';
import { Fact, Facts } from '../components/Facts.tsx';
import { iconOfKind } from '../components/kind-icons.ts';
import { numbered } from '../components/numbered.ts';
import { daysBetween } from '../languages/days.ts';
import { useFormats } from '../languages/use-formats.ts';
import { EditButton } from './edit/EditButton.tsx';
import { Fixed } from './edit/Fixed.tsx';
import { fieldsOfSegment } from './edit/fields.ts';
import { PartForm } from './edit/PartForm.tsx';
import { useFormPlace } from './edit/use-form-place.ts';
import { None, Section } from './Section.tsx';
import styles from './Trip.module.css';

/** The services of the trip in the order of the booking, each with its number, by which prices and warnings name it. */
export function Trip({ reservation }: { reservation: Reservation }) {
  const { t } = useTranslation();
  const { segments, remarks } = reservation;
  const form = useFormPlace();
  return (
    <>
      <Section title={t('trip.title')} detail={t('trip.count', { count: segments.length })}>
        {segments.length === 0 ? (
          <None>{t('trip.none')}</None>
        ) : (
          <ol className={styles.timeline}>
            {numbered(segments).map(({ item: segment, number }) => (
              <SegmentItem
                key={number}
                segment={segment}
                number={number}
                reservation={reservation}
                form={form}
              />
            ))}
          </ol>
        )}
      </Section>
      {remarks !== null && remarks.trim() !== '' && (
        <Section title={t('trip.remarks')}>
          <p className={styles.remarks}>{remarks}</p>
        </Section>
      )}
    </>
  );
}

interface SegmentItemProps {
  segment: Segment;
  number: number;
  reservation: Reservation;
  form: ReturnType<typeof useFormPlace>;
}

function SegmentItem({ segment, number, reservation, form }: SegmentItemProps) {
  const { t } = useTranslation();
  const title = useSegmentTitle(segment);
  const Icon = iconOfKind[segment.kind];
  const name = t('trip.number', { kind: t(`segments.kinds.${segment.kind}`), number });
  if (form.at === number) {
    return (
      <li className={styles.edited}>
        <PartForm
          reservation={reservation}
          target={{ part: 'segment', number, kind: segment.kind }}
          label={t('edits.edit', { what: name })}
          fields={fieldsOfSegment[segment.kind]}
          itemIn={(of) => {
            const standing = of.segments[number - 1];
            return standing?.kind === segment.kind ? standing : undefined;
          }}
          onClose={form.end}
        >
          {() => segment.kind === 'insurance' && <Fixed>{t('edits.fixed.insurance')}</Fixed>}
        </PartForm>
      </li>
    );
  }
  return (
    <li className={styles.item}>
      <span className={styles.icon}>
        <Icon size={15} aria-hidden />
      </span>
      <div className={styles.body}>
        <div className={styles.head}>
          <span className={styles.title}>{title}</span>
          <span className={styles.number}>{name}</span>
          <EditButton
            reservation={reservation}
            what={name}
            onPress={() => form.begin(number)}
            autoFocus={form.last === number}
          />
        </div>
        <Confirmation segment={segment} />
        <SegmentFacts segment={segment} />
      </div>
    </li>
  );
}

/** The supplier, and their own number for this service, or that there is none yet. */
function Confirmation({ segment }: { segment: Segment }) {
  const { t } = useTranslation();
  const { supplier, confirmation } = segment;
  const isDeclined = segment.kind === 'insurance' && segment.declined;
  return (
    <p className={styles.supplier}>
      <span>{supplier}</span>
      {confirmation !== undefined && (
        <span className={styles.confirmation}>
          {confirmation}
          <CopyButton text={confirmation} label={t('trip.copyConfirmation')} />
        </span>
      )}
      {confirmation === undefined && !isDeclined && (
        <span className={styles.muted}>{t('trip.noConfirmation')}</span>
      )}
    </p>
  );
}

function useSegmentTitle(segment: Segment): string {
  const { t } = useTranslation();
  const formats = useFormats();
  switch (segment.kind) {
    case 'air':
      return `${segment.from} → ${segment.to}`;
    case 'hotel':
      return [segment.property, [segment.city, formats.country(segment.country)].filter(Boolean).join(', ')]
        .filter(Boolean)
        .join(' · ');
    case 'package':
      return segment.name || segment.code;
    case 'car':
      return segment.class;
    case 'insurance':
      return segment.declined ? t('trip.insuranceDeclined') : segment.plan;
  }
}

function SegmentFacts({ segment }: { segment: Segment }) {
  const { t } = useTranslation();
  const formats = useFormats();
  switch (segment.kind) {
    case 'air':
      return (
        <Facts>
          <Fact name={t('trip.flight')}>{`${segment.carrier} ${segment.number}`.trim()}</Fact>
          <Fact name={t('trip.departs')}>{formats.dateTime(segment.departs)}</Fact>
          <Fact name={t('trip.arrives')}>{formats.dateTime(segment.arrives)}</Fact>
          <Fact name={t('trip.cabin')}>{segment.cabin}</Fact>
          <Fact name={t('trip.fareBasis')}>{segment.fareBasis}</Fact>
        </Facts>
      );
    case 'hotel': {
      const nights = daysBetween(segment.checkIn, segment.checkOut);
      return (
        <Facts>
          <Fact name={t('trip.checkIn')}>{formats.date(segment.checkIn)}</Fact>
          <Fact name={t('trip.checkOut')}>
            {formats.date(segment.checkOut)}
            {nights !== null && nights > 0 && (
              <span className={styles.muted}> ({t('trip.nights', { count: nights })})</span>
            )}
          </Fact>
          <Fact name={t('trip.room')}>
            {segment.rooms > 1 ? `${formats.number(segment.rooms)} × ${segment.room}` : segment.room}
          </Fact>
          <Fact name={t('trip.board')}>{segment.board}</Fact>
        </Facts>
      );
    }
    case 'package':
      return (
        <Facts>
          <Fact name={t('trip.route')}>{`${segment.from} → ${segment.to}`}</Fact>
          <Fact name={t('trip.departs')}>{formats.date(segment.departs)}</Fact>
          <Fact name={t('trip.returns')}>{formats.date(segment.returns)}</Fact>
          <Fact name={t('trip.board')}>{segment.board}</Fact>
          <Fact name={t('trip.code')}>{segment.code}</Fact>
        </Facts>
      );
    case 'car':
      return (
        <Facts>
          <Fact
            name={t('trip.pickUp')}
          >{`${segment.pickUp.place}, ${formats.dateTime(segment.pickUp.at)}`}</Fact>
          <Fact
            name={t('trip.dropOff')}
          >{`${segment.dropOff.place}, ${formats.dateTime(segment.dropOff.at)}`}</Fact>
        </Facts>
      );
    case 'insurance':
      return (
        <Facts>
          <Fact name={t('trip.plan')}>{segment.declined ? segment.plan : null}</Fact>
          <Fact name={t('trip.from')}>{segment.declined ? null : formats.date(segment.from)}</Fact>
          <Fact name={t('trip.to')}>{segment.declined ? null : formats.date(segment.to)}</Fact>
        </Facts>
      );
  }
}
