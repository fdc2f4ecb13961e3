/** What commands print. */
import { randomInt } from "node:crypto";

/** Known to this process alone: a colour without it is not ours. */
const mark = randomInt(100_000, 1_000_000);

// Nothing of the terminal's own passes but what is ours and what ends a colour.
const controls = new RegExp(
  `\\x1b(?!\\[(?:\\d+;${mark}|0|22|39|49)m)(?:\\[[0-9;:]*m)?|` +
    "[\\x00-\\x09\\x0b-\\x1a\\x1c-\\x1f\\x7f-\\x9f" +
    "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]",
  "g",
);

/** Without what a guest's text could do to a terminal, its colours included; ours stay, marked. */
export function printable(text: string): string {
  return text.replace(controls, "");
}

/** A colour of our own, such as `\x1b[31m`, with the mark by which {@link printable} knows it. */
export function marked(sequence: string): string {
  return sequence.replace(/m$/, `;${mark}m`);
}

/**
 * The one place where commands write to the terminal: what a guest has written does nothing there.
 */
export function show(text: string, to: "stdout" | "stderr" = "stdout"): void {
  console[to === "stdout" ? "log" : "error"](printable(text).replaceAll(`;${mark}m`, "m"));
}

/** A value as one line of JSON. */
export function showJson(value: unknown, to: "stdout" | "stderr" = "stdout"): void {
  // JSON escapes the controls below the space only. Marks of direction stay in the data as well.
  show(JSON.stringify(value).replace(unseen, toEscape), to);
}

const unseen = /[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function toEscape(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
