import { show } from "./output.js";
import { Command } from "commander";
import { type Adoption, type Finding, adopt } from "../adopt/index.js";
import { migrate } from "../migrate.js";
import { parseMigration } from "./sql.js";
import { type GlobalOptions, databaseUrl, globalOptions, parseSchema, print } from "./shared.js";

interface Own {
  adopt?: boolean;
  dryRun?: boolean;
  to?: string;
  roles?: boolean;
  schema?: string;
}

export const migrateCommand = new Command("migrate")
  .description("Apply the migrations that the database does not have yet")
  .option("--adopt", "take over bookings that another system made: look at its tables first")
  .option("--dry-run", "with --adopt: only say what is missing or differs")
  .option("--to <number>", "stop after this migration, without functions and triggers")
  .option("--schema <name>", "where tables and functions live (default: public)", parseSchema)
  .option("--cells", "in every cell of the directory, one after the other")
  .option("--roles", "then make the roles and switch on row security: the last step of a deploy")
  .action(async (own: Own, command: Command) => {
    if (own.dryRun && !own.adopt) command.error("error: --dry-run goes with --adopt");
    if (own.to !== undefined && own.adopt) command.error("error: --to does not go with --adopt");
    if (own.roles && (own.to !== undefined || own.dryRun)) {
      command.error("error: --roles goes with neither --to nor --dry-run");
    }
    if (own.schema !== undefined && own.adopt) {
      command.error("error: --adopt takes over tables in public: --schema does not go with it");
    }
    const roles = own.roles ?? false;
    const to = own.to === undefined ? {} : { to: await parseMigration(own.to, command, "to") };
    const options = globalOptions(command);
    const url = await databaseUrl(options);
    // Hundreds of objects count as one step.
    let toldObjects = false;
    const onProgress = (file: string) => {
      const isObject = file.includes("/");
      if (options.json || (isObject && toldObjects)) return;
      toldObjects ||= isObject;
      show(isObject ? "applying functions, views, policies and triggers" : `applying ${file}`);
    };
    if (own.adopt) {
      const adoption = await adopt(url, { dryRun: own.dryRun ?? false, roles, onProgress });
      printAdoption(options, adoption, own.dryRun ?? false);
    } else {
      const applied = await migrate(url, { roles, onProgress, schema: own.schema, ...to });
      print(
        options,
        "migrate",
        { applied },
        applied.length === 0 ? "Already up to date." : "Up to date.",
      );
    }
  });

function printAdoption(options: GlobalOptions, adoption: Adoption, isDryRun: boolean): void {
  const { findings, recorded, applied } = adoption;
  const required = findings.filter(({ level }) => level === "required");
  const advice = findings.filter(({ level }) => level === "advice");
  const lines: string[] = [];
  if (required.length > 0) {
    lines.push("Required before anything is applied:", "", ...required.flatMap(describe));
  }
  if (advice.length > 0) lines.push("Good to know:", "", ...advice.flatMap(describe));
  if (required.length > 0) {
    lines.push(
      "Nothing is applied. Run the statements one by one, each in a transaction of its own, in " +
        "this order;",
      `then run this again. Required: ${required.length}.`,
    );
    process.exitCode = 1;
  } else if (isDryRun) {
    lines.push("Everything required is there. Nothing is applied: this was a dry run.");
  } else {
    if (recorded.length > 0) lines.push(`Recorded as applied: ${recorded.join(", ")}.`);
    lines.push(
      applied.length === 0 ? "Already up to date." : "Up to date. Next: regulars backfill.",
    );
  }
  if (required.length === 0 && (isDryRun || applied.length > 0)) lines.push("", refusedFromNowOn);
  print(options, "migrate --adopt", adoption, lines.join("\n"));
}

const refusedFromNowOn =
  "Refused from now on: deleting a booking (RG011; cancel it), a move of its status against its\n" +
  "life, such as completed to cancelled (RG002), a table that is taken (RG006), another id or\n" +
  "restaurant for a booking (RG009). docs/reference.md lists the moves.";

function describe({ problem, sql }: Finding): string[] {
  const statements = sql?.split("\n").map((line) => (line === "" ? "" : `      ${line}`)) ?? [];
  return [...wrap(problem), ...statements, ""];
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 98) lines.push(`${lines.pop()} ${word}`);
    else lines.push(`  ${word}`);
  }
  return lines;
}
