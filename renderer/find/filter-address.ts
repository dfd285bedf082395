import { z } from 'zod';
import { type SearchFilter, searchFilter, searchOrder } from '../../preload/contract/search.ts';

/** What a list is narrowed by and how it is sorted, but for its words, which name people. */
export type AddressedFilter = Omit<SearchFilter, 'text'>;
export type ListOrder = z.infer<typeof searchOrder>;

const amountText = z.string().regex(/^-?\d{1,15}$/);
/** What is asked by the day, with its names in the address. */
const dayFilters = ['departs', 'received', 'pulled', 'amendedOn', 'removed'] as const;

/** Several of a kind stand in one parameter. */
const listOf = (text: string | null) => (text === null || text === '' ? undefined : text.split(','));
const amountOf = (text: string | null) => (amountText.safeParse(text).success ? Number(text) : undefined);

/** A filter as it stands in the address; a parameter that means nothing is left out. */
export function filterIn(parameters: URLSearchParams): AddressedFilter {
  const get = (name: string) => parameters.get(name) ?? undefined;
  const stretch = (name: string) => {
    const dates = withoutNothing({ from: get(`${name}From`), to: get(`${name}To`) });
    return Object.keys(dates).length === 0 ? undefined : dates;
  };
  const currency = get('currency');
  const candidates = {
    statuses: listOf(parameters.get('status')),
    kinds: listOf(parameters.get('service')),
    ...Object.fromEntries(dayFilters.map((name) => [name, stretch(name)])),
    receivedHour: amountOf(parameters.get('receivedHour')),
    reviewed:
      get('reviewed') === undefined
        ? undefined
        : withoutNothing({
            how: get('reviewed'),
            above: amountOf(parameters.get('reviewedAbove')),
            upTo: amountOf(parameters.get('reviewedUpTo')),
          }),
    pricedIn: get('pricedIn'),
    supplierIs: get('supplierIs'),
    destinationIs: get('destinationIs'),
    without: listOf(parameters.get('without')),
    removal: get('removal'),
    supplier: get('supplier'),
    destination: get('destination'),
    amount:
      currency === undefined
        ? undefined
        : withoutNothing({
            currency,
            least: amountOf(parameters.get('least')),
            most: amountOf(parameters.get('most')),
          }),
    warnings: get('warnings') === 'open' ? true : undefined,
    amended: get('amended') === 'open' ? true : undefined,
  };
  const known = Object.entries(withoutNothing(candidates)).filter(
    ([name, value]) => searchFilter.safeParse({ [name]: value }).success,
  );
  return searchFilter.omit({ text: true }).parse(Object.fromEntries(known));
}

/** The address's parameters for a filter; `filterIn` gives it back. */
export function addressOf(filter: AddressedFilter, order: ListOrder): URLSearchParams {
  const { statuses, kinds, supplier, destination, amount, warnings, amended, reviewed } = filter;
  const days = dayFilters.flatMap((name) => [
    [`${name}From`, filter[name]?.from],
    [`${name}To`, filter[name]?.to],
  ]);
  const values = withoutNothing({
    status: statuses?.join(','),
    service: kinds?.join(','),
    ...Object.fromEntries(days),
    receivedHour: filter.receivedHour?.toString(),
    reviewed: reviewed?.how,
    reviewedAbove: reviewed?.above?.toString(),
    reviewedUpTo: reviewed?.upTo?.toString(),
    pricedIn: filter.pricedIn,
    supplierIs: filter.supplierIs,
    destinationIs: filter.destinationIs,
    without: filter.without?.join(','),
    removal: filter.removal,
    supplier,
    destination,
    currency: amount?.currency,
    least: amount?.least?.toString(),
    most: amount?.most?.toString(),
    warnings: warnings && 'open',
    amended: amended && 'open',
    order: order === 'newest' ? undefined : order,
  });
  return new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
}

/** How the list of an address is sorted. */
export function orderIn(parameters: URLSearchParams): ListOrder {
  const parsed = searchOrder.safeParse(parameters.get('order'));
  return parsed.success ? parsed.data : 'newest';
}

type Given<Values> = { [Name in keyof Values]?: Exclude<Values[Name], undefined> };

/** The object without the names that have no value. */
function withoutNothing<Values extends Record<string, unknown>>(values: Values): Given<Values> {
  const given: Given<Values> = {};
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) Object.assign(given, { [name]: value });
  }
  return given;
}
