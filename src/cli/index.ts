#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { packageRoot } from "../package.js";
import { backfillCommand } from "./backfill.js";
import { dbCommand } from "./db.js";
import { demoCommand } from "./demo.js";
import { eventsCommand } from "./events.js";
import { guestsCommand } from "./guests.js";
import { importCommand } from "./import.js";
import { migrateCommand } from "./migrate.js";
import { phoneRulesCommand } from "./phone-rules.js";
import { reportCommand } from "./report.js";
import { UsageError, reportError } from "./shared.js";
import { simulateCommand } from "./simulate.js";
import { sqlCommand } from "./sql.js";
import { statementCommand } from "./statement.js";
import { verifyCommand } from "./verify.js";

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
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

// One command a file; each gets the settings above from its `optsWithGlobals()`.
const commands = [
  demoCommand,
  migrateCommand,
  sqlCommand,
  importCommand,
  backfillCommand,
  verifyCommand,
  eventsCommand,
  statementCommand,
  simulateCommand,
  guestsCommand,
  phoneRulesCommand,
  reportCommand,
  dbCommand,
];
for (const command of commands) program.addCommand(command);
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
