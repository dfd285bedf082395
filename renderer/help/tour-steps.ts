import type { ProcedureName } from '../../preload/contract/index.ts';

/** One step of the tour; its words are `help.tour.steps.<id>`. */
interface TourStep {
  readonly id: 'queues' | 'list' | 'claim' | 'find' | 'intake' | 'office' | 'person';
  /** The parts of the desk that it is about; the first that is there is ringed. */
  readonly shows: readonly string[];
  /** What its words stand beside, where that is not the part itself. */
  readonly beside?: string;
  /** On which side of it. */
  readonly placement: 'right top' | 'bottom start' | 'bottom end' | 'right bottom';
  /** What a role must reach for the step to mean anything to it. */
  readonly procedure?: ProcedureName;
}

/** The tour in its order. Each part is marked with `data-tour`. */
const tourSteps: readonly TourStep[] = [
  { id: 'queues', shows: ['[data-tour=queues]'], placement: 'right top' },
  { id: 'list', shows: ['main'], beside: 'main header', placement: 'bottom start' },
  {
    id: 'claim',
    shows: ['main aside', 'main [role=grid] tbody tr', 'main'],
    beside: 'main header',
    placement: 'bottom end',
  },
  { id: 'find', shows: ['[data-tour=find]'], placement: 'bottom start' },
  { id: 'intake', shows: ['[data-tour=intake]'], placement: 'bottom end' },
  { id: 'office', shows: ['[data-tour=office]'], placement: 'right bottom', procedure: 'figures.show' },
  { id: 'person', shows: ['[data-tour=person]'], placement: 'bottom end' },
];

/** The steps that a role sees the parts of. */
export function stepsFor(may: (name: ProcedureName) => boolean): readonly TourStep[] {
  return tourSteps.filter(({ procedure }) => procedure === undefined || may(procedure));
}
