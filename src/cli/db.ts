import { Command } from "commander";
import { findEmbedded, resetEmbedded, startEmbedded, stopEmbedded } from "../embedded.js";
import { globalOptions, print } from "./shared.js";

export const dbCommand = new Command("db").description(
  "The embedded PostgreSQL; its files are in .regulars of the current folder",
);

dbCommand
  .command("start")
  .description("Start it in the background, or find it running, and print its URL")
  .action(async (_own: object, command: Command) => {
    const { url } = await startEmbedded();
    print(globalOptions(command), "db start", { url }, url);
  });

dbCommand
  .command("stop")
  .description("Stop it; the data stays")
  .action(async (_own: object, command: Command) => {
    const stopped = await stopEmbedded();
    print(
      globalOptions(command),
      "db stop",
      { stopped },
      stopped ? "Stopped." : "It was not running.",
    );
  });

dbCommand
  .command("url")
  .description("Print the URL of the running server")
  .action(async (_own: object, command: Command) => {
    const server = await findEmbedded();
    if (!server) throw new Error('It is not running: "regulars db start" starts it.');
    print(globalOptions(command), "db url", { url: server.url }, server.url);
  });

dbCommand
  .command("reset")
  .description("Remove all its data and start it empty")
  .action(async (_own: object, command: Command) => {
    const { url } = await resetEmbedded();
    print(globalOptions(command), "db reset", { url }, url);
  });
