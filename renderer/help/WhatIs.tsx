import { CircleHelp } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Queue } from '../../preload/contract/reservations.ts';
import { IconButton } from '../components/Button.tsx';
import styles from './WhatIs.module.css';

interface WhatIsProps {
  /** Which list; its words are `help.what.<list>`. */
  list: Queue | 'outbox' | 'quarantine';
  /** Whether it is shown under a name of the person's own. */
  isView?: boolean;
}

/** A question mark beside a list's heading: what gets in, what gets out, and what to do with it. */
export function WhatIs({ list, isView = false }: WhatIsProps) {
  const { t } = useTranslation();
  const [place, setPlace] = useState<HTMLSpanElement | null>(null);
  const name =
    list === 'outbox' || list === 'quarantine'
      ? t(`navigation.${list}`)
      : t(list === 'all' ? 'find.list.title' : `queues.${list}`);
  return (
    <span ref={setPlace} className={styles.place}>
      <DialogTrigger>
        <IconButton icon={CircleHelp} size="small" label={t('help.what.open')} />
        <Popover
          className={styles.popover ?? ''}
          placement="bottom start"
          offset={6}
          // Within the screen's own landmark.
          UNSTABLE_portalContainer={place ?? undefined}
        >
          <Dialog className={styles.dialog ?? ''}>
            <Heading slot="title" className={styles.title}>
              {t('help.what.title', { list: name })}
            </Heading>
            {isView && <p>{t('help.what.view')}</p>}
            <p>{t(`help.what.${list}.in`)}</p>
            <p>{t(`help.what.${list}.out`)}</p>
            <p className={styles.todo}>{t(`help.what.${list}.do`)}</p>
          </Dialog>
        </Popover>
      </DialogTrigger>
    </span>
  );
}
