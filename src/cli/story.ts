/** Tells the demo: numbered scenes for a person, a line of JSON each for a program. */
import { show, showJson } from "./output.js";
import { color, table } from "./terminal.js";

export class Story {
  readonly #json: boolean;
  #number = 0;
  #scene: { scene: number; title: string; told: unknown[] } | undefined;

  constructor(json: boolean) {
    this.#json = json;
  }

  scene(title: string): void {
    this.end();
    this.#number += 1;
    this.#scene = { scene: this.#number, title, told: [] };
    if (!this.#json) {
      const rule = "─".repeat(Math.max(0, 73 - title.length));
      show(`${color.bold(color.cyan(`── ${this.#number}. ${title} ${rule}`))}\n`);
    }
  }

  tell(text: string): void {
    this.#say(text, wrap(text));
  }

  /** What the reader could type: code, SQL or a command. */
  code(text: string): void {
    this.#say(
      text,
      text.replace(/^/gm, "    ").replace(/.+/g, (line) => color.dim(line)),
    );
  }

  table(head: string[], rows: (string | number | null)[][]): void {
    const facts = rows.map(
      (row) =>
        Object.fromEntries(row.map((value, at) => [head[at] ?? "", value] as const)) as unknown,
    );
    this.block(table(head, rows), facts);
  }

  /** A text that is laid out already, and what it says. */
  block(text: string, facts: unknown): void {
    this.#say(facts, text.replace(/^(?=.)/gm, "  "));
  }

  end(): void {
    if (this.#json && this.#scene) showJson(this.#scene);
    this.#scene = undefined;
  }

  #say(fact: unknown, text: string): void {
    this.#scene?.told.push(fact);
    if (!this.#json) show(`${text}\n`);
  }
}

/** Breaks a paragraph into lines of at most 80 columns. */
function wrap(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/(.{1,80})(?: |$)/g, "$1\n")
    .trimEnd();
}
