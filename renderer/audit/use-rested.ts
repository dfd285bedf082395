import { useEffect, useState } from 'react';

/** A value as it was when it last stood still for so many milliseconds: what is asked for while a person types. */
export function useRested<Value>(value: Value, rest: number): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), rest);
    return () => clearTimeout(timer);
  }, [value, rest]);
  return rested;
}
