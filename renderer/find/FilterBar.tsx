import { Search, X } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton, Input, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { reservationStatuses } from '../../preload/contract/reservations.ts';
import { Button } from '../components/Button.tsx';
import type { Formats } from '../languages/formats.ts';
import { useFormats } from '../languages/use-formats.ts';
import styles from './FilterBar.module.css';
import { FieldsHome, FilterChip, FlagChip } from './FilterChip.tsx';
import type { AddressedFilter } from './filter-address.ts';
import { AmountFields, ChoicesFields, DatesFields, WordsFields } from './filter-fields.tsx';
import { LinkedChips } from './LinkedChips.tsx';
import { stretchOf } from './stretch-words.ts';

interface FilterBarProps {
  text: string;
  onText: (text: string) => void;
  filter: AddressedFilter;
  onFilter: (filter: AddressedFilter) => void;
}

const kinds = ['air', 'hotel', 'package', 'car', 'insurance'] as const;

/** Everything that the list can be narrowed by, and what it is narrowed by now. */
export function FilterBar({ text, onText, filter, onFilter }: FilterBarProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [bar, setBar] = useState<HTMLElement | null>(null);
  const { statuses = [], kinds: services = [], departs, received, supplier, destination, amount } = filter;
  /** The filter with one part of it in another way, or without it. */
  const change = <Name extends keyof AddressedFilter>(
    name: Name,
    value: AddressedFilter[Name] | undefined,
  ) => {
    const { [name]: _, ...others } = filter;
    onFilter(value === undefined ? others : { ...others, [name]: value });
  };
  const isNarrowed = Object.keys(filter).length > 0 || text !== '';
  return (
    <search ref={setBar} className={styles.bar} aria-label={t('find.filters.title')}>
      <FieldsHome value={bar?.closest('main') ?? undefined}>
        <SearchField
          aria-label={t('find.filters.text')}
          className={styles.text ?? ''}
          value={text}
          onChange={onText}
          maxLength={100}
        >
          <Search size={14} aria-hidden />
          <Input
            className={styles.words ?? ''}
            placeholder={t('find.filters.text')}
            spellCheck={false}
            autoComplete="off"
          />
          {text !== '' && (
            <AriaButton className={styles.clear ?? ''} aria-label={t('find.filters.clearText')}>
              <X size={13} aria-hidden />
            </AriaButton>
          )}
        </SearchField>
        <FilterChip
          label={t('columns.status')}
          value={listOf(statuses.map((status) => t(`status.${status}`)))}
          onClear={() => change('statuses', undefined)}
        >
          {() => (
            <ChoicesFields
              label={t('columns.status')}
              values={statuses}
              choices={reservationStatuses.map((status) => ({ value: status, label: t(`status.${status}`) }))}
              onChange={(chosen) => change('statuses', chosen.length === 0 ? undefined : chosen)}
            />
          )}
        </FilterChip>
        <FilterChip
          label={t('columns.kinds')}
          value={listOf(services.map((kind) => t(`segments.kinds.${kind}`)))}
          onClear={() => change('kinds', undefined)}
        >
          {() => (
            <ChoicesFields
              label={t('columns.kinds')}
              values={services}
              choices={kinds.map((kind) => ({ value: kind, label: t(`segments.kinds.${kind}`) }))}
              onChange={(chosen) => change('kinds', chosen.length === 0 ? undefined : chosen)}
            />
          )}
        </FilterChip>
        {(['departs', 'received'] as const).map((name) => (
          <FilterChip
            key={name}
            label={t(`columns.${name}`)}
            value={stretchOf(name === 'departs' ? departs : received, formats.date)}
            onClear={() => change(name, undefined)}
          >
            {() => (
              <DatesFields
                value={name === 'departs' ? departs : received}
                onChange={(value) => change(name, value)}
              />
            )}
          </FilterChip>
        ))}
        {(['supplier', 'destination'] as const).map((name) => (
          <FilterChip
            key={name}
            label={t(`find.filters.${name}`)}
            value={name === 'supplier' ? supplier : destination}
            onClear={() => change(name, undefined)}
          >
            {(close) => (
              <WordsFields
                label={t(`find.filters.${name}`)}
                description={t('find.filters.words')}
                value={name === 'supplier' ? supplier : destination}
                onChange={(value) => {
                  change(name, value);
                  close();
                }}
              />
            )}
          </FilterChip>
        ))}
        <FilterChip
          label={t('columns.total')}
          value={amountIn(amount, formats)}
          onClear={() => change('amount', undefined)}
        >
          {(close) => (
            <AmountFields
              value={amount}
              onChange={(value) => {
                change('amount', value);
                close();
              }}
            />
          )}
        </FilterChip>
        <FlagChip
          label={t('queues.warnings')}
          isSet={filter.warnings ?? false}
          onChange={(isSet) => change('warnings', isSet ? true : undefined)}
        />
        <FlagChip
          label={t('queues.amended')}
          isSet={filter.amended ?? false}
          onChange={(isSet) => change('amended', isSet ? true : undefined)}
        />
        <LinkedChips filter={filter} onClear={(name) => change(name, undefined)} />
        {isNarrowed && (
          <Button
            look="quiet"
            size="small"
            onPress={() => {
              onText('');
              onFilter({});
            }}
          >
            {t('find.filters.clearAll')}
          </Button>
        )}
      </FieldsHome>
    </search>
  );
}

function listOf(words: readonly string[]): string | undefined {
  return words.length === 0 ? undefined : words.join(', ');
}

function amountIn(amount: AddressedFilter['amount'], formats: Formats): string | undefined {
  if (amount === undefined) return undefined;
  const { currency, least, most } = amount;
  return stretchOf({ from: least?.toString(), to: most?.toString() }, (minor) =>
    formats.money({ amount: Number(minor), currency }),
  );
}
