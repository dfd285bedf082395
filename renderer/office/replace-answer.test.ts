import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { replaceAnswer } from './replace-answer.ts';

/** Answers of the office's health, one of which is given when the test says so. */
function answersWithOneOnItsWay(kept?: readonly string[]) {
  const answers = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } });
  if (kept) answers.setQueryData(['office.health'], kept);
  const late = Promise.withResolvers<readonly string[]>();
  const observer = new QueryObserver(answers, {
    queryKey: ['office.health'],
    queryFn: () => late.promise,
    staleTime: 0,
  });
  const stop = observer.subscribe(() => undefined);
  return { answers, late, observer, stop };
}

for (const kept of [undefined, ['an older one']]) {
  test(`An answer that was on its way when the office pushed is dropped, ${kept ? 'over' : 'without'} an older one`, async () => {
    const { answers, late, observer, stop } = answersWithOneOnItsWay(kept);
    expect(answers.isFetching()).toBe(1);
    replaceAnswer(answers, 'office.health', []);
    late.resolve(['what was']);
    await new Promise((resolve) => setImmediate(resolve));
    const shown = observer.getCurrentResult();
    expect(shown.data).toEqual([]);
    expect(shown.status).toBe('success');
    expect(answers.isFetching()).toBe(0);
    stop();
  });
}

test('What is asked for behind the push is shown', async () => {
  const { answers, late, observer, stop } = answersWithOneOnItsWay();
  replaceAnswer(answers, 'office.health', []);
  const asked = observer.refetch();
  late.resolve(['what was']);
  await asked;
  expect(observer.getCurrentResult().data).toEqual(['what was']);
  stop();
});
