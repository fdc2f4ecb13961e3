/**
 * Tables, colours and progress for people: at most 100 columns, and plain text where it is no
 * terminal.
 */
import { isatty } from "node:tty";
import { stripVTControlCharacters } from "node:util";
import { MultiBar, Presets, type SingleBar } from "cli-progress";
import Table from "cli-table3";
import pc from "picocolors";
import { showing } from "./interrupt.js";
import { marked, printable } from "./output.js";

/**
 * Of a table: the terminal's, and without one a hundred columns, of which the demo indents it by
 * two.
 */
const width = Math.min(100, (process.stdout.isTTY && process.stdout.columns) || 100) - 2;

/**
 * Colours on a terminal only; picocolors alone would colour the logs of a CI run as well. `isatty`,
 * because `stdout.isTTY` is undefined on a pipe, and `createColors` then decides by itself.
 */
export const color = paints(isatty(1) && !process.env.NO_COLOR && process.env.TERM !== "dumb");

/** Colours that {@link show} tells from those that a guest has put into a name. */
export function paints(isOn: boolean) {
  const { bold, cyan, dim, green, red, yellow } = pc.createColors(isOn);
  const paint = (format: (text: string) => string) => {
    const [on = "", off = ""] = format("\0").split("\0").map(marked);
    return (text: string) => on + text + off;
  };
  return {
    bold: paint(bold),
    cyan: paint(cyan),
    dim: paint(dim),
    green: paint(green),
    red: paint(red),
    yellow: paint(yellow),
  };
}

type Cell = string | number | null;

/**
 * Rows under a head; numbers to the right; where it is too wide, the widest column is broken into
 * lines between its words. Where the words do not fit side by side, each row is a block of lines:
 * no id is ever cut.
 */
export function table(head: string[], rows: Cell[][], columns = width): string {
  const texts = rows.map((row) => row.map((cell) => printable(String(cell ?? ""))));
  const widthsOf = (length: (text: string) => number) =>
    head.map((title, column) =>
      Math.max(title.length, ...texts.map((row) => length(row[column] ?? ""))),
    );
  const widths = widthsOf(visibleLength);
  const least = widthsOf(longestWord);
  const gap = 2;
  const total = (each: number[]) => each.reduce((sum, one) => sum + one + gap, -gap);
  if (total(least) > columns && head.every((title) => title !== "")) return blocks(head, texts);
  while (total(widths) > columns) {
    const broken = widths.map((each, column) => (each > (least[column] ?? 0) ? each : 0));
    const widest = Math.max(...broken);
    if (widest === 0) break;
    widths[broken.indexOf(widest)] = widest - 1;
  }
  const made = new Table({
    // without titles there is no line for them
    head: head.some((title) => title !== "") ? head.map((title) => color.dim(title)) : [],
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

/** Each row as lines of what and its value. */
function blocks(head: string[], rows: string[][]): string {
  const longest = Math.max(...head.map((title) => title.length));
  return rows
    .map((row) =>
      head
        .flatMap((title, column) => {
          const [first = "", ...more] = (row[column] ?? "").split("\n");
          if (first === "") return [];
          return [
            `${color.dim(title.padEnd(longest))}  ${first}`,
            ...more.map((line) => " ".repeat(longest + 2) + line),
          ];
        })
        .join("\n"),
    )
    .join("\n\n");
}

/**
 * A text for a terminal, with lines that are too long broken between their words; the rest of such
 * a line is indented. Text that goes elsewhere stays as it is.
 */
export function fit(
  text: string,
  columns = (process.stdout.isTTY && process.stdout.columns) || Infinity,
): string {
  return text
    .split("\n")
    .map((line) => (columnsOf(line) <= columns ? line : breakLine(line, columns)))
    .join("\n");
}

function breakLine(line: string, columns: number): string {
  const indent = " ".repeat(line.search(/\S/));
  const lines: string[] = [];
  let last = indent;
  for (const word of line.trim().split(" ")) {
    if (last.trim() === "") last += word;
    else if (columnsOf(`${last} ${word}`) <= columns) last += ` ${word}`;
    else {
      lines.push(last);
      last = `${indent}  ${word}`;
    }
  }
  return [...lines, last].join("\n");
}

/** `1 row`, `2 rows`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

const borders = [
  ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left"],
  ...["bottom-right", "left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
];

/** A number as people write it, or nothing. */
const amount = /^([+-]?\d+(\.\d+)?(%| h| d)?)?$/;

function visibleLength(text: string): number {
  return Math.max(...text.split("\n").map(columnsOf));
}

function longestWord(text: string): number {
  return Math.max(...text.split(/\s+/).map(columnsOf));
}

/** How many columns a terminal gives a text: an ideograph has two, an accent of its own none. */
function columnsOf(text: string): number {
  // of a colour's numbers Node strips four digits each, and our mark has six
  const seen = stripVTControlCharacters(text.replace(colours, "")).replace(/\p{M}/gu, "");
  return Array.from(seen.replace(wide, "..")).length;
}

const escape = "\u001b";
const colours = new RegExp(`${escape}\\[[\\d;]*m`, "g");
const wide = new RegExp(
  "[\\u1100-\\u115f\\u2e80-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f" +
    "\\uff00-\\uff60\\uffe0-\\uffe6]|\\p{Emoji_Presentation}",
  "gu",
);

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
  #far = "";

  constructor() {
    showing(() => {
      this[Symbol.dispose]();
      return this.#far;
    });
  }

  /** Shows that `done` of `total` items of `name` are done. */
  show(name: string, done: number, total: number): void {
    this.#far = `${name} ${done} of ${total}`;
    // the library also writes its empty lines to a pipe
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
    showing(undefined);
    if (process.stderr.isTTY) this.#bars.stop();
  }
}
