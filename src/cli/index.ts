#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { packageRoot } from "../package.js";
import { helpSettings, inheritSettings, pathOf } from "./help.js";
import { endOnSignals, leaves } from "./interrupt.js";
import { manual } from "./manual.js";
import { show } from "./output.js";
import { UsageError, reportError } from "./shared.js";
import { fit } from "./terminal.js";

const { version } = JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8")) as {
  version: string;
};

const args = process.argv.slice(2);
endOnSignals();

const program = new Command("regulars")
  .description("Customers, profiles and loyalty points for restaurant bookings, in PostgreSQL")
  .version(version)
  .option(
    "--database-url <url>",
    "the database; else DATABASE_URL, else the embedded one if it runs",
  )
  .option("--json", "print JSON, one value a line")
  .addHelpText(
    "after",
    "\nExit codes: 0 done, 1 failed, not found or a check is red, 2 wrong usage,\n" +
      "130 stopped by Ctrl-C.\n\n" +
      "Examples:\n  regulars init\n  regulars verify --restaurant luna",
  )
  .configureHelp(helpSettings)
  .configureOutput({
    // the error repeats what was typed
    writeErr: (text) => {
      show(text.trimEnd(), "stderr");
    },
    outputError: (text) => {
      const message = text
        .trim()
        .replace(/^error: /, "")
        .replaceAll("\n", " ");
      if (args.includes("--json")) reportError(new UsageError(message), undefined, true);
      else {
        const columns = (process.stderr.isTTY && process.stderr.columns) || Infinity;
        show(fit(`${message} (--help tells what there is)`, columns), "stderr");
      }
    },
  })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

// One command a file; each gets the settings above from its `optsWithGlobals()`. Only the called
// command is loaded, since loading all takes longer than most commands run; help and unknown names
// load all.
const commands: Record<string, () => Promise<Command>> = {
  demo: async () => (await import("./demo.js")).demoCommand,
  init: async () => (await import("./init.js")).initCommand,
  status: async () => (await import("./status.js")).statusCommand,
  migrate: async () => (await import("./migrate.js")).migrateCommand,
  sql: async () => (await import("./sql.js")).sqlCommand,
  import: async () => (await import("./import.js")).importCommand,
  backfill: async () => (await import("./backfill.js")).backfillCommand,
  upkeep: async () => (await import("./upkeep.js")).upkeepCommand,
  verify: async () => (await import("./verify.js")).verifyCommand,
  events: async () => (await import("./events.js")).eventsCommand,
  statement: async () => (await import("./statement.js")).statementCommand,
  loyalty: async () => (await import("./loyalty.js")).loyaltyCommand,
  simulate: async () => (await import("./simulate.js")).simulateCommand,
  restaurants: async () => (await import("./restaurants.js")).restaurantsCommand,
  programs: async () => (await import("./programs.js")).programsCommand,
  rewards: async () => (await import("./rewards.js")).rewardsCommand,
  waiting: async () => (await import("./waiting.js")).waitingCommand,
  points: async () => (await import("./points.js")).pointsCommand,
  guests: async () => (await import("./guests.js")).guestsCommand,
  "phone-rules": async () => (await import("./phone-rules.js")).phoneRulesCommand,
  timezone: async () => (await import("./timezone.js")).timezoneCommand,
  report: async () => (await import("./report.js")).reportCommand,
  attach: async () => (await import("./attach.js")).attachCommand,
  detach: async () => (await import("./detach.js")).detachCommand,
  uninstall: async () => (await import("./uninstall.js")).uninstallCommand,
  console: async () => (await import("./console.js")).consoleCommand,
  cells: async () => (await import("./cells.js")).cellsCommand,
  db: async () => (await import("./db.js")).dbCommand,
  doctor: async () => (await import("./doctor.js")).doctorCommand,
  completion: async () => (await import("./completion.js")).completionCommand,
};
const named = args.find((arg, at) => !arg.startsWith("-") && args[at - 1] !== "--database-url");
const asksForHelp = args.includes("--help") || args.includes("-h");
for (const [name, load] of Object.entries(commands)) {
  if (
    asksForHelp ||
    named === undefined ||
    named === name ||
    !(named in commands) ||
    named === "completion"
  ) {
    program.addCommand(await load());
  }
}
inheritSettings(program);
program.hook("preAction", (_program, command) => {
  leaves(args.includes("--dry-run") ? "reads" : manual[pathOf(command)]?.[0]);
});

/** What names the directory: the rest of the line is for the cells. */
function directoryOptions(): { databaseUrl?: string; json: boolean } {
  const at = args.findIndex((arg) => /^--database-url(=|$)/.test(arg));
  const url = /=(.*)/.exec(args[at] ?? "")?.[1] ?? args[at + 1];
  return {
    json: args.includes("--json"),
    ...(at < 0 || url === undefined ? {} : { databaseUrl: url }),
  };
}

// The reader closed the pipe, like head.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  const inCells =
    args.includes("--cells") && !asksForHelp ? await import("./in-cells.js") : undefined;
  if (inCells !== undefined && !inCells.isTogether(args)) {
    process.exitCode = await inCells.runInCells(args, directoryOptions());
  } else {
    await program.parseAsync();
  }
} catch (error) {
  reportError(error, undefined, args.includes("--json"));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
