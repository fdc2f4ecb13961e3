import { Command } from "commander";
import { detach } from "../attach/index.js";
import { databaseUrl, globalOptions, print } from "./shared.js";

export const detachCommand = new Command("detach")
  .description("Take the triggers off an app's tables again; what was mirrored stays")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions(command);
    const triggers = await detach(await databaseUrl(options));
    print(
      options,
      "detach",
      { triggers },
      triggers.length === 0
        ? "Nothing is attached."
        : ["Gone, and what was mirrored stays:", ...triggers.map((each) => `  ${each}`)].join("\n"),
    );
  });
