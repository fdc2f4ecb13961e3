/** Loads a booking system's CSV file: staged as text by COPY, judged and written by the functions of the database. */
import { finished } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { retrying } from "../client.js";
import { type CsvFormat, type CsvRecord, detectFormat, readRecords } from "./file.js";
import {
  type Field,
  fields,
  ImportError,
  mapColumns,
  mappedFields,
  type Mapping,
  type MappingOptions,
} from "./mapping.js";
import { rejectFiles, removeRejectFiles, writeRejectFiles } from "./rejects.js";

export { bookingSystems } from "./aliases.js";
export { fields, ImportError } from "./mapping.js";

export interface ImportOptions extends MappingOptions {
  restaurant_id: string;
  /** Whose booking ids the file has. @defaultValue the system, else `csv` */
  source?: string | undefined;
  /** @defaultValue that of the byte order mark, else UTF-8 */
  encoding?: string | undefined;
  /** @defaultValue whichever of , ; tab | is commonest in the header */
  delimiter?: string | undefined;
  /** How dates that are not YYYY-MM-DD are meant; without it they are rejected. */
  dateOrder?: "dmy" | "mdy" | undefined;
  /** Cells that mean nothing is known. @defaultValue `NULL` and `\N` */
  nullTexts?: string[] | undefined;
  /** More rejected rows than this, and nothing is written. */
  maxRejects?: number | undefined;
  /** Counts what would happen and writes nothing but the two files. */
  dryRun?: boolean | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Called once the header is read, before anything else. */
  onMapping?: ((mapping: Mapping, format: CsvFormat) => void) | undefined;
}

export interface ImportProgress {
  step: "read" | "plan" | "write";
  rows: number;
  /** Rows to write; while reading not yet known. */
  of?: number;
}

export interface ImportCounts {
  /** Always imported + updated + unchanged + rejected. */
  rows: number;
  imported: number;
  updated: number;
  unchanged: number;
  rejected: number;
}

export interface ImportResult extends ImportCounts {
  restaurantId: string;
  source: string;
  /** On the bookings that this run has inserted; null for a dry run or when nothing was written. */
  batchId: string | null;
  dryRun: boolean;
  /** True when there were more rejects than allowed, and so nothing was written. */
  stopped: boolean;
  format: CsvFormat;
  mapping: Mapping;
  /** Rows without any content, such as `,,,`; not counted as rows. */
  blank: number;
  /** Cells that were read as nothing because they are one of `nullTexts`. */
  nulls: number;
  rejectedFile: string | null;
  errorsFile: string | null;
}

/**
 * Imports a file. It can be stopped at any moment and run again: the end is the same.
 *
 * @param pool - of the owner or an operator; not `pipeline`d, for COPY is not, and not through a pooler
 * @throws ImportError where the file or the options make no sense; then nothing has been written
 */
export async function importFile(
  pool: pg.Pool,
  path: string,
  options: ImportOptions,
): Promise<ImportResult> {
  const format = await detectFormat(path, options);
  const portions = readRecords(path, format);
  const [header, ...first] = ((await portions.next()).value as CsvRecord[] | undefined) ?? [];
  if (!header) throw new ImportError("the file is empty");
  const headers = header.cells.map((cell) => cell ?? "\ufffd");
  const mapping = mapColumns(headers, options);
  options.onMapping?.(mapping, format);
  const source = options.source ?? options.system ?? "csv";

  const client = await pool.connect();
  try {
    const restaurantId = options.restaurant_id;
    await client.query("select regulars.begin_import($1)", [restaurantId]);
    const { blank, nulls } = await stage(
      client,
      withFirst(first, portions),
      headers.length,
      mapping,
      options,
    );

    options.onProgress?.({ step: "plan", rows: 0 });
    const planned = await client.query<Record<keyof ImportCounts, string>>(
      "select * from regulars.plan_import($1, $2, $3)",
      [restaurantId, source, mappedFields(mapping)],
    );
    let counts = toCounts(planned.rows[0]);
    const stopped = counts.rejected > (options.maxRejects ?? Infinity);
    let batchId: string | null = null;
    if (!stopped && !options.dryRun) {
      batchId = await write(client, restaurantId, source, options);
      const done = await client.query<Record<keyof ImportCounts, string>>(
        "select * from regulars.count_import()",
      );
      counts = toCounts(done.rows[0]);
    }

    const files = rejectFiles(path);
    if (counts.rejected > 0) {
      await writeRejectFiles(client, path, format, header, mapping, files);
    } else {
      await removeRejectFiles(files);
    }
    return {
      ...counts,
      restaurantId,
      source,
      batchId,
      dryRun: options.dryRun ?? false,
      stopped,
      format,
      mapping,
      blank,
      nulls,
      rejectedFile: counts.rejected > 0 ? files.rejected : null,
      errorsFile: counts.rejected > 0 ? files.errors : null,
    };
  } finally {
    // Not back to the pool: the plan's temporary tables stay with the connection.
    client.release(true);
    await portions.return(undefined);
  }
}

async function* withFirst(
  first: CsvRecord[],
  others: AsyncIterable<CsvRecord[]>,
): AsyncGenerator<CsvRecord[]> {
  yield first;
  yield* others;
}

/**
 * Sends the mapped cells to the staging table, with a place for the rows that are none. The database reads each part
 * that it has got while the next is made here.
 */
async function stage(
  client: pg.PoolClient,
  portions: AsyncIterable<CsvRecord[]>,
  width: number,
  mapping: Mapping,
  options: ImportOptions,
): Promise<{ blank: number; nulls: number }> {
  const used = fields.flatMap((field) => {
    const column = mapping.columns.find((mapped) => mapped.field === field);
    const constant = mapping.constants[field];
    if (column === undefined && constant === undefined) return [];
    return [{ field, index: column === undefined ? -1 : column.column - 1, constant }];
  });
  const nullTexts = new Set(options.nullTexts ?? ["NULL", "\\N"]);
  const columns = ["number", "from_byte", "to_byte", "problem", ...used.map(({ field }) => field)];

  const nothing = "\t\\N".repeat(used.length);
  let part = "";
  let rows = 0;
  let blank = 0;
  let nulls = 0;
  let sent = 0;
  let reading: Promise<unknown> = Promise.resolve();
  const send = async () => {
    await reading;
    const sink = client.query(
      copyFrom(`copy pg_temp.import_rows (${columns.join(", ")}) from stdin`),
    );
    sink.end(part);
    await finished(sink);
    reading = client.query("select regulars.read_import_rows($1, $2, $3, $4)", [
      options.restaurant_id,
      JSON.stringify(mapping.statuses),
      options.dateOrder ?? null,
      sent,
    ]);
    // Whoever sends next, or the end, is told.
    reading.catch(() => undefined);
    part = "";
    sent = rows;
    options.onProgress?.({ step: "read", rows });
  };

  for await (const records of portions) {
    for (const { cells, fromByte, toByte } of records) {
      if (cells.every((cell) => cell !== undefined && /^[ \t]*$/.test(cell))) {
        blank += 1;
        continue;
      }
      rows += 1;
      part += `${rows}\t${fromByte}\t${toByte}\t`;
      const problem = problemOf(cells, width);
      if (problem === undefined) {
        part += "\\N";
        for (const { index, constant } of used) {
          let cell = cells[index] ?? "";
          if (nullTexts.has(cell)) {
            cell = "";
            nulls += 1;
          }
          part += `\t${toCopyText(cell === "" ? constant : cell)}`;
        }
      } else {
        part += problem + nothing;
      }
      part += "\n";
    }
    if (part.length > 524_288) await send();
  }
  await send();
  await reading;
  return { blank, nulls };
}

function problemOf(cells: CsvRecord["cells"], width: number): string | undefined {
  if (cells.includes(undefined)) return "encoding";
  // more delimiters than the header at the end of a line say nothing
  if (cells.length < width || cells.slice(width).some((cell) => cell !== "")) return "cells";
  if (cells.some((cell) => cell?.includes("\0"))) return "nul";
  return undefined;
}

function toCopyText(value: string | undefined): string {
  if (value === undefined) return "\\N";
  return /[\\\t\n\r]/.test(value)
    ? value.replace(/[\\\t\n\r]/g, (sign) => copyEscapes[sign] ?? sign)
    : value;
}

const copyEscapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** One transaction a chunk. */
async function write(
  client: pg.PoolClient,
  restaurantId: string,
  source: string,
  options: ImportOptions,
): Promise<string> {
  const { rows: ids } = await client.query<{ id: string }>("select regulars.uuid_v7() as id");
  const batchId = ids[0]?.id ?? "";
  const { rows: chunks } = await client.query<{ step: number; chunk: number; items: string }>(
    "select step, chunk, items from regulars.list_import_chunks()",
  );
  const all = chunks.reduce((sum, { items }) => sum + Number(items), 0);
  let done = 0;
  for (const { step, chunk, items } of chunks) {
    options.onProgress?.({ step: "write", rows: done, of: all });
    const values = [restaurantId, source, batchId, step, chunk];
    await retrying(10, () =>
      client.query("select regulars.import_chunk($1, $2, $3, $4, $5)", values),
    );
    done += Number(items);
  }
  options.onProgress?.({ step: "write", rows: done, of: all });
  return batchId;
}

function toCounts(row: Record<keyof ImportCounts, string> | undefined): ImportCounts {
  if (!row) throw new Error("the plan of the import counts nothing");
  return {
    rows: Number(row.rows),
    imported: Number(row.imported),
    updated: Number(row.updated),
    unchanged: Number(row.unchanged),
    rejected: Number(row.rejected),
  };
}

export type { CsvFormat, Field, Mapping };
