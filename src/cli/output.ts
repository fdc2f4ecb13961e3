/** What commands print. */
const controls =
  // eslint-disable-next-line no-control-regex
  /\x1b(?!\[[0-9;]*m)|[\x00-\x09\x0b-\x1a\x1c-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Without what a guest's text could do to a terminal; our own colours stay. */
export function printable(text: string): string {
  return text.replace(controls, "");
}

/**
 * The one place where commands write to the terminal: what a guest has written does nothing there.
 */
export function show(text: string, to: "stdout" | "stderr" = "stdout"): void {
  console[to === "stdout" ? "log" : "error"](printable(text));
}

/** A value as one line of JSON. */
export function showJson(value: unknown): void {
  // JSON escapes the controls below the space only
  show(JSON.stringify(value).replace(/[\x7f-\x9f]/g, toEscape));
}

function toEscape(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
