import { monitorEventLoopDelay } from 'node:perf_hooks';
import { BroadcastChannel } from 'node:worker_threads';
import '../../main/office-thread.ts';

/** The office's thread as it is, with a look at its event loop beside it. */
const delay = monitorEventLoopDelay({ resolution: 1 });
const channel = new BroadcastChannel('bench');
channel.onmessage = ({ data }) => {
  if (data === 'begin') {
    delay.reset();
    delay.enable();
  } else if (data === 'end') {
    delay.disable();
    channel.postMessage({
      p50: delay.percentile(50) / 1e6,
      p99: delay.percentile(99) / 1e6,
      max: delay.max / 1e6,
    });
  } else if (data === 'close') {
    channel.close();
  }
};
