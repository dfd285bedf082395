import { useTranslation } from 'react-i18next';
import { useFigureWords } from '../figures/use-figure-words.ts';
import { SetChip } from './FilterChip.tsx';
import type { AddressedFilter } from './filter-address.ts';
import { stretchOf } from './stretch-words.ts';

interface LinkedChipsProps {
  filter: AddressedFilter;
  onClear: (name: keyof AddressedFilter) => void;
}

/** What the dashboard's links narrow by: shown while it does, and taken off by its cross. */
export function LinkedChips({ filter, onClear }: LinkedChipsProps) {
  return useLinkedWords(filter).map(({ name, label, value }) => (
    <SetChip key={name} label={label} value={value} onClear={() => onClear(name)} />
  ));
}

interface LinkedWords {
  readonly name: keyof AddressedFilter;
  readonly label: string;
  readonly value?: string | undefined;
}

/** Those that are set, in words. */
function useLinkedWords(filter: AddressedFilter): LinkedWords[] {
  const { t } = useTranslation();
  const words = useFigureWords();
  const { receivedHour, reviewed, pricedIn, supplierIs, destinationIs, without, removal } = filter;
  const days = (['pulled', 'amendedOn', 'removed'] as const).map((name) => ({
    name,
    label: t(`find.filters.${name}`),
    value: stretchOf(filter[name], words.date),
  }));
  const all: (LinkedWords & { readonly isSet: boolean })[] = [
    {
      name: 'receivedHour',
      label: t('find.filters.receivedHour'),
      value: words.hours(receivedHour ?? 0),
      isSet: receivedHour !== undefined,
    },
    {
      name: 'reviewed',
      label: t('find.filters.reviewed'),
      value: reviewed && reviewTime(reviewed),
      isSet: reviewed !== undefined,
    },
    {
      name: 'supplierIs',
      label: t('find.filters.supplierIs'),
      value: supplierIs,
      isSet: supplierIs !== undefined,
    },
    {
      name: 'destinationIs',
      label: t('find.filters.destinationIs'),
      value: destinationIs,
      isSet: destinationIs !== undefined,
    },
    {
      name: 'without',
      label: t('find.filters.without'),
      value: without?.map((what) => t(`find.filters.withouts.${what}`)).join(', '),
      isSet: without !== undefined,
    },
    { name: 'pricedIn', label: t('find.filters.pricedIn'), value: pricedIn, isSet: pricedIn !== undefined },
    ...days.map((one) => ({ ...one, isSet: one.value !== undefined })),
    { name: 'removal', label: t('find.filters.removalPending'), isSet: removal === 'pending' },
  ];
  return all.filter(({ isSet }) => isSet);

  function reviewTime({ how, above, upTo }: NonNullable<AddressedFilter['reviewed']>): string {
    if (how === 'unrecorded') return t('figures.review.unrecorded');
    if (above === undefined && upTo === undefined) return t('find.filters.reviewTimed');
    if (above === undefined) return t('figures.review.upTo', { to: words.duration(upTo ?? 0) });
    if (upTo === undefined) return t('figures.review.longer', { from: words.duration(above) });
    return t('figures.review.between', { from: words.duration(above), to: words.duration(upTo) });
  }
}
