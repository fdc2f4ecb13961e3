import { Command, InvalidArgumentError } from "commander";
import { handled } from "./interrupt.js";
import { type GlobalOptions, globalOptions, openPool, print, reportError } from "./shared.js";

interface Options extends GlobalOptions {
  write?: boolean;
  port?: number;
  actor: string;
}

export const consoleCommand = new Command("console")
  .description("Open a page on this machine that shows guests, points, events and checks")
  .option("--write", "let it change points, guests and consents, and run backfills")
  .option("--port <n>", "listen there; else on a port that is free", parsePort)
  .option("--actor <id or kind>", "who acts, unless a form says otherwise", "staff")
  .addHelpText(
    "after",
    "\nThe address it prints opens it once, in one browser. The login has to be the" +
      "\nowner's or a member of regulars_ops; what it may do is what its role may.",
  )
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    const { startConsole } = await import("../console/server.js");
    await using pool = await openPool(options, { max: 8 });
    const { write = false, actor, port = 0 } = options;
    await using running = await startConsole({ pool, write, actor, onError: reportError }, port);
    const { url } = running;
    const mode = write ? "It may write." : "It is read-only; --write lets it change things.";
    print(
      options,
      "console",
      { url },
      `${url}\n\nThe address opens it once, until Ctrl-C ends it.\n${mode}`,
    );
    await new Promise<void>((resolve) => {
      handled(resolve);
    });
  });

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65535) {
    throw new InvalidArgumentError("Not a port, 0 to 65535.");
  }
  return port;
}
