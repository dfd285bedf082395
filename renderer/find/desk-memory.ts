import type { LucideIcon } from 'lucide-react';
import { createContext, useContext, useEffect, useRef } from 'react';
import type { ShortcutId } from '../app/shortcuts.ts';

/** Something that the box can do. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** The shortcut that runs it from anywhere on the desk. */
  readonly shortcut?: ShortcutId | undefined;
  readonly run: () => void;
}

/** Commands of the screens that are open now, asked for when the box opens. */
type Source = () => readonly Command[];

/** Milliseconds after which a reservation counts as opened. */
const stays = 1000;
/** Reservations that were opened lately, this many. */
const REMEMBERED = 8;

/**
 * What the desk remembers while somebody is signed in, in this window's memory only and never in its storage: which
 * reservations they opened lately, what they looked for in the list, and what the open screens can do.
 */
export class DeskMemory {
  readonly #sources = new Set<Source>();
  #opened: readonly number[] = [];
  /** The words that the list is narrowed by. They name people, so they do not stand in an address that a browser keeps. */
  listText = '';

  /** The reservations opened lately, the last one first. */
  get opened(): readonly number[] {
    return this.#opened;
  }

  /** The list is opened anew, with everything in it. */
  forgetListText(): void {
    this.listText = '';
  }

  noteOpened(id: number): void {
    this.#opened = [id, ...this.#opened.filter((one) => one !== id)].slice(0, REMEMBERED);
  }

  /** What the open screens can do now. */
  get commands(): readonly Command[] {
    return [...this.#sources].flatMap((source) => source());
  }

  addCommands(source: Source): () => void {
    this.#sources.add(source);
    return () => this.#sources.delete(source);
  }
}

export const DeskMemoryContext = createContext<DeskMemory>(new DeskMemory());

export function useDeskMemory(): DeskMemory {
  return useContext(DeskMemoryContext);
}

/** Remembers a reservation that stays open for a moment; whoever only passes by it has not opened it. */
export function useNotedAsOpened(id: number): void {
  const memory = useDeskMemory();
  useEffect(() => {
    const timer = setTimeout(() => memory.noteOpened(id), stays);
    return () => clearTimeout(timer);
  }, [memory, id]);
}

/** Offers commands in the box while the component is on screen. */
export function useOfferedCommands(commands: readonly Command[]): void {
  const memory = useDeskMemory();
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => memory.addCommands(() => latest.current), [memory]);
}
