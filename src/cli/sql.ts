import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { type Migration, listMigrations, readMigration } from "../migrate.js";
import { objectsSql, readObjects } from "../objects.js";
import { homeSchema } from "../schema.js";
import { show } from "./output.js";
import { globalOptions, parseSchema, printRows } from "./shared.js";

interface Own {
  output?: string;
  schema: string;
  from: string;
  to?: string;
}

interface PlainFile {
  file: string;
  is_transaction: boolean;
  sql: string;
}

export const sqlCommand = new Command("sql")
  .description("Print the migrations as plain SQL, for any migrator; reads no database")
  .option("--output <folder>", "write one file each instead")
  .option("--schema <name>", "where tables and functions live", parseSchema, homeSchema)
  .option("--from <number>", "begin with this migration: 000005 beside bookings of your own", "1")
  .option("--to <number>", "end with this migration, and without objects.sql")
  .action(async (own: Own, command: Command) => {
    const options = globalOptions(command);
    const from = await parseMigration(own.from, command, "from");
    const to = own.to === undefined ? undefined : await parseMigration(own.to, command, "to");
    const files = (await listMigrations()).slice(from - 1, to);
    const migrations = await Promise.all(files.map((file) => readMigration(file, own.schema)));
    const objects = await readObjects(own.schema);
    const plain: PlainFile[] = [
      inTransaction("000000-setup.sql", `${objects.setup}\n${objectsSql(objects.columns, false)}`),
      ...migrations.map((migration) => plainMigration(migration, own.schema)),
    ];
    if (to === undefined) {
      // Lets "regulars migrate" continue from here.
      const rows = migrations.map(({ file, hash }) => `  ('${file}', '${hash}')`).join(",\n");
      const history =
        `insert into regulars.migrations (file, hash)\nvalues\n${rows}\n` +
        "on conflict (file) do nothing;\n";
      plain.push(inTransaction("objects.sql", `${objectsSql(objects.all, true)}\n${history}`));
    }
    if (own.output === undefined) {
      const rule = `-- ${"=".repeat(80)}`;
      const text = plain.map(({ file, sql }) => `${rule}\n-- ${file}\n${rule}\n${sql}`).join("\n");
      // not broken into lines of a terminal's width
      if (!options.json) show(text.trimEnd());
      else printRows(options, "sql", plain, "");
      return;
    }
    await mkdir(own.output, { recursive: true });
    for (const { file, sql } of plain) {
      await writeFile(join(own.output, file), `-- ${file}\n${sql}`);
    }
    const outside = plain.filter(({ is_transaction }) => !is_transaction).map(({ file }) => file);
    printRows(
      options,
      "sql",
      plain.map(({ file, is_transaction }) => ({ file, is_transaction })),
      `Wrote ${plain.length} files to ${own.output}: setup.sql first, then the numbers, ` +
        "objects.sql last and again with each release. Outside a transaction: " +
        `${outside.join(", ") || "none"}; all others in one each.`,
    );
  });

/** The number of a migration that there is, such as 000005. */
export async function parseMigration(
  text: string,
  command: Command,
  option: string,
): Promise<number> {
  const last = (await listMigrations()).length;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= last) return number;
  return command.error(`error: --${option} is a migration's number, 1 to ${last}`);
}

function inTransaction(file: string, sql: string): PlainFile {
  return {
    file,
    is_transaction: true,
    sql:
      "-- Run it in ONE transaction (psql: --single-transaction), as the owner of the tables.\n" +
      "\n" +
      sql,
  };
}

/** With a note on how to run it; the one statement that may not be in a transaction stays alone. */
function plainMigration({ file, sql, concurrentIndex }: Migration, schema: string): PlainFile {
  if (concurrentIndex === undefined) return inTransaction(file, `${sql}\n`);
  return {
    file,
    is_transaction: false,
    sql:
      "-- Run it OUTSIDE a transaction, alone. If it was interrupted, first:\n" +
      `-- drop index concurrently if exists ${schema}.${concurrentIndex};\n\n${sql}\n`,
  };
}
