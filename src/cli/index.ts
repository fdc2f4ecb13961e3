#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { packageRoot } from "../package.js";
import { show } from "./output.js";
import { UsageError, reportError } from "./shared.js";

const { version } = JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8")) as {
  version: string;
};

const program = new Command("regulars")
  .description("Customers, profiles and loyalty points for restaurant bookings, in PostgreSQL")
  .version(version)
  .option("--database-url <url>", "the database; else DATABASE_URL, else the embedded PostgreSQL")
  .option("--json", "print JSON, one value a line")
  .showHelpAfterError()
  .addHelpText("after", "\nExit codes: 0 done, 1 failed or a check is red, 2 wrong usage.")
  .configureOutput({
    // what was typed is part of what is said about it
    writeErr: (text) => {
      show(text.trimEnd(), "stderr");
    },
  })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

// One command a file; each gets the settings above from its `optsWithGlobals()`. Only the one that
// is called is loaded: all of them take longer than most commands do, and are there for help and
// for wrong names.
const commands: Record<string, () => Promise<Command>> = {
  demo: async () => (await import("./demo.js")).demoCommand,
  migrate: async () => (await import("./migrate.js")).migrateCommand,
  sql: async () => (await import("./sql.js")).sqlCommand,
  import: async () => (await import("./import.js")).importCommand,
  backfill: async () => (await import("./backfill.js")).backfillCommand,
  verify: async () => (await import("./verify.js")).verifyCommand,
  events: async () => (await import("./events.js")).eventsCommand,
  statement: async () => (await import("./statement.js")).statementCommand,
  simulate: async () => (await import("./simulate.js")).simulateCommand,
  guests: async () => (await import("./guests.js")).guestsCommand,
  "phone-rules": async () => (await import("./phone-rules.js")).phoneRulesCommand,
  report: async () => (await import("./report.js")).reportCommand,
  console: async () => (await import("./console.js")).consoleCommand,
  db: async () => (await import("./db.js")).dbCommand,
};
const args = process.argv.slice(2);
const named = args.find((arg, at) => !arg.startsWith("-") && args[at - 1] !== "--database-url");
const asksForHelp = args.includes("--help") || args.includes("-h");
for (const [name, load] of Object.entries(commands)) {
  if (asksForHelp || named === undefined || named === name || !(named in commands)) {
    program.addCommand(await load());
  }
}
inheritSettings(program);

/** Commander hands settings down only to commands that are made on their parent. */
function inheritSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inheritSettings(command);
  }
}

// Whoever reads has seen enough, as head does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  reportError(error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
