import type { OutputOf } from '../../preload/contract/index.ts';
import type { ReservationRow } from '../../preload/contract/reservations.ts';
import type { SearchHit } from '../../preload/contract/search.ts';
import type { Command } from './desk-memory.ts';

/** A client of reservations that were found. */
type FoundClient = OutputOf<'clients.found'>[number];

/** One line of the box that a person can choose. */
export type PaletteOption =
  | {
      readonly kind: 'reservation';
      readonly id: string;
      readonly row: ReservationRow;
      readonly matched?: SearchHit['matched'];
    }
  | { readonly kind: 'client'; readonly id: string; readonly client: FoundClient }
  | { readonly kind: 'all'; readonly id: string; readonly text: string }
  | { readonly kind: 'command'; readonly id: string; readonly command: Command };

/** Lines under one heading, `find.groups.<id>`. */
export interface OptionGroup {
  readonly id: 'reservations' | 'recent' | 'clients' | 'commands';
  readonly options: readonly PaletteOption[];
}

interface Offered {
  /** What was typed, without blanks around it. */
  readonly text: string;
  readonly hits: readonly SearchHit[];
  readonly clients: readonly FoundClient[];
  readonly recent: readonly ReservationRow[];
  readonly commands: readonly Command[];
}

/** The groups of the box: what was opened lately before anything is typed, else what was found; commands below. */
export function groupsOf({ text, hits, clients, recent, commands }: Offered): OptionGroup[] {
  const found: PaletteOption[] = hits.map(({ row, matched }) => ({
    kind: 'reservation',
    id: `hit-${row.id}`,
    row,
    matched,
  }));
  if (hits.length > 0) found.push({ kind: 'all', id: 'all', text });
  const groups: OptionGroup[] = [
    text === ''
      ? {
          id: 'recent',
          options: recent.map((row) => ({ kind: 'reservation', id: `recent-${row.id}`, row })),
        }
      : { id: 'reservations', options: found },
    {
      id: 'clients',
      options: clients.map((client) => ({ kind: 'client', id: `client-${client.id}`, client })),
    },
    {
      id: 'commands',
      options: commands.map((command) => ({ kind: 'command', id: `command-${command.id}`, command })),
    },
  ];
  return groups.filter(({ options }) => options.length > 0);
}

/** The option after a key among so many; null for any other key. */
export function optionAfterKey(key: string, active: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'ArrowDown') return (active + 1) % count;
  if (key === 'ArrowUp') return (active - 1 + count) % count;
  if (key === 'PageDown') return Math.min(count - 1, active + 6);
  if (key === 'PageUp') return Math.max(0, active - 6);
  return null;
}
