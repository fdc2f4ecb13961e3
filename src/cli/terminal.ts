/**
 * Tables, colours and progress for people: at most 100 columns, and plain text where it is no
 * terminal.
 */
import { isatty } from "node:tty";
import { stripVTControlCharacters } from "node:util";
import { MultiBar, Presets, type SingleBar } from "cli-progress";
import Table from "cli-table3";
import pc from "picocolors";
import { printable } from "./output.js";

/** Of a table: the demo indents it by two of the hundred columns. */
const width = 98;

/**
 * Colours on a terminal only; picocolors alone would colour the logs of a CI run as well. `isatty`,
 * because `stdout.isTTY` is undefined on a pipe, and `createColors` then decides by itself.
 */
export const color = pc.createColors(
  isatty(1) && !process.env.NO_COLOR && process.env.TERM !== "dumb",
);

type Cell = string | number | null;

/**
 * Rows under a head; numbers to the right; where it is too wide, the widest column is broken into
 * lines.
 */
export function table(head: string[], rows: Cell[][]): string {
  const texts = rows.map((row) => row.map((cell) => printable(String(cell ?? ""))));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...texts.map((row) => visibleLength(row[column] ?? ""))),
  );
  const gap = 2;
  const excess = () => widths.reduce((sum, each) => sum + each + gap, -gap) - width;
  while (excess() > 0) {
    const widest = Math.max(...widths);
    widths[widths.indexOf(widest)] = widest - 1;
  }
  const made = new Table({
    head: head.map((title) => color.dim(title)),
    colWidths: widths.map((each) => each + gap),
    colAligns: head.map((_title, column) =>
      rows.length > 0 && texts.every((row) => amount.test(row[column] ?? "")) ? "right" : "left",
    ),
    wordWrap: true,
    chars: Object.fromEntries(borders.map((border) => [border, ""])),
    style: { "padding-left": 0, "padding-right": gap, head: [], border: [], compact: true },
  });
  made.push(...texts);
  return made
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

const borders = [
  ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left"],
  ...["bottom-right", "left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
];

/** A number as people write it, or nothing. */
const amount = /^([+-]?\d+(\.\d+)?(%| h| d)?)?$/;

function visibleLength(text: string): number {
  const lines = stripVTControlCharacters(text).split("\n");
  return Math.max(...lines.map((line) => line.length));
}

/**
 * Progress on the standard error of a terminal; nothing elsewhere. It is removed when it is done.
 */
export class Progress implements Disposable {
  readonly #bars = new MultiBar(
    {
      clearOnComplete: true,
      hideCursor: true,
      stream: process.stderr,
      format: "{name} {bar} {percentage}% of {total}{left}",
      barsize: 30,
      emptyOnZero: true,
    },
    Presets.rect,
  );
  #bar: SingleBar | undefined;
  #name = "";
  #started = 0;

  /** Shows that `done` of `total` items of `name` are done. */
  show(name: string, done: number, total: number): void {
    // the library writes its empty lines to a pipe as well
    if (!process.stderr.isTTY) return;
    if (name !== this.#name) {
      if (this.#bar) this.#bars.remove(this.#bar);
      this.#bar = this.#bars.create(total, 0, { name, left: "" });
      this.#name = name;
      this.#started = performance.now();
    }
    const seconds = (((performance.now() - this.#started) / 1000) * (total - done)) / done;
    const left = Number.isFinite(seconds) ? `, ${Math.ceil(seconds)}s left` : "";
    this.#bar?.update(done, { name, left });
  }

  [Symbol.dispose](): void {
    if (process.stderr.isTTY) this.#bars.stop();
  }
}
