/**
 * Runs `job` at once, then again only when it is asked for, it has ended and `pause()` milliseconds have passed since,
 * however often it is asked for; the last request is never left undone.
 */
export function atMostEvery(
  pause: () => number,
  job: () => void | Promise<void>,
): { ask: () => void; stop: () => void } {
  let state: 'resting' | 'running' | 'stopped' = 'resting';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = false;
  const rested = () => {
    timer = undefined;
    if (state === 'stopped') return;
    state = 'resting';
    if (asked) run();
  };
  const run = () => {
    asked = false;
    state = 'running';
    Promise.resolve(job()).finally(() => {
      if (state === 'running') timer = setTimeout(rested, pause());
    });
  };
  return {
    ask() {
      if (state === 'resting') run();
      else asked = true;
    },
    stop() {
      state = 'stopped';
      clearTimeout(timer);
    },
  };
}
