/** What the demo says: lines that stay, and on a terminal one line that is written over while work goes on. */
export class Terminal {
  readonly #rewrites = process.stdout.isTTY === true;
  #last = '';

  heading(text: string): void {
    this.line(`\n${text}`);
  }

  line(text: string): void {
    this.#clear();
    process.stdout.write(`${text}\n`);
  }

  /** A fact of the summary. */
  fact(name: string, value: string | number): void {
    this.line(`  ${name.padEnd(34)} ${value}`);
  }

  /** How far work is; without a terminal only every change of `step` makes a line. */
  progress(text: string, step: string): void {
    if (this.#rewrites) {
      this.#clear();
      process.stdout.write(`  ${text}`);
      this.#last = text;
    } else if (step !== this.#last) {
      this.#last = step;
      process.stdout.write(`  ${text}\n`);
    }
  }

  #clear(): void {
    if (this.#rewrites && this.#last !== '') process.stdout.write(`\r${' '.repeat(this.#last.length + 2)}\r`);
    if (this.#rewrites) this.#last = '';
  }
}
