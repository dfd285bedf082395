/** What every fault run is told. */
export interface FaultOptions {
  readonly kills: number;
  readonly seed: number;
  /** Hears how far it is. */
  readonly onProgress?: (kills: number) => void;
}

type Figures = Readonly<Record<string, number>>;

/** What a fault run came to. */
export interface FaultResult {
  /** How much was done. */
  readonly done: Figures;
  /** What went wrong, each of which must be 0. */
  readonly wrong: Figures;
}

/** Kills a process of the program with SIGKILL at random instants and holds what it left against what must be there. */
export type FaultRun = (options: FaultOptions) => Promise<FaultResult>;

/** A result as one line of JSON. */
export function lineOf(faults: string, { done, wrong }: FaultResult): string {
  return JSON.stringify({ faults, ...done, ...wrong });
}

/** Whether everything that must be 0 is 0. */
export function isSound({ wrong }: FaultResult): boolean {
  return Object.values(wrong).every((count) => count === 0);
}
