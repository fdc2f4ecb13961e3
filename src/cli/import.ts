import { Command, InvalidArgumentError, Option } from "commander";
import {
  bookingSystems,
  fields,
  importFile,
  ImportError,
  type ImportOptions,
  type ImportResult,
  type UnknownWord,
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
import { show } from "./output.js";
import { snakeKeys } from "./outputs.js";
import { Progress, counted, table } from "./terminal.js";

interface Options extends Omit<
  ImportOptions,
  "restaurant_id" | "source" | "sources" | "nullTexts" | "onProgress" | "onMapping" | "onUnknown"
> {
  restaurant: string;
  source?: string[];
  null?: string[];
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
  .option("--table <word=label>", "which table a word means; no label: none", collect)
  .option(
    "--source <name or word=source>",
    "whose booking ids they are (default: the system, else csv); what a word of the file's " +
      "source means",
    collect,
  )
  .option("--seating <word=seating>", "what a word of the file's seating means", collect)
  .option("--type <word=type>", "what a word of the file's booking type means", collect)
  .option("--consent <word=yes|no>", "what a word of the file's marketing consent means", collect)
  .option("--cancelled-by <word=who>", "what a word of who cancelled means", collect)
  .addOption(
    new Option(
      "--unknown <what>",
      "words that nobody knows: keep them in the notes, or reject the row (default: keep, but " +
        "stop at a status)",
    ).choices(["keep", "reject"]),
  )
  .addOption(
    new Option("--amounts <unit>", "major: pounds and euros; minor: pence and cents").choices([
      "major",
      "minor",
    ]),
  )
  .option("--locale <language>", "whose month names and decimal sign the file has, such as de")
  .option(
    "--key <columns>",
    "columns that identify a booking of a system without ids, separated by commas",
    collectList,
  )
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
  .option(
    "--safe-csv",
    "an apostrophe before cells that a spreadsheet would calculate, in both files",
  )
  .option("--dry-run", "count what would happen, and write no booking")
  .addHelpText(
    "after",
    "\n" +
      `${wrap(`Fields: ${fields.join(", ")}`)}\n` +
      "\n" +
      wrap(
        "Words that mean nothing here are listed with their counts before anything is written; " +
          "of each list but the status they are kept in the notes. Rejected rows go to " +
          "<file>.rejected.csv as they were, the reasons to <file>.errors.tsv: mend the rows and " +
          "import that file. A row without external_id is known by its mapped cells. Stop it at " +
          "any moment and run it again. Then run: regulars backfill",
      ),
  )
  .action(async (path: string, _own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await using pool = await openPool(options, { max: options.jobs, pipeline: false });
    using progress = new Progress();
    const source = options.source?.filter((given) => !given.includes("=")) ?? [];
    if (source.length > 1)
      throw new UsageError("--source names one system; word=source maps a word");
    const result = await importFile(pool, path, {
      ...options,
      source: source[0],
      sources: options.source?.filter((given) => given.includes("=")),
      restaurant_id: await restaurantId(pool, options.restaurant),
      nullTexts: options.null,
      onUnknown: (words) => {
        if (!options.json) show(describeUnknown(words));
      },
      onProgress: ({ step, rows, of = 0 }) => {
        if (step === "write") progress.show("rows written", rows, of);
      },
    }).catch((error: unknown) => {
      throw error instanceof ImportError ? new UsageError(error.message) : error;
    });
    progress[Symbol.dispose]();
    printResult(options, result, path);
    const isAllRejected = result.rows > 0 && result.rejected === result.rows;
    if (result.stopped || isAllRejected) process.exitCode = 1;
  });

function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

function collectList(value: string, earlier: string[] = []): string[] {
  return [...earlier, ...value.split(",").map((name) => name.trim())];
}

function parseLimit(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Not a whole number from 0.");
  return Number(text);
}

function wrap(text: string): string {
  return text.replace(/(.{1,80})(?: |$)/g, "$1\n").trimEnd();
}

function describeUnknown(words: UnknownWord[]): string {
  const fields = new Set(words.map(({ field }) => field));
  return [...fields]
    .map((field) => {
      const list = words.filter((word) => word.field === field);
      const shown = list
        .slice(0, mostShown)
        .map(({ word, rows }) => `${JSON.stringify(word)} ${rows}`);
      const others = list.length > mostShown ? `, and ${list.length - mostShown} more` : "";
      return `unknown words of ${field}, with their rows: ${shown.join(", ")}${others}`;
    })
    .join("\n");
}

const mostShown = 30;

function printResult(options: GlobalOptions, result: ImportResult, path: string): void {
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
      ? "not imported: " +
        mapping.unmapped.map(({ column, header }) => `#${column} ${header}`).join(", ")
      : "every column is imported",
    `${result.nulls} cells read as nothing, ${result.blank} blank rows left out`,
    ...(result.headerRecord > 1 ? [`the header is record ${result.headerRecord} of the file`] : []),
    ...(result.leftOut > 0
      ? [`${counted(result.leftOut, "row")} left out: totals or a repeated header`]
      : []),
    ...(result.datesWithoutTime > 0
      ? [`${counted(result.datesWithoutTime, "date")} without a time, read as noon of the day`]
      : []),
    ...result.lostContacts.map(
      ({ half, rows, first }) =>
        `${counted(rows, "booking")} ${rows === 1 ? "has" : "have"} an unusable ` +
        `${half === "email" ? "e-mail" : "phone"}, first ${first.join(", ")}`,
    ),
    "",
    `${result.rows} rows = ${result.imported} imported + ${result.updated} updated + ` +
      `${result.unchanged} unchanged + ${result.rejected} rejected`,
    ...(result.reasons.length > 0
      ? [
          table(
            ["rows", "column", "code", "reason", "example"],
            result.reasons.map(({ rows, column, code, message, example }) => [
              rows,
              column,
              code,
              message,
              example,
            ]),
          ),
        ]
      : []),
  ];
  if (result.rejectedFile !== null && result.errorsFile !== null) {
    lines.push(`rejected rows: ${result.rejectedFile}`, `reasons: ${result.errorsFile}`);
  }
  lines.push(...result.stops.map((stop) => `Nothing was written: ${stop}.`));
  if (result.stopped && result.stops.length === 0) {
    lines.push("More rejects than --max-rejects: nothing was written.");
  } else if (!result.stopped && result.dryRun) lines.push("Dry run: nothing was written.");
  lines.push(`next: ${nextCommand(result, path)}`);
  print(options, "import", snakeKeys(result), lines.join("\n"));
}

/**
 * What most helps now: the option that decides what was undecided, the mended rows, or the
 * backfill.
 */
function nextCommand(result: ImportResult, path: string): string {
  const again = (more: string) => `regulars import ${path} …the same options… ${more}`;
  const [status] = result.unknownWords.filter(({ field }) => field === "status");
  if (status && result.stops.length > 0) {
    return again(`--status ${JSON.stringify(`${status.word}=completed`)}`);
  }
  if (result.stops.length > 0) return again("--amounts major");
  const [worst] = result.reasons;
  if (worst && result.rejected * 2 >= result.rows) {
    const isTime = worst.code === "RG001" && /(?:_at|_on)$/.test(worst.field ?? "");
    if (isTime && /^\d{1,2}[-/.]\d{1,2}[-/.]/.test(worst.example ?? "")) {
      return again("--date-order dmy (the day first) or mdy");
    }
    if (isTime && /\p{L}{3}/u.test(worst.example ?? ""))
      return again("--locale de (the file's language)");
    if (worst.code === "RG070" && worst.message.includes("encoding")) {
      return again("--encoding windows-1252");
    }
  }
  if (result.dryRun && result.imported + result.updated > 0) return "the same without --dry-run";
  if (result.rejectedFile !== null) {
    return (
      `mend the rows in ${result.rejectedFile} and import it with the same options, then ` +
      "regulars backfill"
    );
  }
  return "regulars backfill";
}
