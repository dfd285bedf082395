import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Dialog, Heading, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useMatch, useNavigate } from 'react-router';
import { useMay } from '../app/person.ts';
import { Button } from '../components/Button.tsx';
import { bringFocusHome } from '../components/focus-home.ts';
import { useCommand } from '../office/use-office.ts';
import styles from './Tour.module.css';
import { stepsFor } from './tour-steps.ts';

/** Milliseconds after which the dialog that closed has let the focus go. */
const settled = 120;

/**
 * Shows a person round the desk, part by part, in a dialog beside each. Escape and its button end it; the focus stays
 * in it, and goes back to where it was. That it was ended is kept with the person's account; where that fails, it
 * offers itself once more another day.
 */
export function Tour({ onEnd }: { onEnd: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const navigate = useNavigate();
  const isAtList = useMatch('/inbox/:queue/*') !== null;
  const [at, setAt] = useState(0);
  const [steps] = useState(() => stepsFor(may));
  const step = steps[at];
  const answers = useQueryClient();
  const end = useCommand('help.endTour', () => answers.setQueryData(['help.tour'], { ended: true }));
  const next = useRef<HTMLButtonElement>(null);
  const parts = useParts(step?.shows ?? [], step?.beside, isAtList);
  useFocusBack();
  useEffect(() => {
    // The tour is about a list: from another screen it leads to one.
    if (!isAtList) void navigate('/inbox/new');
  }, [isAtList, navigate]);
  useEffect(() => {
    if (parts !== undefined && at >= 0) next.current?.focus();
  }, [parts, at]);
  if (step === undefined || parts === undefined) return null;
  const isLast = at === steps.length - 1;
  const close = (how: 'finished' | 'skipped') => {
    end.mutate({ how });
    onEnd();
  };
  return (
    <>
      <div className={styles.ring} style={parts.ring} aria-hidden />
      <Popover
        isOpen
        onOpenChange={(isOpen) => !isOpen && close('skipped')}
        shouldCloseOnInteractOutside={() => false}
        triggerRef={parts.beside}
        placement={step.placement}
        offset={12}
        className={styles.popover ?? ''}
      >
        <Dialog className={styles.dialog ?? ''}>
          <p className={styles.step}>{t('help.tour.step', { step: at + 1, of: steps.length })}</p>
          <Heading slot="title" className={styles.title}>
            {t(`help.tour.steps.${step.id}.title`)}
          </Heading>
          <p className={styles.text} aria-live="polite">
            {t(`help.tour.steps.${step.id}.text`)}
          </p>
          <div className={styles.buttons}>
            {!isLast && (
              <Button look="quiet" onPress={() => close('skipped')}>
                {t('help.tour.skip')}
              </Button>
            )}
            <span className={styles.gap} />
            {at > 0 && <Button onPress={() => setAt(at - 1)}>{t('help.tour.back')}</Button>}
            <Button ref={next} look="primary" onPress={() => (isLast ? close('finished') : setAt(at + 1))}>
              {t(isLast ? 'help.tour.done' : 'help.tour.next')}
            </Button>
          </div>
        </Dialog>
      </Popover>
    </>
  );
}

interface Parts {
  readonly ring: {
    readonly top: number;
    readonly left: number;
    readonly width: number;
    readonly height: number;
  };
  readonly beside: RefObject<Element | null>;
}

/** Pixels around the part. */
const margin = 3;

/** Where the part of a step is, looked up again when the window changes; undefined until it is there. */
function useParts(shows: readonly string[], beside: string | undefined, isReady: boolean): Parts | undefined {
  const [parts, setParts] = useState<Parts>();
  useLayoutEffect(() => {
    if (!isReady) return;
    const look = () => {
      const shown = shows.map((part) => document.querySelector(part)).find((part) => part !== null);
      if (shown === undefined || shown === null) return;
      const { top, left, width, height } = shown.getBoundingClientRect();
      setParts({
        ring: {
          top: Math.max(0, top - margin),
          left: Math.max(0, left - margin),
          width: width + 2 * margin,
          height: height + 2 * margin,
        },
        beside: { current: beside === undefined ? shown : (document.querySelector(beside) ?? shown) },
      });
    };
    look();
    window.addEventListener('resize', look);
    return () => window.removeEventListener('resize', look);
  }, [shows, beside, isReady]);
  return parts;
}

/** Gives the focus back to what had it when the tour began, or to the screen where that is gone. */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      setTimeout(() => {
        if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
        else bringFocusHome();
      }, settled);
    },
    [before],
  );
}
