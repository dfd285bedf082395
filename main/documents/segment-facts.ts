import type { Segment } from '../../preload/contract/trip.ts';
import { typedSpan } from '../reservations/dates.ts';
import type { Fact } from './facts.ts';
import { type Formats, nightsBetween } from './formats.ts';
import type { Words } from './words.ts';

/** A segment in the client's language, ready to be set. */
export interface SegmentOnPaper {
  readonly kind: string;
  readonly title: string;
  readonly supplier: string;
  /** The day on which it begins, and that day's name; the name is empty where the date cannot be read. */
  readonly day: string;
  readonly weekday: string;
  readonly facts: readonly Fact[];
}

/** Says a segment in the client's language. */
export function segmentOnPaper(segment: Segment, words: Words, formats: Formats): SegmentOnPaper {
  const { starts } = typedSpan(segment);
  const weekday = formats.weekday(starts);
  return {
    kind: words(`segments.${segment.kind}`),
    title: titleOf(segment) || words('eticket.notGiven'),
    supplier: segment.supplier,
    day: weekday === '' ? words('itinerary.dateUnknown') : formats.shortDate(starts),
    weekday,
    facts: factsOf(segment, words, formats).map((fact) => ({
      ...fact,
      value: fact.value.trim() || words('eticket.notGiven'),
    })),
  };
}

/** The kind and the title in one line, e.g. Flight AC 870. */
export function segmentInOneLine({ kind, title }: SegmentOnPaper): string {
  return `${kind} · ${title}`;
}

function titleOf(segment: Segment): string {
  switch (segment.kind) {
    case 'air':
      return segment.number.startsWith(segment.carrier)
        ? segment.number
        : `${segment.carrier} ${segment.number}`.trim();
    case 'hotel':
      return segment.property.trim();
    case 'package':
      return segment.name.trim();
    case 'car':
      return segment.class.trim();
    case 'insurance':
      return segment.plan.trim();
  }
}

function factsOf(segment: Segment, words: Words, formats: Formats): readonly Fact[] {
  const moment = (text: string) => [formats.date(text), formats.time(text)].filter(Boolean).join(', ');
  const placed = (...parts: readonly string[]) =>
    parts
      .map((part) => part.trim())
      .filter(Boolean)
      .join(', ');
  switch (segment.kind) {
    case 'air': {
      const { from, to, departs, arrives, cabin, fareBasis } = segment;
      const at = (label: string, place: string, text: string): Fact => ({
        label,
        value: [place, formats.time(text)].filter(Boolean).join('\u{a0}\u{a0}'),
        detail: formats.date(text),
      });
      return [
        at(words('facts.departure'), from, departs),
        at(words('facts.arrival'), to, arrives),
        {
          label: words('facts.cabin'),
          value: cabin ?? '',
          detail: fareBasis && words('facts.fareBasis', { code: fareBasis }),
        },
      ];
    }
    case 'hotel': {
      const { checkIn, checkOut, rooms, room, board, city, country } = segment;
      const nights = nightsBetween(checkIn, checkOut);
      const counted = [
        nights === undefined ? '' : words('facts.nights', { count: nights }),
        rooms > 0 ? words('facts.rooms', { count: rooms }) : '',
      ].filter(Boolean);
      return [
        { label: words('facts.checkIn'), value: formats.date(checkIn) },
        { label: words('facts.checkOut'), value: formats.date(checkOut) },
        { label: words('facts.stay'), value: counted.join(', ') },
        { label: words('facts.place'), value: placed(city, formats.country(country)) },
        { label: words('facts.room'), value: room },
        ...given(words('facts.board'), board),
      ];
    }
    case 'package': {
      const { from, to, departs, returns, board, code } = segment;
      return [
        { label: words('facts.departure'), value: from, detail: formats.date(departs) },
        { label: words('facts.destination'), value: to },
        { label: words('facts.return'), value: formats.date(returns) },
        ...given(words('facts.board'), board),
        ...given(words('facts.packageCode'), code),
      ];
    }
    case 'car':
      return [
        { label: words('facts.pickUp'), value: segment.pickUp.place, detail: moment(segment.pickUp.at) },
        { label: words('facts.dropOff'), value: segment.dropOff.place, detail: moment(segment.dropOff.at) },
      ];
    case 'insurance':
      return [
        { label: words('facts.coverFrom'), value: formats.date(segment.from) },
        { label: words('facts.coverTo'), value: formats.date(segment.to) },
        {
          label: words('facts.decision'),
          value: words(segment.declined ? 'facts.declined' : 'facts.purchased'),
        },
      ];
  }
}

function given(label: string, value: string | undefined): readonly Fact[] {
  return value?.trim() ? [{ label, value }] : [];
}
