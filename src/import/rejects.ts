/** What could not be imported, for a person to mend: the rows as they were, and what is wrong with each. */
import { createWriteStream } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { type CsvFormat, type CsvRecord, isUtf16, LineCounter } from "./file.js";
import type { Mapping } from "./mapping.js";

export interface RejectFiles {
  /** The rejected rows, byte for byte, under the header of the file. */
  rejected: string;
  /** Line, column, code and message; nothing of what the rows hold. */
  errors: string;
}

export function rejectFiles(path: string): RejectFiles {
  return { rejected: `${path}.rejected.csv`, errors: `${path}.errors.tsv` };
}

export async function removeRejectFiles(files: RejectFiles): Promise<void> {
  await rm(files.rejected, { force: true });
  await rm(files.errors, { force: true });
}

interface Reject {
  number: number;
  from_byte: number;
  to_byte: number;
  field: string | null;
  code: string;
  message: string;
}

export async function writeRejectFiles(
  client: pg.PoolClient,
  path: string,
  format: CsvFormat,
  header: CsvRecord,
  mapping: Mapping,
  files: RejectFiles,
): Promise<void> {
  const lines = new LineCounter(format.encoding);
  const file = await open(path);
  // Under another name until they are whole.
  const rejected = createWriteStream(`${files.rejected}.part`);
  const errors = createWriteStream(`${files.errors}.part`);
  try {
    await put(rejected, await withLineEnd(file, format, 0, header.toByte));
    await put(errors, "line\tcolumn\tcode\tmessage\n");

    let at = format.bom;
    let last = 0;
    let line = 0;
    for await (const reject of listRejects(client)) {
      if (reject.number !== last) {
        last = reject.number;
        for (let next: number; at < reject.from_byte; at = next) {
          next = Math.min(reject.from_byte, at + 65_536);
          lines.pass(await readBytes(file, at, next));
        }
        const bytes = await withLineEnd(file, format, reject.from_byte, reject.to_byte);
        const empty = lines.emptyStart(bytes);
        lines.pass(bytes.subarray(0, empty));
        line = lines.line;
        at = reject.from_byte + empty;
        await put(rejected, bytes.subarray(empty));
      }
      const column = columnOf(reject.field, mapping);
      await put(errors, `${line}\t${column}\t${reject.code}\t${reject.message}\n`);
    }
    for (const stream of [rejected, errors]) {
      stream.end();
      await finished(stream);
    }
    await rename(`${files.rejected}.part`, files.rejected);
    await rename(`${files.errors}.part`, files.errors);
  } finally {
    rejected.destroy();
    errors.destroy();
    await file.close();
  }
}

async function* listRejects(client: pg.PoolClient): AsyncGenerator<Reject> {
  const stream = client.query(
    copyTo(
      `copy (select to_jsonb(rejects) from regulars.list_import_rejects() as rejects) to stdout`,
    ),
  );
  for await (const line of createInterface({ input: stream })) yield JSON.parse(line) as Reject;
}

/** The file's own names of the columns that a field is read from. */
function columnOf(field: string | null, mapping: Mapping): string {
  if (field === null) return "";
  const sources = field === "starts_at" ? ["starts_at", "starts_on", "starts_time"] : [field];
  const headers = mapping.columns
    .filter((column) => sources.includes(column.field))
    .map(({ header }) => header.replace(/\s+/g, " ").trim());
  return headers.length > 0 ? headers.join(" + ") : field;
}

async function readBytes(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
  return buffer.subarray(0, bytesRead);
}

/** The last row of a file may have no line break of its own. */
async function withLineEnd(
  file: FileHandle,
  format: CsvFormat,
  from: number,
  to: number,
): Promise<Buffer> {
  const bytes = await readBytes(file, from, to);
  const width = isUtf16(format.encoding) ? 2 : 1;
  if (bytes.subarray(-width).some((byte) => byte === 0x0a || byte === 0x0d)) return bytes;
  const end = Buffer.alloc(width);
  end[format.encoding === "utf-16be" ? 1 : 0] = 0x0a;
  return Buffer.concat([bytes, end]);
}

async function put(stream: Writable, data: Buffer | string): Promise<void> {
  if (!stream.write(data)) await once(stream, "drain");
}
