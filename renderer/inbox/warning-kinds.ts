import {
  CalendarX,
  CircleDollarSign,
  CreditCard,
  FileWarning,
  type LucideIcon,
  MapPinX,
  UserX,
} from 'lucide-react';
import type { WarningCode } from '../../preload/contract/reservations.ts';

/** What warnings are about; a row shows an icon for each. */
type WarningKind = 'people' | 'trip' | 'price' | 'contact' | 'card' | 'booking';

const icons: Record<WarningKind, LucideIcon> = {
  people: UserX,
  trip: CalendarX,
  price: CircleDollarSign,
  contact: MapPinX,
  card: CreditCard,
  booking: FileWarning,
};

const kindOf: Record<WarningCode, WarningKind> = {
  noTraveller: 'people',
  noAdult: 'people',
  ageContradictsType: 'people',
  birthDateUnreadable: 'people',
  nameSpelling: 'people',
  nameMissing: 'people',
  noSegment: 'trip',
  datesUnreadable: 'trip',
  datesReversed: 'trip',
  departurePast: 'trip',
  noNights: 'trip',
  countryUnknown: 'trip',
  priceZero: 'price',
  priceNegative: 'price',
  noPrice: 'price',
  mixedCurrencies: 'price',
  priceLineWithoutSegment: 'price',
  noPostalCode: 'contact',
  postalCodeForm: 'contact',
  addressIncomplete: 'contact',
  noEmail: 'contact',
  emailForm: 'contact',
  noPhone: 'contact',
  phoneForm: 'contact',
  cardCheckDigit: 'card',
  cardExpired: 'card',
  cardExpiryForm: 'card',
  cardMissing: 'card',
  cardNumberInText: 'card',
  conditionsMissing: 'booking',
  bookingIdDiffers: 'booking',
  possibleDuplicate: 'booking',
  mergedAmended: 'booking',
  cardCountry: 'card',
  manyFromOneOrigin: 'booking',
  departureSoon: 'trip',
  disposableEmail: 'contact',
  namesDiffer: 'people',
};

interface WarningGroup {
  readonly kind: WarningKind;
  readonly icon: LucideIcon;
  readonly codes: readonly WarningCode[];
}

/** Warnings by what they are about, in the order in which each kind was first raised. */
export function kindsOfWarnings(codes: readonly WarningCode[]): readonly WarningGroup[] {
  const kinds = [...new Set(codes.map((code) => kindOf[code]))];
  return kinds.map((kind) => ({
    kind,
    icon: icons[kind],
    codes: codes.filter((code) => kindOf[code] === kind),
  }));
}
