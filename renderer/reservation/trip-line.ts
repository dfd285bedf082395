import type { Segment } from '../../preload/contract/trip.ts';

/** Where a segment leads in a few words, as staff say it: YUL–CUN, a hotel's city, a car's pick-up place. */
function stop(segment: Segment): string[] {
  switch (segment.kind) {
    case 'air':
      return [segment.from, segment.to];
    case 'hotel':
      return [segment.city];
    case 'package':
      return [segment.from, segment.to];
    case 'car':
      return [segment.pickUp.place, segment.dropOff.place];
    case 'insurance':
      return [];
  }
}

/** The trip in one line: the places in their order, none twice in a row, e.g. YUL – CUN – YUL. */
export function tripInOneLine(segments: readonly Segment[]): string {
  const places = segments
    .flatMap(stop)
    .map((place) => place.trim())
    .filter((place) => place !== '');
  return places.filter((place, index) => place !== places[index - 1]).join(' – ');
}
