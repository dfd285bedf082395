import { useTranslation } from 'react-i18next';
import type { Reservation } from '../../preload/contract/reservations.ts';
import { useFormats } from '../languages/use-formats.ts';
import { placeOfPath } from './amendment-path.ts';

/** The parts and fields of a booking that have a name in the locales; every other one is shown as it is. */
const parts = [
  'client',
  'travellers',
  'segments',
  'prices',
  'payment',
  'conditionsAccepted',
  'subscribe',
  'origin',
  'remarks',
  'language',
] as const;
const fields = [
  'given',
  'family',
  'title',
  'type',
  'birthDate',
  'age',
  'kind',
  'supplier',
  'confirmation',
  'carrier',
  'number',
  'from',
  'to',
  'departs',
  'arrives',
  'returns',
  'cabin',
  'property',
  'city',
  'country',
  'checkIn',
  'checkOut',
  'room',
  'rooms',
  'board',
  'name',
  'code',
  'class',
  'plan',
  'label',
  'emails',
  'phones.number',
  'phones.kind',
  'pickUp.place',
  'pickUp.at',
  'dropOff.place',
  'dropOff.at',
  'fareBasis',
  'declined',
  'version',
  'acceptedAt',
  'segment',
  'method',
  'amount.amount',
  'amount.currency',
  'address.lines',
  'address.city',
  'address.province',
  'address.postalCode',
  'address.country',
  'card.masked',
  'card.expiry',
  'card.holder',
  'card.brand',
] as const;

/** Names a field of a booking from its path, e.g. "Traveller 2 · Family name". */
export function useFieldName(): (path: string) => string {
  const { t } = useTranslation();
  return (path) => {
    const place = placeOfPath(path);
    const part = parts.find((one) => one === place.part);
    const field = fields.find((one) => one === place.field);
    const withNumber = (name: string, number: number | null) =>
      number === null ? name : `${name} ${number}`;
    const whose = withNumber(part === undefined ? place.part : t(`amendment.parts.${part}`), place.number);
    const name = withNumber(field === undefined ? place.field : t(`amendment.fields.${field}`), place.item);
    return name === '' ? whose : `${whose} · ${name}`;
  };
}

/** Shows a value of a booking as people write it: money in its currency, dates in the language's form. */
export function useFieldValue({
  prices,
}: Pick<Reservation, 'prices'>): (path: string, value: string) => string {
  const formats = useFormats();
  return (path, value) => {
    const { part, number, field } = placeOfPath(path);
    if (part === 'prices' && field === 'amount.amount' && /^-?\d+$/.test(value)) {
      const currency = prices[(number ?? 0) - 1]?.amount.currency ?? prices[0]?.amount.currency;
      return currency === undefined ? value : formats.money({ amount: Number(value), currency });
    }
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formats.date(value);
    if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(value)) return formats.dateTime(value);
    return value;
  };
}
