import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import {
  type AttachMapping,
  type Difference,
  attach,
  attachDifferences,
  attachSql,
  checkAttach,
  resolveAttachProblem,
} from "../attach/index.js";
import { type Question, answerQuestions, proposeMapping } from "../attach/propose.js";
import {
  MissingError,
  UsageError,
  databaseUrl,
  globalOptions,
  print,
  printRows,
} from "./shared.js";
import { counted } from "./terminal.js";
import { show } from "./output.js";

interface Own {
  file: string;
  bookings?: string;
  restaurants?: string;
  tables?: string;
  waitingList?: string;
  answer: Record<string, string>;
  force?: boolean;
  check?: boolean;
  sql?: boolean;
  compare?: boolean;
  strict?: boolean;
  deferred?: boolean;
  resolve?: string;
  actor?: string;
}

export const attachCommand = new Command("attach")
  .description("Mirror an app's own bookings into ours, by triggers on its tables and a mapping")
  .option("--file <mapping>", "how its tables are read", "regulars.attach.json")
  .option("--bookings <table>", "look at the app's tables, and write a mapping to be reviewed")
  .option("--restaurants <table>", "with --bookings: its restaurants; else it has one")
  .option("--tables <table>", "with --bookings: the tables at which guests sit")
  .option("--waiting-list <table>", "with --bookings: entries of bookings that wait for a table")
  .option(
    "--answer <field=value>",
    "with --bookings: what only you know, such as restaurants.country_code='GB'",
    (text: string, before: Record<string, string>) => {
      const [, field = "", value = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (field === "") throw new UsageError("--answer is a field, = and its value");
      return { ...before, [field]: value };
    },
    {},
  )
  .option("--force", "with --bookings: write over a mapping that is there")
  .option("--check", "only show what would happen to each row; writes nothing")
  .option("--sql", "only print the SQL, for any migrator")
  .option("--compare", "only show where both sides differ")
  .option("--resolve <key>", "apply the app's row of that key where no single move leads there")
  .option("--actor <id>", "with --resolve: who asks for it; an id or a kind, no name")
  .option("--strict", "refuse a write of the app's that cannot be mirrored")
  .option("--deferred", "only queue the app's writes; regulars upkeep mirrors them")
  .action(async (own: Own, command: Command) => {
    const options = globalOptions(command);
    const url = await databaseUrl(options);
    if (own.bookings !== undefined) {
      const { mapping, questions } = await proposeMapping(url, { ...own, bookings: own.bookings });
      const isAsked = process.stdin.isTTY && !options.json;
      const open = questions.filter(({ field }) => !(field in own.answer));
      const answers = { ...own.answer, ...(isAsked ? await askAll(open) : {}) };
      const answered = answerQuestions(mapping, answers);
      const text = `${JSON.stringify(answered, null, 2)}\n`;
      await writeFile(own.file, text, { flag: own.force ? "w" : "wx" }).catch((error: unknown) => {
        if ((error as { code?: string }).code !== "EEXIST") throw error;
        throw new UsageError(`${own.file} is there already: --force writes over it`);
      });
      const left = questions.filter(({ field }) => !(field in answers));
      print(
        options,
        "attach --bookings",
        { file: own.file, questions: left, mapping: answered },
        proposed(own, left),
      );
      return;
    }
    if (own.compare) {
      const differences = await attachDifferences(url);
      printRows(options, "attach --compare", differences, describe(differences));
      if (differences.length > 0) process.exitCode = 1;
      return;
    }
    if (own.resolve !== undefined) {
      if (own.actor === undefined) return command.error("error: --resolve needs --actor");
      const resolved = { external_id: own.resolve, actor: own.actor };
      const status = await resolveAttachProblem(url, resolved);
      print(options, "attach --resolve", { ...resolved, status }, `${own.resolve} is ${status}.`);
      return;
    }
    const mapping = await readMapping(own.file);
    const { strict, deferred } = own;
    if (own.sql) {
      show((await attachSql(url, mapping, { strict, deferred })).trimEnd());
      return;
    }
    if (own.check) {
      const found = await checkAttach(url, mapping);
      const lines = [
        `${counted(found.rows, "row")}, about ${counted(found.contacts, "guest")}.`,
        ...Object.entries(found.statuses).map(([status, rows]) => `  ${status}: ${rows}`),
        ...Object.entries(found.words).map(
          ([word, rows]) => `  no word of ours for ${word}: ${rows}`,
        ),
        ...(found.lone_entries > 0
          ? [
              `  left out: ${found.lone_entries} of the waiting list that have no booking: the ` +
                "mapping reads no party and time of them, and the app's later booking would be " +
                "a second one",
            ]
          : []),
        ...found.problems.map(
          ({ problem, rows, example }) =>
            `  cannot be: ${counted(rows, "row")}: ${problem}; first ${example}`,
        ),
        ...(found.problems.length === 0
          ? ["Next: regulars attach."]
          : ["Next: mend those rows or the mapping; regulars attach leaves them out."]),
      ];
      print(options, "attach --check", found, lines.join("\n"));
      if (found.problems.length > 0) process.exitCode = 1;
      return;
    }
    const attached = await attach(url, mapping, {
      strict,
      deferred,
      onProgress: ({ loaded, of }) => {
        if (!options.json) show(`loaded ${loaded} of ${of}`);
      },
    });
    const { restaurants, tables, loaded, mirrored, differences } = attached;
    print(
      options,
      "attach",
      attached,
      `Attached: ${counted(restaurants, "restaurant")} and ${counted(tables, "table")} made, ` +
        `${counted(loaded, "booking")} loaded, ${mirrored} mirrored one by one.\n` +
        `${describe(differences)}\nNext: regulars backfill, then regulars status: who earns.`,
    );
  });

async function readMapping(file: string): Promise<AttachMapping> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if ((error as { code?: string }).code !== "ENOENT") throw error;
    throw new MissingError(
      `there is no ${file}: "regulars attach --bookings <table>" looks at the app's tables and ` +
        "writes it",
    );
  });
  try {
    return JSON.parse(text) as AttachMapping;
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`);
  }
}

/** What only a person knows. An empty answer leaves it open. */
async function askAll(questions: Question[]): Promise<Record<string, string>> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr }).on(
    "SIGINT",
    () => process.kill(process.pid, "SIGINT"),
  );
  const answers: Record<string, string> = {};
  try {
    for (const { field, suggestion } of questions) {
      const shown = suggestion === undefined ? "" : ` (perhaps ${suggestion})`;
      const answer = (await terminal.question(`${field}${shown}: `)).trim();
      if (answer !== "") answers[field] = answer;
    }
  } finally {
    terminal.close();
  }
  return answers;
}

function proposed({ file }: Own, questions: Question[]): string {
  const line = ({ field, suggestion }: Question) =>
    `  ${field}${suggestion === undefined ? "" : `    perhaps ${suggestion}`}`;
  const required = questions.filter(({ is_required }) => is_required);
  const others = questions.filter(({ is_required }) => !is_required);
  return [
    `Written: ${file}. Review it: it says how each value is read.`,
    ...(required.length === 0
      ? ["Next: regulars attach --check."]
      : ["Not decided, and only you know it. Replace each ? in the file, or give --answer:"]),
    ...required.map(line),
    ...(others.length === 0 ? [] : ["Left out, since only you know what it means:"]),
    ...others.map(line),
  ].join("\n");
}

function describe(differences: Difference[]): string {
  if (differences.length === 0) return "Both sides say the same.";
  const shown = differences.slice(0, 20);
  return [
    `Different: ${differences.length}`,
    ...shown.map((each) => `  ${each.external_id}: ${each.difference} ${each.detail}`.trimEnd()),
    ...(shown.length < differences.length ? ["  …"] : []),
  ].join("\n");
}
