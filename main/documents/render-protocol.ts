import type { RenderedDocument } from './eticket.ts';
import type { EticketModel } from './eticket-model.ts';

/** What the rendering thread is asked; one job at a time: to draw a document, or to put PDFs into one. */
export type RenderJob =
  | { readonly job: number; readonly model: EticketModel }
  | { readonly job: number; readonly merge: readonly Uint8Array[] };

/** What it answers. A fault is a place in the program and never quotes the model. */
export type RenderAnswer =
  | { readonly job: number; readonly rendered: RenderedDocument }
  | { readonly job: number; readonly merged: Uint8Array<ArrayBuffer> }
  | { readonly job: number; readonly fault: string };
