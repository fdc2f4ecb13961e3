import { Command, InvalidArgumentError, Option } from "commander";
import {
  bookingSystems,
  fields,
  importFile,
  ImportError,
  type ImportOptions,
  type ImportResult,
} from "../import/index.js";
import {
  type GlobalOptions,
  UsageError,
  globalOptions,
  openPool,
  parseCount,
  print,
  restaurantId,
} from "./shared.js";
import { Progress, table } from "./terminal.js";

interface Options extends Pick<
  ImportOptions,
  "system" | "map" | "set" | "status" | "source" | "encoding" | "delimiter" | "dateOrder" | "dryRun"
> {
  restaurant: string;
  null?: string[];
  maxRejects?: number;
  jobs: number;
}

export const importCommand = new Command("import")
  .description("Load bookings from a CSV file of another system")
  .argument("<file>")
  .requiredOption("--restaurant <id or slug>", "the restaurant whose bookings they are")
  .addOption(
    new Option(
      "--system <name>",
      "the system the file is from, for the names of its columns",
    ).choices(Object.keys(bookingSystems)),
  )
  .option("--map <column=field>", "a column by name or #number; no field: leave it out", collect)
  .option("--set <field=value>", "for rows whose cell is empty or missing", collect)
  .option("--status <word=status>", "what a word of the file's status means", collect)
  .option("--source <name>", "whose booking ids they are (default: the system, else csv)")
  .addOption(
    new Option("--date-order <order>", "how dates other than YYYY-MM-DD are meant").choices([
      "dmy",
      "mdy",
    ]),
  )
  .option("--encoding <name>", "without a byte order mark (default: utf-8)")
  .option("--delimiter <sign>", "between cells (default: the commonest of , ; tab | in the header)")
  .option("--null <text>", "a cell that means nothing is known (default: NULL and \\N)", collect)
  .option("--max-rejects <n>", "reject more rows than this, and write nothing", parseLimit)
  .option("--jobs <n>", "connections that write, where there are rows enough", parseCount, 2)
  .option("--dry-run", "count what would happen, and write no booking")
  .addHelpText(
    "after",
    `\nFields: ${wrap(fields.join(", "))}\n\n` +
      "Rejected rows go to <file>.rejected.csv as they were, the reasons to <file>.errors.tsv: mend the\n" +
      "rows and import that file. A row without external_id is known by its mapped cells. Stop it at\n" +
      "any moment and run it again. Then run: regulars backfill",
  )
  .action(async (path: string, _own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await using pool = await openPool(options, { max: options.jobs, pipeline: false });
    using progress = new Progress();
    const result = await importFile(pool, path, {
      ...options,
      restaurant_id: await restaurantId(pool, options.restaurant),
      nullTexts: options.null,
      onProgress: ({ step, rows, of = 0 }) => {
        if (step === "write") progress.show("rows written", rows, of);
      },
    }).catch((error: unknown) => {
      throw error instanceof ImportError ? new UsageError(error.message) : error;
    });
    progress[Symbol.dispose]();
    printResult(options, result);
    if (result.stopped) process.exitCode = 1;
  });

function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

function parseLimit(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Not a whole number from 0.");
  return Number(text);
}

function wrap(text: string): string {
  return text.replace(/(.{1,90})(?: |$)/g, "$1\n").trimEnd();
}

function printResult(options: GlobalOptions, result: ImportResult): void {
  const { mapping, format } = result;
  const lines = [
    `${format.encoding}, cells separated by ${JSON.stringify(format.delimiter)}`,
    table(
      ["column", "header", "field"],
      mapping.columns.map(({ column, header, field }) => [`#${column}`, header, field]),
    ),
    ...Object.entries(mapping.constants).map(
      ([field, value]) => `${field} is ${value} where empty`,
    ),
    mapping.unmapped.length > 0
      ? `not imported: ${mapping.unmapped.map(({ column, header }) => `#${column} ${header}`).join(", ")}`
      : "every column is imported",
    `${result.nulls} cells read as nothing, ${result.blank} blank rows left out`,
    "",
    `${result.rows} rows = ${result.imported} imported + ${result.updated} updated + ` +
      `${result.unchanged} unchanged + ${result.rejected} rejected`,
  ];
  if (result.rejectedFile !== null && result.errorsFile !== null) {
    lines.push(`rejected rows: ${result.rejectedFile}`, `reasons: ${result.errorsFile}`);
  }
  if (result.stopped) lines.push("More rejects than --max-rejects: nothing was written.");
  else if (result.dryRun) lines.push("Dry run: nothing was written.");
  print(options, result, lines.join("\n"));
}
