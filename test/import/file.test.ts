/**
 * The reader of CSV files, on files made at random: every cell as it was, and every row where it
 * was.
 */
import fc from "fast-check";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type CsvFormat,
  type CsvRecord,
  detectFormat,
  readRecords,
} from "../../src/import/file.js";

const runs = process.env.REGULARS_TEST_LONG ? 2000 : 150;
let path: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "regulars-csv-"));
  path = join(folder, "file.csv");
});
afterAll(() => rm(folder, { recursive: true }));

async function read(format: CsvFormat): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const portion of readRecords(path, format)) records.push(...portion);
  return records;
}

const cell = fc.oneof(
  // In UTF-16 the replacement character is taken for what could not be read, and such a row is
  // rejected.
  fc.string({ unit: "grapheme", maxLength: 8 }).map((text) => text.replaceAll("\ufffd", "x")),
  fc.string({
    unit: fc.constantFrom('"', ",", ";", "\r", "\n", " ", "é", "🎂", "\\", "a"),
    maxLength: 8,
  }),
);
const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
const rowsOfCells = fc
  .integer({ min: 1, max: 5 })
  .chain((width) =>
    fc.array(
      fc.tuple(fc.array(cell, { minLength: width, maxLength: width }), fc.boolean(), lineEnd),
      { minLength: 1, maxLength: 12 },
    ),
  );
const encodings = fc.constantFrom("utf-8", "utf-16le", "utf-16be");

/** Quoted where it must be, or everywhere; a row that would be an empty line always. */
function toCsv(cells: string[], quoteAll: boolean, delimiter: string): string {
  return cells
    .map((text) =>
      quoteAll || cells.join("") === "" || /["\r\n]/.test(text) || text.includes(delimiter)
        ? `"${text.replaceAll('"', '""')}"`
        : text,
    )
    .join(delimiter);
}

function encode(text: string, encoding: string): Buffer {
  if (encoding === "utf-8") return Buffer.from(text, "utf8");
  const bytes = Buffer.from(text, "utf16le");
  return encoding === "utf-16be" ? bytes.swap16() : bytes;
}

it("gives back every cell, and the bytes of every row", async () => {
  await fc.assert(
    fc.asyncProperty(
      rowsOfCells,
      encodings,
      fc.constantFrom(",", ";", "\t"),
      async (rows, encoding, delimiter) => {
        const texts = rows.map(([cells, quoteAll]) => toCsv(cells, quoteAll, delimiter));
        const bytes = texts.map((text, at) => encode(text + (rows[at]?.[2] ?? ""), encoding));
        const mark = encode("\ufeff", encoding);
        await writeFile(path, Buffer.concat([mark, ...bytes]));
        const format = { encoding, bom: mark.length, delimiter };
        const records = await read(format);

        expect(records.map(({ cells }) => cells)).toEqual(rows.map(([cells]) => cells));
        const whole = await readFile(path);
        expect(
          records.map(({ fromByte, toByte }) => whole.subarray(fromByte, toByte).toString("hex")),
        ).toEqual(bytes.map((row) => row.toString("hex")));
      },
    ),
    { numRuns: runs },
  );
});

it.for(["utf-8", "utf-16le", "utf-16be"])(
  "loses nothing where the file is read in pieces, in %s",
  async (encoding) => {
    // The reader takes 262,144 bytes at a time: something awkward lies across the seam.
    const width = encoding === "utf-8" ? 1 : 2;
    for (const awkward of ["\r\n", '"x""y"', "🎂", '"\r\n"', "é\r\n"]) {
      for (let shift = 0; shift <= Buffer.byteLength(awkward); shift++) {
        const mark = encode("\ufeff", encoding);
        const filler = "f".repeat(262_144 / width - shift);
        const text = `${filler}${awkward.startsWith('"') ? "," : ""}${awkward}`;
        const bytes = [`a\r\n`, `${text}\n`, "last,row\r"].map((row) => encode(row, encoding));
        await writeFile(path, Buffer.concat([mark, ...bytes]));
        const format = { encoding, bom: mark.length, delimiter: "," };
        const records = await read(format);
        const whole = await readFile(path);
        expect(records.at(0)?.cells).toEqual(["a"]);
        expect(records.at(-1)?.cells).toEqual(["last", "row"]);
        const parts = records.map(({ fromByte, toByte }) => whole.subarray(fromByte, toByte));
        expect(Buffer.concat(parts).equals(whole.subarray(mark.length))).toBe(true);
        const joined = records.slice(1, -1).flatMap(({ cells }) => cells);
        expect(joined[0]?.startsWith("fff")).toBe(true);
        expect(joined.join("").replace(/^f+/, "")).toBe(
          { '"x""y"': 'x"y', '"\r\n"': "\r\n", "\r\n": "", "é\r\n": "é" }[awkward] ?? awkward,
        );
      }
    }
  },
);

it("finds the mark, the encoding and the separator", async () => {
  const found = async (content: Buffer | string, options = {}) => {
    await writeFile(path, content);
    return detectFormat(path, options);
  };
  const comma = { delimiter: "," };
  expect(await found("a,b;c,d\n;;;;;")).toEqual({ encoding: "utf-8", bom: 0, ...comma });
  expect(await found("\ufeffa")).toEqual({ encoding: "utf-8", bom: 3, ...comma });
  expect(await found('"a,b,c";d\n')).toMatchObject({ delimiter: ";" });
  expect(await found("a|b\n")).toMatchObject({ delimiter: "|" });
  const marked = Buffer.from("\ufeffa;b", "utf16le");
  expect(await found(marked)).toEqual({ encoding: "utf-16le", bom: 2, delimiter: ";" });
  expect(await found("a;b", { encoding: "cp1252", delimiter: "," })).toEqual({
    encoding: "windows-1252",
    bom: 0,
    ...comma,
  });
  await expect(found("a", { delimiter: "ab" })).rejects.toThrow("--delimiter takes one character");
});
