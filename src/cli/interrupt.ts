/**
 * Ctrl-C: the terminal is left as it was, and a line says what is done and how to go on. A command
 * that ends by itself when asked to, like one that follows the feed, says so with {@link handled}.
 */
import { constants } from "node:os";
import { show, showJson } from "./output.js";
import type { Stopped } from "./manual.js";

const signals = ["SIGINT", "SIGTERM"] as const;
type Signal = (typeof signals)[number];

const told: Record<Stopped, string> = {
  reads: "Nothing was changed.",
  whole: "It does all or nothing: look which, before you run it again.",
  resumes: "What is done stays done. Run it again: it goes on.",
  anew: "Run it again: it begins anew.",
};

let stopped: Stopped | undefined;
let progress: (() => string) | undefined;
let handler: (() => void) | undefined;

/** From now on a signal ends the process with what it says. */
export function endOnSignals(): void {
  for (const signal of signals) {
    process.on(signal, () => {
      if (handler) handler();
      else end(signal);
    });
  }
}

/** What the command that runs leaves behind. */
export function leaves(what: Stopped | undefined): void {
  stopped = what;
}

/** What is shown and has to go from the terminal; it gives how far it is. */
export function showing(stop: (() => string) | undefined): void {
  progress = stop;
}

/** The command ends by itself when `stop` is called; a second signal does not wait for it. */
export function handled(stop: () => void): Disposable {
  handler = () => {
    handler = undefined;
    stop();
  };
  return {
    [Symbol.dispose]: () => {
      handler = undefined;
    },
  };
}

function end(signal: Signal): never {
  const far = progress?.() ?? "";
  const message = far === "" ? "stopped" : `stopped: ${far}`;
  const hint = stopped === undefined ? null : told[stopped];
  if (process.argv.includes("--json")) {
    showJson({ error: { code: "stopped", message, field: null, detail: null, hint } }, "stderr");
  } else {
    // the terminal has printed ^C on this line
    const lines = [...(process.stderr.isTTY ? [""] : []), `S${message.slice(1)}. ${hint ?? ""}`];
    show(lines.join("\n").trimEnd(), "stderr");
  }
  process.exit(128 + constants.signals[signal]);
}
