/**
 * Loads a booking system's CSV file: staged as text by COPY, judged and written by the functions of
 * the database.
 */
import { finished, pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { assertJobs, beginIn, queryOn, retrying } from "../client.js";
import type { Field } from "./fields.js";
import { type CsvFormat, type CsvRecord, detectFormat } from "./file.js";
import { type FoundHeader, findHeader, isNoBooking } from "./header.js";
import { mappedFields, type Mapping, type MappingOptions } from "./mapping.js";
import { claimRejectFiles, columnOf, removeRejectFiles, writeRejectFiles } from "./rejects.js";
import { type ReadingOptions, RowReader, stagedColumns } from "./rows.js";
import { plain } from "./text.js";
import type { UnknownWord } from "./words.js";

export { bookingSystems } from "./aliases.js";
export { ImportError } from "./error.js";
export { fields } from "./fields.js";

export interface ImportOptions extends MappingOptions, ReadingOptions {
  restaurant_id: string;
  /** Whose booking ids the file has. @defaultValue the system, else `csv` */
  source?: string | undefined;
  /** @defaultValue that of the byte order mark, else UTF-8 */
  encoding?: string | undefined;
  /** @defaultValue whichever of , ; tab | is commonest in the header */
  delimiter?: string | undefined;
  /** More rejected rows than this, and nothing is written. */
  maxRejects?: number | undefined;
  /** Counts what would happen and writes nothing but the two files. */
  dryRun?: boolean | undefined;
  /** How many connections write, where there are rows enough for them. @defaultValue 1 */
  jobs?: number | undefined;
  /**
   * Writes cells that a spreadsheet would calculate with an apostrophe before them, in the two
   * files.
   */
  safeCsv?: boolean | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Called once the header is read, before anything else. */
  onMapping?: ((mapping: Mapping, format: CsvFormat) => void) | undefined;
  /** Called once the file is read, before anything is written. */
  onUnknown?: ((words: UnknownWord[]) => void) | undefined;
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
  /**
   * True when nothing was written, because of more rejects than allowed or of what `stops` says.
   */
  stopped: boolean;
  /** What has to be decided before anything is written. */
  stops: string[];
  format: CsvFormat;
  mapping: Mapping;
  /** Rows without any content, such as `,,,`; not counted as rows. */
  blank: number;
  /** Totals, repeated headers and the like; not counted as rows. */
  leftOut: number;
  /** The record of the file that is its header, from 1. */
  headerRecord: number;
  /** Cells that were read as nothing because they are one of `nullTexts`. */
  nulls: number;
  /** Words that neither the product nor an option knows, the commonest of each list first. */
  unknownWords: UnknownWord[];
  /** Why rows were rejected, the commonest reason first. */
  reasons: RejectReason[];
  /** Contacts that were given and that no rule can use; their bookings are written. */
  lostContacts: LostContact[];
  /** Dates of creation and the like that tell no time of day. */
  datesWithoutTime: number;
  rejectedFile: string | null;
  errorsFile: string | null;
}

export interface RejectReason {
  field: string | null;
  /** The file's own names of the columns that the field is read from. */
  column: string;
  code: string;
  message: string;
  rows: number;
  /**
   * The cell of the first such row, with what may be personal masked; null where it is the row that
   * is wrong.
   */
  example: string | null;
}

export interface LostContact {
  half: "email" | "phone";
  rows: number;
  /** The ids of the first of them, or their places in the file such as `row 12`. */
  first: string[];
}

/**
 * Imports a file. It can be stopped at any moment and run again: the end is the same.
 *
 * @param pool - of the owner or an operator; not `pipeline`d, for COPY is not, and not through a
 * pooler
 * @throws RangeError where `jobs` are more than the pool has connections
 * @throws ImportError where the file or the options make no sense; then nothing has been written
 */
export async function importFile(
  pool: pg.Pool,
  path: string,
  options: ImportOptions,
): Promise<ImportResult> {
  const { jobs = 1 } = options;
  assertJobs(pool, jobs);
  const { format, header, first, portions, mapping, headers, headerRecord } = await findHeader(
    path,
    await detectFormat(path, options),
    options,
  );
  const source = options.source ?? options.system ?? "csv";

  const client = await pool.connect();
  const others: pg.PoolClient[] = [];
  try {
    const files = await claimRejectFiles(path);
    options.onMapping?.(mapping, format);
    const restaurantId = options.restaurant_id;
    const {
      rows: [begun],
    } = await client.query<Begun>(
      `select regulars.uuid_v7() as id, clock_timestamp()::text as at, begun.*
       from regulars.begin_import($1) as begun`,
      [restaurantId],
    );
    if (!begun) throw new Error("the import does not begin");
    const reader = new RowReader(mapping, headers, options, {
      callingCode: begun.calling_code ?? undefined,
      callingCodes: begun.calling_codes,
      currency: begun.currency ?? undefined,
      tableLabels: begun.table_labels,
    });
    const { blank, leftOut } = await stage(
      client,
      withFirst(first, portions),
      { headers, mapping, headerRecord, format, header, first, portions },
      reader,
      options,
    );
    const unknownWords = reader.unknownWords();
    if (unknownWords.length > 0) options.onUnknown?.(unknownWords);

    options.onProgress?.({ step: "plan", rows: 0 });
    const planned = await client.query<Record<keyof ImportCounts, string>>(
      "select * from regulars.plan_import($1, $2, $3)",
      [restaurantId, source, mappedFields(mapping)],
    );
    let counts = toCounts(planned.rows[0]);
    const lost = await client.query<LostContact>(
      "select half, rows::integer, first from regulars.list_import_lost_contacts($1)",
      [restaurantId],
    );
    const stops = findStops(reader, unknownWords, options);
    const stopped = stops.length > 0 || counts.rejected > (options.maxRejects ?? Infinity);
    let batchId: string | null = null;
    if (!stopped && !options.dryRun) {
      batchId = begun.id;
      const connections = Math.min(jobs, Math.floor(counts.imported / rowsForAConnection) || 1);
      while (others.length < connections - 1) others.push(await pool.connect());
      const importing = [restaurantId, source, batchId, begun.at] as const;
      counts = await write(beginIn(pool), client, others, importing, options);
    }

    let reasons: RejectReason[] = [];
    if (counts.rejected > 0) {
      reasons = await summarizeRejects(client, mapping);
      await writeRejectFiles(
        client,
        path,
        format,
        header,
        mapping,
        files,
        options.safeCsv ?? false,
      );
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
      stops,
      format,
      mapping,
      blank,
      leftOut,
      headerRecord,
      nulls: reader.nulls,
      unknownWords,
      reasons,
      lostContacts: lost.rows,
      datesWithoutTime: reader.datesWithoutTime,
      rejectedFile: counts.rejected > 0 ? files.rejected : null,
      errorsFile: counts.rejected > 0 ? files.errors : null,
    };
  } finally {
    // Not back to the pool: the plan's temporary tables stay with the connection.
    for (const session of [client, ...others]) session.release(true);
    await portions.return(undefined);
  }
}

interface Begun {
  id: string;
  at: string;
  calling_code: string | null;
  calling_codes: Record<string, string>;
  currency: string | null;
  table_labels: string[];
}

function findStops(reader: RowReader, words: UnknownWord[], options: ImportOptions): string[] {
  const stops: string[] = [];
  if (options.unknown === undefined && words.some(({ field }) => field === "status")) {
    stops.push(
      "a booking of an unknown status could take a table: map each word with --status " +
        "word=status, or decide all with --unknown keep or --unknown reject",
    );
  }
  if (reader.unclearAmount !== undefined) {
    stops.push(
      `spend_amount holds amounts such as ${toShape(reader.unclearAmount)}: say --amounts ` +
        "major where they are pounds, euros and the like, --amounts minor where they are pence " +
        "or cents",
    );
  }
  if (reader.amountWithoutCurrency !== undefined) {
    stops.push(
      `spend_amount holds amounts such as ${toShape(reader.amountWithoutCurrency)} without a ` +
        "currency, which has the number of decimals: give the restaurant its currency, or map a " +
        "column or --set to spend_currency",
    );
  }
  return stops;
}

async function* withFirst(
  first: CsvRecord[],
  others: AsyncIterable<CsvRecord[]>,
): AsyncGenerator<CsvRecord[]> {
  yield first;
  yield* others;
}

/**
 * Sends the mapped cells to the staging table, and keeps the places of lines that are not rows. The
 * database reads each part that it has got while the next is made here.
 */
async function stage(
  client: pg.PoolClient,
  portions: AsyncIterable<CsvRecord[]>,
  found: FoundHeader,
  reader: RowReader,
  options: ImportOptions,
): Promise<{ blank: number; leftOut: number }> {
  const columns = ["number", "from_byte", "to_byte", "problem", ...stagedColumns];
  const nothing = "\t\\N".repeat(stagedColumns.length);
  let part: Buffer[] = [];
  let size = 0;
  let rows = 0;
  let blank = 0;
  let leftOut = 0;
  let sent = 0;
  let reading: Promise<unknown> = Promise.resolve();
  const send = async () => {
    await reading;
    const sink = client.query(
      copyFrom(`copy pg_temp.import_rows (${columns.join(", ")}) from stdin`),
    );
    sink.end(Buffer.concat(part));
    await finished(sink);
    reading = client.query("select regulars.read_import_rows($1, $2, $3)", [
      options.restaurant_id,
      sent + 1,
      rows,
    ]);
    // The next send, or the end, reports it.
    reading.catch(() => undefined);
    part = [];
    size = 0;
    sent = rows;
    options.onProgress?.({ step: "read", rows });
  };

  for await (const records of portions) {
    let text = "";
    for (const { cells, fromByte, toByte } of records) {
      if (cells.every((cell) => cell !== undefined && isBlank(cell))) {
        blank += 1;
        continue;
      }
      const problem = problemOf(cells, found.headers.length);
      if (isNoBooking(cells, found)) {
        leftOut += 1;
        continue;
      }
      rows += 1;
      text += `${rows}\t${fromByte}\t${toByte}\t`;
      if (problem === undefined) {
        const row = reader.read(cells as string[]);
        text += "\\N";
        for (const column of stagedColumns) text += `\t${toCopyText(row[column])}`;
      } else {
        text += problem + nothing;
      }
      text += "\n";
    }
    const bytes = Buffer.from(text);
    part.push(bytes);
    size += bytes.length;
    if (size > 131_072) await send();
  }
  await send();
  await reading;
  return { blank, leftOut };
}

/** Most cells hold a sign that everybody sees. */
function isBlank(cell: string): boolean {
  return !/[!-~]/.test(cell) && plain(cell) === "";
}

function problemOf(cells: CsvRecord["cells"], width: number): string | undefined {
  if (cells.includes(undefined)) return "encoding";
  // extra delimiters at the end of a line mean nothing
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

/** The second connection is open before fewer rows than twice this are written. */
const rowsForAConnection = 5000;

interface Chunk {
  step: number;
  chunk: number;
  items: number;
}

/** One transaction a chunk. Each row is in the plan of one session, which counts it. */
async function write(
  begin: string,
  client: pg.PoolClient,
  others: pg.PoolClient[],
  importing: readonly [restaurantId: string, source: string, batchId: string, beganAt: string],
  options: ImportOptions,
): Promise<ImportCounts> {
  const { rows } = await client.query<Chunk>(
    "select step, chunk, items::integer from regulars.list_import_chunks()",
  );
  const inserts = rows.filter(({ step }) => step === 4);
  const sessions = [{ session: client, chunks: rows }];
  for (const [index, session] of others.entries()) {
    const chunks = inserts.filter((_, place) => place % (others.length + 1) === index + 1);
    await handOver(client, session, importing, chunks);
    sessions.push({ session, chunks });
  }

  const all = rows.reduce((sum, { items }) => sum + items, 0);
  const shared = new Set(sessions.slice(1).flatMap(({ chunks }) => chunks));
  let done = 0;
  let hasFailed = false;
  options.onProgress?.({ step: "write", rows: done, of: all });
  const ended = await Promise.allSettled(
    sessions.map(async ({ session, chunks }) => {
      try {
        for (const chunk of chunks) {
          if (hasFailed) return;
          const values = [...importing, chunk.step, chunk.chunk];
          await retrying(10, () =>
            queryOn(session, begin, "select regulars.import_chunk($1, $2, $3, $4, $5, $6)", values),
          );
          // The first session writes what is left of the shared rows, which is little.
          if (session === client && shared.has(chunk)) continue;
          done += chunk.items;
          options.onProgress?.({ step: "write", rows: done, of: all });
        }
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }),
  );
  for (const end of ended) if (end.status === "rejected") throw end.reason;

  const total: ImportCounts = { rows: 0, imported: 0, updated: 0, unchanged: 0, rejected: 0 };
  for (const { session } of sessions) {
    const counted = await session.query<Record<keyof ImportCounts, string>>(
      "select * from regulars.count_import()",
    );
    const counts = toCounts(counted.rows[0]);
    for (const count of Object.keys(total) as (keyof ImportCounts)[]) total[count] += counts[count];
  }
  return total;
}

/** Moves what another session can insert of these chunks from the plan of the first to its own. */
async function handOver(
  client: pg.PoolClient,
  other: pg.PoolClient,
  [restaurantId, source]: readonly [restaurantId: string, source: string, ...rest: string[]],
  chunks: Chunk[],
): Promise<void> {
  await Promise.all([
    client.query("select regulars.share_import($1)", [chunks.map(({ chunk }) => chunk)]),
    other.query("select regulars.join_import($1, $2)", [restaurantId, source]),
  ]);
  await pipeline(
    client.query(
      copyTo("copy (delete from pg_temp.import_share returning *) to stdout (format binary)"),
    ),
    other.query(copyFrom("copy pg_temp.import_bookings from stdin (format binary)")),
  );
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

async function summarizeRejects(client: pg.PoolClient, mapping: Mapping): Promise<RejectReason[]> {
  const { rows } = await client.query<RejectReason>(
    "select field, code, message, rows::integer, example from regulars.summarize_import_rejects()",
  );
  return rows.map((reason) => ({
    ...reason,
    column: columnOf(reason.field, mapping),
    example: reason.example === null ? null : masked(reason.field, reason.example),
  }));
}

/**
 * Shows the form of what may be personal, which tells what is wrong: `xxx@xxxxxxx`, `99999 999999`.
 */
function masked(field: string | null, example: string): string {
  const text = plain(example);
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  const isPersonal =
    field === null ||
    /^(?:customer|notes|external_id|reference)/.test(field) ||
    shown.includes("@") ||
    (!/\d/.test(shown) &&
      /^(?:starts_at|ends_at|party_size|spend_amount|duration_minutes|.*_at)$/.test(field));
  return isPersonal ? toShape(shown) : shown;
}

function toShape(text: string): string {
  return text.replace(/\p{L}/gu, "x").replace(/\p{Nd}/gu, "9");
}

export type { CsvFormat, Field, Mapping, UnknownWord };
