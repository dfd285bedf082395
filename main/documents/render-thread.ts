import { parentPort } from 'node:worker_threads';
import { renderEticket } from './eticket.ts';
import { mergePdfs } from './merge.ts';
import type { RenderAnswer, RenderJob } from './render-protocol.ts';

// The entry of the thread that draws documents, so that drawing holds neither the office nor a window.

const port = parentPort;
if (port === null) throw new Error('The rendering thread runs as a worker.');

port.on('message', async (asked: RenderJob) => {
  try {
    if ('merge' in asked) {
      const merged = await mergePdfs(asked.merge);
      const answer: RenderAnswer = { job: asked.job, merged };
      port.postMessage(answer, [merged.buffer]);
      return;
    }
    const rendered = await renderEticket(asked.model);
    const answer: RenderAnswer = { job: asked.job, rendered };
    port.postMessage(answer, [rendered.pdf.buffer]);
  } catch (error) {
    const answer: RenderAnswer = { job: asked.job, fault: placeOf(error) };
    port.postMessage(answer);
  }
});

/** The kind of an error and where it happened. Its message is left out: it may quote what a client typed. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no error object';
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && !line.includes('node_modules'))
    .slice(0, 4)
    .map((line) => line.trim());
  return [error.name, ...frames].join(' ');
}
