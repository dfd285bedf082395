import { useEffect, useRef, useState } from 'react';
import type { OutputOf } from '../../preload/contract/index.ts';
import { useOffice } from '../office/use-office.ts';

type Answer = OutputOf<'search.find'>;

/** Reservations that the box shows. */
const limit = 12;

interface Found {
  /** The text that the hits are of. */
  readonly text: string;
  readonly answer: Answer;
  readonly error: unknown;
}

const nothing: Found = { text: '', answer: { hits: [], left: 0 }, error: null };

/**
 * What is found for a text, as somebody types it. One question at a time: while one is under way, only the newest text
 * waits, and an answer that a newer text has overtaken is dropped.
 */
export function useFind(typed: string): Found & { readonly isPending: boolean } {
  const office = useOffice();
  const text = typed.trim();
  const [found, setFound] = useState(nothing);
  const wanted = useRef('');
  const isAsking = useRef(false);

  useEffect(() => {
    wanted.current = text;
    const ask = async (): Promise<void> => {
      const asked = wanted.current;
      if (asked === '') return setFound(nothing);
      isAsking.current = true;
      const next = await office.call('search.find', { text: asked, limit }).then(
        (answer) => ({ text: asked, answer, error: null }),
        (error: unknown) => ({ text: asked, answer: nothing.answer, error }),
      );
      isAsking.current = false;
      if (wanted.current === asked) setFound(next);
      else await ask();
    };
    if (!isAsking.current) void ask();
  }, [office, text]);
  // Closing the box leaves a question behind: its answer is for nobody.
  useEffect(
    () => () => {
      wanted.current = '';
    },
    [],
  );

  return { ...found, isPending: found.text !== text };
}
