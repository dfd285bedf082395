import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Worklist } from '../../preload/contract/reservations.ts';
import { ScreenHead } from '../components/ScreenHead.tsx';
import { WhatIs } from '../help/WhatIs.tsx';
import { useFormats } from '../languages/use-formats.ts';
import { useAnswer } from '../office/use-office.ts';
import { isNarrowed, shownCount } from './view.ts';

interface WorklistHeadProps {
  worklist: Worklist;
  /** Rows that are loaded; undefined until the first are. */
  loaded: number | undefined;
  hasMore: boolean;
}

/** What a worklist is called and how many there are: of a queue as the office counts it, else as far as it is loaded. */
export function WorklistHead({ worklist, loaded, hasMore }: WorklistHeadProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [search] = useSearchParams();
  const views = useAnswer('views.list', undefined).data;
  const counted = useAnswer('reservations.counts', undefined).data?.[worklist.queue];
  const view = views?.find(({ id }) => String(id) === search.get('view'));
  const loadedSoFar = loaded === undefined ? undefined : `${formats.number(loaded)}${hasMore ? '+' : ''}`;
  const [count, shown] = isNarrowed(worklist)
    ? [loaded, loadedSoFar]
    : [counted, counted === undefined ? undefined : shownCount(counted, formats.number)];
  return (
    <ScreenHead
      title={view?.name ?? t(`queues.${worklist.queue}`)}
      help={<WhatIs list={worklist.queue} isView={view !== undefined} />}
      detail={count !== undefined && t('inbox.count', { count, shown })}
    />
  );
}
