/**
 * Measures, side by side in one run: npm run bench -- PART... [--SIZE N] [--json] [--no-save]
 *
 * Without a part it lists them with their sizes. A part prints its tables and keeps them in
 * bench/RESULTS.md, under the heading of the part and the command that made them; what else stands
 * there under other headings stays.
 */
import { readFile, writeFile } from "node:fs/promises";
import { cpus, totalmem, type as system } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";
import { table } from "../src/cli/terminal.js";
import { packageRoot } from "../src/package.js";
import { adjust } from "./adjust.js";
import { adopt } from "./adopt.js";
import { attachPart } from "./attach.js";
import { attachHistory } from "./attach-history.js";
import { backfill } from "./backfill.js";
import { beside } from "./beside.js";
import { candidates } from "./candidates.js";
import { cells } from "./cells.js";
import { contracts } from "./contracts.js";
import { events } from "./events.js";
import { eventsVolume } from "./events-volume.js";
import { guestCard } from "./guest-card.js";
import type { Part, Result } from "./harness.js";
import { importPart } from "./import.js";
import { live } from "./live.js";
import { normalize } from "./normalize.js";
import { realData } from "./real-data.js";
import { verify } from "./verify.js";

const parts: Record<string, Part> = {
  adjust,
  adopt,
  attach: attachPart,
  "attach-history": attachHistory,
  backfill,
  beside,
  candidates,
  cells,
  contracts,
  events,
  "events-volume": eventsVolume,
  "guest-card": guestCard,
  import: importPart,
  live,
  normalize,
  "real-data": realData,
  verify,
};

const file = join(packageRoot, "bench", "RESULTS.md");
const sizeNames = new Set(Object.values(parts).flatMap((part) => Object.keys(part.sizes)));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    json: { type: "boolean", default: false },
    save: { type: "boolean", default: true },
    ...Object.fromEntries([...sizeNames].map((name) => [name, { type: "string" as const }])),
  },
});
const given = values as Record<string, string | boolean | undefined>;

if (positionals.length === 0) {
  const rows = Object.entries(parts).map(([name, { title, sizes }]) => [
    name,
    title,
    Object.entries(sizes)
      .map(([size, fallback]) => `--${size} ${fallback}`)
      .join(" "),
  ]);
  console.log(table(["part", "shows", "sizes"], rows));
}

for (const name of positionals) {
  const part = parts[name];
  if (part === undefined) throw new Error(`no part ${name}: ${Object.keys(parts).join(", ")}`);
  const sizes = Object.fromEntries(
    Object.entries(part.sizes).map(([size, fallback]) => [size, Number(given[size] ?? fallback)]),
  );
  const set = Object.keys(part.sizes).filter((size) => given[size] !== undefined);
  const command = ["npm run bench --", name, ...set.map((size) => `--${size} ${sizes[size]}`)].join(
    " ",
  );
  const result = await part.run(sizes);
  if (given.json) {
    console.log(JSON.stringify({ part: name, command, date: today(), ...result }));
  } else {
    console.log(`${part.title}\n`);
    for (const { title, columns, rows } of result.tables) {
      console.log(`${title}\n\n${table(columns, rows)}\n`);
    }
    for (const note of result.notes ?? []) console.log(note);
  }
  if (given.save) await save(name, part, command, result);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/**
 * Puts a block `### command` into the section `## part`, in place of an earlier one of the same
 * command.
 */
async function save(name: string, part: Part, command: string, result: Result): Promise<void> {
  const text = await readFile(file, "utf8").catch(() => "# Results\n");
  const sections = text.split(/^(?=## )/m);
  const heading = `## ${name}\n`;
  const before =
    sections.find((section) => section.startsWith(heading)) ?? `${heading}\n${part.title}.\n\n`;
  const [head = "", ...blocks] = before.split(/^(?=### )/m);
  const block = [`### \`${command}\`\n`, `${today()}, ${machine()}\n`, ...markdown(result)].join(
    "\n",
  );
  const blockHeading = block.slice(0, block.indexOf("\n") + 1);
  const index = blocks.findIndex((other) => other.startsWith(blockHeading));
  blocks.splice(index < 0 ? blocks.length : index, index < 0 ? 0 : 1, `${block}\n`);
  const after = [head, ...blocks.map((each) => `${each.trimEnd()}\n\n`)].join("");
  const others = sections.slice(1).filter((section) => !section.startsWith(heading));
  const sorted = [...others, after].sort().map((section) => `${section.trimEnd()}\n`);
  const page = [`${(sections[0] ?? "").trimEnd()}\n`, ...sorted].join("\n");
  await writeFile(file, await format(page, { ...(await resolveConfig(file)), filepath: file }));
}

function markdown({ tables, notes = [] }: Result): string[] {
  const row = (cells: (string | number)[]) => `| ${cells.join(" | ")} |`;
  return [
    ...tables.map(({ title, columns, rows }) =>
      [
        `${title}:\n`,
        row(columns),
        row(columns.map((_, i) => (typeof rows[0]?.[i] === "number" ? "---:" : "---"))),
        ...rows.map(row),
        "",
      ].join("\n"),
    ),
    ...notes.map((note) => `${note}\n`),
  ];
}

function machine(): string {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  return (
    `${cpus().length} × ${cpu?.model.trim() ?? "CPU"}, ${memory}, ${system()}, Node ` +
    process.versions.node
  );
}
