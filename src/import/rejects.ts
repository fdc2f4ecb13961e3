/**
 * What could not be imported, for a person to mend: the rows as they were, and what is wrong with
 * each.
 */
import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { createInterface } from "node:readline";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { ImportError } from "./error.js";
import { type CsvFormat, type CsvRecord, isUtf16, LineCounter } from "./file.js";
import type { Mapping } from "./mapping.js";

export interface RejectFiles {
  /** The rejected rows, byte for byte, under the header of the file. */
  rejected: string;
  /** Line, column, code and message; nothing of what the rows hold. */
  errors: string;
}

const errorsHeader = "line\tcolumn\tcode\tmessage\n";

/**
 * The names of the two files of an import, which have to be free or ours: the file of reasons
 * begins with a line of its own, and a file of rejected rows lies beside one.
 *
 * @throws ImportError where a file of somebody else has one of the names
 */
export async function claimRejectFiles(path: string): Promise<RejectFiles> {
  const files = { rejected: `${path}.rejected.csv`, errors: `${path}.errors.tsv` };
  const errors = await beginningOf(files.errors);
  const rejected = await beginningOf(files.rejected);
  const foreign =
    errors !== undefined && errors !== errorsHeader
      ? files.errors
      : rejected !== undefined && errors === undefined
        ? files.rejected
        : undefined;
  if (foreign !== undefined) {
    throw new ImportError(`${foreign} is no file of an import: move it away, its name is needed`);
  }
  return files;
}

/** Undefined: there is no such file. Links and folders do not count as files. */
async function beginningOf(path: string): Promise<string | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code === "ELOOP" || code === "EACCES") return "";
    throw error;
  }
  try {
    if (!(await file.stat()).isFile()) return "";
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(errorsHeader.length),
      0,
      errorsHeader.length,
      0,
    );
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The file of reasons last: it says that the other is ours. */
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
  isSafe: boolean,
): Promise<void> {
  const lines = new LineCounter(format.encoding);
  const file = await open(path);
  const mode = (await file.stat()).mode & 0o600;
  // Written under temporary names until they are complete.
  const suffix = `${randomBytes(6).toString("hex")}.part`;
  const parts = { rejected: `${files.rejected}.${suffix}`, errors: `${files.errors}.${suffix}` };
  const rejected = await createExclusively(parts.rejected, mode);
  const errors = await createExclusively(parts.errors, mode);
  const safe = (bytes: Buffer) => (isSafe ? withoutFormulas(bytes, format) : bytes);
  try {
    await put(rejected, safe(await withLineEnd(file, format, 0, header.toByte)));
    await put(errors, errorsHeader);

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
        await put(rejected, safe(bytes.subarray(empty)));
      }
      const column = columnOf(reject.field, mapping);
      const named = isSafe ? column.replace(formula, "'$&") : column;
      await put(errors, `${line}\t${named}\t${reject.code}\t${reject.message}\n`);
    }
    for (const stream of [rejected, errors]) {
      stream.end();
      await finished(stream);
    }
    await rename(parts.errors, files.errors);
    await rename(parts.rejected, files.rejected);
  } catch (error) {
    await rm(parts.rejected, { force: true });
    await rm(parts.errors, { force: true });
    throw error;
  } finally {
    rejected.destroy();
    errors.destroy();
    await file.close();
  }
}

/** Readable only for the user who imports, and never written through an existing link. */
async function createExclusively(path: string, mode: number): Promise<Writable> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  return (await open(path, flags, mode)).createWriteStream();
}

/** What a spreadsheet takes for a formula. */
const formula = /^[=+\-@\t\r]/;

/** An apostrophe before each cell of a row that a spreadsheet would calculate. */
function withoutFormulas(bytes: Buffer, format: CsvFormat): Buffer {
  const text =
    format.encoding === "utf-16be"
      ? Buffer.from(bytes).swap16().toString("utf16le")
      : bytes.toString(format.encoding === "utf-16le" ? "utf16le" : "latin1");
  let safe = "";
  let isQuoted = false;
  let begins = true;
  for (const sign of text) {
    if (begins && (isQuoted || sign !== '"') && formula.test(sign)) safe += "'";
    begins =
      (begins && !isQuoted && (sign === '"' || sign === " ")) ||
      (!isQuoted && (sign === format.delimiter || sign === "\n"));
    if (sign === '"') isQuoted = !isQuoted;
    safe += sign;
  }
  if (!isUtf16(format.encoding)) return Buffer.from(safe, "latin1");
  const safeBytes = Buffer.from(safe, "utf16le");
  return format.encoding === "utf-16be" ? safeBytes.swap16() : safeBytes;
}

async function* listRejects(client: pg.PoolClient): AsyncGenerator<Reject> {
  const stream = client.query(
    copyTo(
      `copy (select to_jsonb(rejects) from regulars.list_import_rejects() as rejects) to stdout`,
    ),
  );
  for await (const line of createInterface({ input: stream })) yield JSON.parse(line) as Reject;
}

/** Fields that are read from several. */
const parts: Record<string, string[]> = {
  starts_at: ["starts_on", "starts_time"],
  created_at: ["created_on", "created_time"],
  party_size: ["adults", "children"],
};

/** The file's own names of the columns that a field is read from. */
export function columnOf(field: string | null, mapping: Mapping): string {
  if (field === null) return "";
  const sources: readonly string[] = [field, ...(parts[field] ?? [])];
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
