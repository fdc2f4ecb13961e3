import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { type Migration, listMigrations, readMigration } from "../migrate.js";
import { globalOptions, print } from "./shared.js";

export const sqlCommand = new Command("sql")
  .description("Print the migrations as plain SQL, for any migrator; reads no database")
  .option("--output <folder>", "write one file each instead")
  .option("--from <number>", "begin with this migration: 000005 beside bookings of your own", "1")
  .action(async (own: { output?: string; from: string }, command: Command) => {
    const options = globalOptions(command);
    const files = await listMigrations();
    const from = Number(own.from);
    if (!Number.isInteger(from) || from < 1 || from > files.length) {
      command.error(`error: --from is a migration's number, 1 to ${files.length}`);
    }
    const migrations = await Promise.all(files.slice(from - 1).map(readMigration));
    const plain = migrations.map((migration) => ({
      file: migration.file,
      isTransaction: migration.concurrentIndex === undefined,
      sql: plainSql(migration),
    }));
    if (own.output === undefined) {
      const rule = `-- ${"=".repeat(80)}`;
      const text = plain.map(({ file, sql }) => `${rule}\n-- ${file}\n${rule}\n${sql}`).join("\n");
      print(options, plain, text.trimEnd());
      return;
    }
    await mkdir(own.output, { recursive: true });
    for (const { file, sql } of plain) {
      await writeFile(join(own.output, file), `-- ${file}\n${sql}`);
    }
    const outside = plain.filter(({ isTransaction }) => !isTransaction).map(({ file }) => file);
    print(
      options,
      plain.map(({ file, isTransaction }) => ({ file, isTransaction })),
      `Wrote ${plain.length} files to ${own.output}. ` +
        `Outside a transaction: ${outside.join(", ") || "none"}; all others in one each.`,
    );
  });

/** With a note on how to run it; the one statement that may not be in a transaction stays alone. */
function plainSql({ sql, concurrentIndex }: Migration): string {
  if (concurrentIndex !== undefined) {
    return (
      "-- Run it OUTSIDE a transaction, alone. If it was interrupted, first:\n" +
      `-- drop index concurrently if exists public.${concurrentIndex};\n\n${sql}\n`
    );
  }
  return (
    "-- Run it in ONE transaction (psql: --single-transaction), as the owner of the tables.\n\n" +
    // A user called like a schema would get the tables into that one.
    `set local search_path = public;\n\n${sql}\n`
  );
}
