/** Reads a CSV file of any size record by record and remembers where in the file each one is. */
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, type Readable, Transform } from "node:stream";
import { finished } from "node:stream/promises";
import { parse } from "csv-parse";
import { ImportError } from "./error.js";

/** A longer record is taken for a quote that is never closed. */
const longestRecord = 4 * 1024 * 1024;
export const delimiters = [",", ";", "\t", "|"];

export interface CsvFormat {
  encoding: string;
  /** Bytes of the byte order mark. */
  bom: number;
  delimiter: string;
  /** A first line such as `sep=;` has named the delimiter. */
  isNamed?: boolean;
  /** Quotes within quotes are written `\\"` somewhere, and not `""`. */
  hasBackslashes?: boolean;
  /** Blanks stand between a delimiter and the quote that begins a cell. */
  hasBlanks?: boolean;
}

export interface CsvRecord {
  /** Undefined where the bytes are no text in the file's encoding. */
  cells: (string | undefined)[];
  fromByte: number;
  toByte: number;
}

/**
 * The byte order mark says the encoding, else the caller, else it is UTF-8; the header says the
 * delimiter.
 */
export async function detectFormat(
  path: string,
  options: { encoding?: string | undefined; delimiter?: string | undefined },
): Promise<CsvFormat> {
  const start = await readStart(path);
  const marked = markedEncoding(start);
  const encoding = marked?.encoding ?? encodingName(options.encoding ?? "utf-8");
  const bom = marked?.bom ?? 0;
  if (!isUtf16(encoding) && start.subarray(0, 4).includes(0)) {
    throw new ImportError("the file is not in a text encoding of bytes; try --encoding utf-16le");
  }
  if (options.delimiter !== undefined && !/^[\t -~]$/.test(options.delimiter)) {
    throw new ImportError("--delimiter takes one character");
  }
  const text = new TextDecoder(encoding).decode(start);
  const named = /^"?sep=([\t -~])"?\r?\n/i.exec(text)?.[1];
  const delimiter = options.delimiter ?? named ?? commonestDelimiter(text);
  return {
    encoding,
    bom,
    delimiter,
    ...(named === undefined ? {} : { isNamed: true }),
    ...((await hasBytes(path, encoding, '\\"')) ? { hasBackslashes: true } : {}),
    ...(hasBlanksBeforeQuotes(text, delimiter) ? { hasBlanks: true } : {}),
  };
}

/** A search through the bytes, which takes a small part of what reading them takes. */
async function hasBytes(path: string, encoding: string, text: string): Promise<boolean> {
  // in these encodings a character may end in the byte of a backslash
  if (!isUtf16(encoding) && !/^(?:utf-8|windows-|iso-8859-|koi8-|macintosh)/.test(encoding))
    return false;
  const bytes = Buffer.from(text, isUtf16(encoding) ? "utf16le" : "latin1");
  const wanted = encoding === "utf-16be" ? bytes.swap16() : bytes;
  let before: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) {
    const part = Buffer.concat([before, chunk as Buffer]);
    if (part.includes(wanted)) return true;
    before = part.subarray(-wanted.length);
  }
  return false;
}

function hasBlanksBeforeQuotes(text: string, delimiter: string): boolean {
  const quoted = new RegExp(
    `"(?:[^"]|"")*"|[${delimiter === "\\" ? "\\\\" : delimiter.replace(/[\]^-]/, "\\$&")}\n] +"`,
    "g",
  );
  for (const [found] of text.matchAll(quoted)) if (!found.startsWith('"')) return true;
  return false;
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function markedEncoding(start: Buffer): { encoding: string; bom: number } | undefined {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf)
    return { encoding: "utf-8", bom: 3 };
  if (start[0] === 0xff && start[1] === 0xfe) return { encoding: "utf-16le", bom: 2 };
  if (start[0] === 0xfe && start[1] === 0xff) return { encoding: "utf-16be", bom: 2 };
  return undefined;
}

function encodingName(label: string): string {
  let encoding: string;
  try {
    encoding = new TextDecoder(label).encoding;
  } catch {
    throw new ImportError(`--encoding ${label} is not known`);
  }
  // its letters use bytes that are quotes and commas elsewhere
  if (encoding === "iso-2022-jp") throw new ImportError(`convert the file from ${label} to UTF-8`);
  return encoding;
}

export function isUtf16(encoding: string): boolean {
  return encoding.startsWith("utf-16");
}

function commonestDelimiter(text: string): string {
  let header = "";
  let isQuoted = false;
  for (const sign of text.trimStart()) {
    if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (sign === "\n" || sign === "\r")) break;
    else if (!isQuoted) header += sign;
  }
  const counts = delimiters.map((delimiter) => header.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ",";
}

/**
 * The records of a file in portions, the header first, without empty lines.
 *
 * The parser sees bytes as characters (latin1), so that nothing is decoded that need not be and
 * places in the file are exact. That works for every encoding but UTF-16, which is turned into
 * UTF-8 before.
 *
 * @throws ImportError when a quote is never closed: from there on nothing says where a row begins
 */
export async function* readRecords(path: string, format: CsvFormat): AsyncGenerator<CsvRecord[]> {
  const positions = isUtf16(format.encoding) ? new Utf16Positions(format.bom) : undefined;
  const decode = cellDecoder(positions ? "utf-8" : format.encoding, positions !== undefined);
  const place = (bytes: number) => (positions ? positions.advance(bytes) : format.bom + bytes);
  const source = createReadStream(path, { start: format.bom, highWaterMark: 16_384 });
  let bytes: Readable = source;
  if (positions) bytes = pipeline(bytes, transcode(format.encoding, positions), () => undefined);
  if (format.hasBackslashes)
    bytes = pipeline(bytes, doubleQuotes(format.delimiter), () => undefined);

  let fromByte = format.bom;
  let records: CsvRecord[] = [];
  const parser = parse({
    delimiter: format.delimiter,
    encoding: "latin1",
    ltrim: format.hasBlanks ?? false,
    max_record_size: longestRecord,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    // Read here instead of iterating the stream, which would make a promise per chunk.
    on_record(cells: string[], info) {
      const toByte = place(info.bytes);
      records.push({ cells: cells.map(decode), fromByte, toByte });
      fromByte = toByte;
      return undefined;
    },
  });
  const parsed = finished(parser.resume());
  // Rejects the pending write or the end.
  parsed.catch(() => undefined);
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      await new Promise<void>((resolve, reject) => {
        parser.write(chunk, (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
      if (records.length > 0) yield records;
      records = [];
    }
    parser.end();
    await parsed;
    if (records.length > 0) yield records;
  } catch (error) {
    const { code, bytes = 0 } = error as { code?: string; bytes?: number };
    if (code === "CSV_QUOTE_NOT_CLOSED" || code === "CSV_MAX_RECORD_SIZE") {
      const line = await lineAt(path, format, place(bytes));
      throw new ImportError(`the row at line ${line} opens a quote that is never closed`);
    }
    throw error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function cellDecoder(
  encoding: string,
  isTranscoded: boolean,
): (bytes: string) => string | undefined {
  const isAscii = (text: string) => /^[\0-\x7f]*$/.test(text);
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return (bytes) => {
    if (isAscii(bytes)) return bytes;
    const buffer = Buffer.from(bytes, "latin1");
    if (encoding === "utf-8") {
      if (!isUtf8(buffer)) return undefined;
      const text = buffer.toString("utf8");
      // bytes that transcoding could not read
      return isTranscoded && text.includes("\ufffd") ? undefined : text;
    }
    try {
      // Without "stream" Node.js reads windows-1252 as Latin-1. With one byte per character no
      // partial character is left over.
      return decoder.decode(buffer, { stream: encoding === "windows-1252" });
    } catch {
      return undefined;
    }
  };
}

/**
 * Writes `""` for `\\"` within quotes, in the same number of bytes, so that places in the file stay
 * exact. A backslash before a delimiter or a line end may be the last character of a cell, or
 * escape a quote before a comma of the text: the quotes that follow in the line tell.
 */
function doubleQuotes(delimiter: string): Transform {
  let held = "";
  let isQuoted = false;
  let last = "\n";
  const opens = new Set(["\n", "\r", " "]);
  const convert = (text: string, isLast: boolean): string => {
    let out = "";
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const sign = text[at];
      if (!isQuoted) {
        isQuoted = sign === '"' && (opens.has(last) || last === delimiter);
        last = sign ?? "";
        continue;
      }
      const isEscape = sign === "\\" && text[at + 1] === '"';
      if (sign !== '"' && sign !== "\\") continue;
      if (!isLast && text.length - at < longestLine && !/[\r\n]./s.test(text.slice(at + 2))) {
        // the next character decides and has not arrived yet
        held = text.slice(at);
        return out + text.slice(from, at);
      }
      if (isEscape && isEscaped(text, at + 2, delimiter)) {
        out += text.slice(from, at) + '""';
        from = at + 2;
        at += 1;
      } else if (sign === "\\" && text[at + 1] === "\\") {
        at += 1;
      } else if (sign === '"') {
        if (text[at + 1] === '"') at += 1;
        else isQuoted = false;
        last = sign;
      }
    }
    held = "";
    return out + text.slice(from);
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, Buffer.from(convert(held + chunk.toString("latin1"), false), "latin1"));
    },
    flush(done) {
      done(null, Buffer.from(convert(held, true), "latin1"));
    },
  });
}

const longestLine = 65_536;

function isEscaped(text: string, after: number, delimiter: string): boolean {
  const next = text[after];
  if (next === undefined || next === "\r" || next === "\n") return false;
  if (next !== delimiter) return true;
  // a cell that starts with a quote, or ends without one, follows a closed cell
  const rest = /^[^\r\n]*/.exec(text.slice(after + 1, after + 1 + longestLine))?.[0] ?? "";
  if (/^ *"/.test(rest)) return false;
  const end = rest.search(/(?<!\\)"/);
  if (end < 0) return false;
  const following = rest[end + 1];
  return (
    (following === undefined || following === delimiter) && !rest.slice(0, end).endsWith(delimiter)
  );
}

function transcode(encoding: string, positions: Utf16Positions): Transform {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  const convert = (text: string) => {
    const bytes = Buffer.from(text, "utf8");
    positions.push(bytes);
    return bytes;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, convert(decoder.decode(chunk, { stream: true })));
    },
    flush(done) {
      done(null, convert(decoder.decode()));
    },
  });
}

/**
 * Translates places in the UTF-8 that the parser reads to places in the UTF-16 file, in one go
 * forward.
 */
class Utf16Positions {
  #chunks: Buffer[] = [];
  #at = 0;
  #original: number;

  constructor(bom: number) {
    this.#original = bom;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  advance(to: number): number {
    while (this.#at < to) {
      const chunk = this.#chunks[0];
      if (!chunk) break;
      const part = chunk.subarray(0, to - this.#at);
      for (const byte of part) {
        // a byte that starts a character; four bytes make a surrogate pair
        if (byte < 0x80 || byte > 0xbf) this.#original += byte >= 0xf0 ? 4 : 2;
      }
      this.#at += part.length;
      if (part.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(part.length);
    }
    return this.#original;
  }
}

/** Counts lines while it walks through a file; an empty line counts, a break inside quotes too. */
export class LineCounter {
  line = 1;
  readonly #toText: (bytes: Buffer) => string;
  #endedInReturn = false;

  constructor(encoding: string) {
    this.#toText = (bytes) => {
      if (encoding === "utf-16be") {
        return Buffer.from(bytes.subarray(0, bytes.length & ~1))
          .swap16()
          .toString("utf16le");
      }
      return bytes.toString(encoding === "utf-16le" ? "utf16le" : "latin1");
    };
  }

  pass(bytes: Buffer): void {
    const text = this.#toText(bytes);
    this.line += text.match(/\r\n|\r|\n/g)?.length ?? 0;
    if (this.#endedInReturn && text.startsWith("\n")) this.line -= 1;
    if (text !== "") this.#endedInReturn = text.endsWith("\r");
  }

  /** Bytes of the empty lines that the given ones begin with. */
  emptyStart(bytes: Buffer): number {
    const text = this.#toText(bytes);
    const unit = text.length === 0 ? 1 : bytes.length / text.length;
    return (/^[\r\n]*/.exec(text)?.[0].length ?? 0) * unit;
  }
}

async function lineAt(path: string, format: CsvFormat, byte: number): Promise<number> {
  const counter = new LineCounter(format.encoding);
  if (byte <= format.bom) return counter.line;
  for await (const chunk of createReadStream(path, { start: format.bom, end: byte - 1 })) {
    counter.pass(chunk as Buffer);
  }
  return counter.line;
}
