import { Fragment } from 'react';
import { Link } from 'react-router';

/** A number in a sentence, with the address of its list. */
interface LinkedNumber {
  readonly shown: string;
  readonly to: string;
}

interface LinkedSentenceProps {
  /** The sentence in the person's language, given the places of the numbers. */
  sentence: (places: readonly string[]) => string;
  numbers: readonly LinkedNumber[];
}

/** Stand in a sentence for numbers; no language has them (Unicode, private use). */
const FIRST_PLACE = 0xe000;
const PLACE = /([\ue000-\ue00f])/;

/** A sentence in which each number leads to its list, in whatever order the language puts them. */
export function LinkedSentence({ sentence, numbers }: LinkedSentenceProps) {
  const text = sentence(numbers.map((_, index) => String.fromCodePoint(FIRST_PLACE + index)));
  return text.split(PLACE).map((part, index) => {
    const number = numbers[(part.codePointAt(0) ?? 0) - FIRST_PLACE];
    // The parts of one sentence never change their places.
    const key = `${index}`;
    if (number === undefined) return <Fragment key={key}>{part}</Fragment>;
    return (
      <Link key={key} to={number.to}>
        {number.shown}
      </Link>
    );
  });
}
