import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importFile, type ImportOptions, type ImportResult } from "../../src/import/index.js";
import { backfillInChunks, verify } from "../../src/upkeep.js";
import { useDatabase } from "../database.js";
import { addRestaurant } from "../sample.js";
import { corpus } from "./corpus.js";

const database = useDatabase();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "regulars-import-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(content: string | Buffer): Promise<string> {
  const path = join(await mkdtemp(join(folder, "file-")), "bookings.csv");
  await writeFile(path, content);
  return path;
}

async function load(
  restaurant_id: string,
  path: string,
  options: Partial<ImportOptions> = {},
): Promise<ImportResult> {
  const result = await importFile(database.pool, path, { restaurant_id, ...options });
  const { rows, imported, updated, unchanged, rejected } = result;
  expect(imported + updated + unchanged + rejected).toBe(rows);
  return result;
}

interface Stored {
  external_id: string;
  [column: string]: unknown;
}

/** The imported bookings in the order in which they were inserted. */
async function storedBookings(restaurant_id: string): Promise<Stored[]> {
  const { rows } = await database.pool.query<Stored>(
    `select bookings.*, label, position as waiting
     from bookings
     left join restaurant_tables on restaurant_tables.restaurant_id = bookings.restaurant_id
       and restaurant_tables.id = bookings.table_id
     left join waiting_list on waiting_list.restaurant_id = bookings.restaurant_id
       and waiting_list.booking_id = bookings.id
     where bookings.restaurant_id = $1 and external_source is not null
     order by bookings.id`,
    [restaurant_id],
  );
  return rows;
}

const counts = ({ rows, imported, updated, unchanged, rejected }: ImportResult) => ({
  rows,
  imported,
  updated,
  unchanged,
  rejected,
});

describe("a file with", () => {
  it.for(corpus)("$name", async (file) => {
    const restaurant_id = await addRestaurant(database.pool, [4, 4]);
    if (file.before !== undefined) await database.pool.query(file.before, [restaurant_id]);
    const path = await write(file.content);
    if (file.refused) {
      await expect(load(restaurant_id, path, file.options)).rejects.toThrow(file.refused);
      expect(await storedBookings(restaurant_id)).toEqual([]);
      return;
    }

    const { imported = 0, unchanged = 0, rejected = [], reasons = [], stops } = file;
    const dry = await load(restaurant_id, path, { ...file.options, dryRun: true });
    expect(await storedBookings(restaurant_id)).toEqual([]);
    const result = await load(restaurant_id, path, file.options);
    expect(counts(result)).toEqual({
      rows: imported + unchanged + rejected.length,
      imported,
      updated: 0,
      unchanged,
      rejected: rejected.length,
    });
    expect(counts(dry)).toEqual(counts(result));
    expect(result.mapping.unmapped.map(({ header }) => header)).toEqual(file.unmapped ?? []);
    expect([result.blank, result.nulls, result.leftOut]).toEqual([
      file.blank ?? 0,
      file.nulls ?? 0,
      file.leftOut ?? 0,
    ]);
    expect(result.unknownWords.map(({ field, word, rows }) => `${field} ${word} ${rows}`)).toEqual(
      file.unknown ?? [],
    );
    if (file.lost) {
      expect(
        result.lostContacts.map(({ half, rows, first }) => `${half} ${rows}: ${first.join(", ")}`),
      ).toEqual(file.lost);
    }
    expect(result.reasons.reduce((sum, reason) => sum + reason.rows, 0)).toBe(reasons.length);
    expect(result.stopped).toBe(stops !== undefined);

    const stored = await storedBookings(restaurant_id);
    if (stops) {
      expect([result.stops, stored]).toEqual([[expect.stringMatching(stops)], []]);
      return;
    }
    expect(stored).toHaveLength(imported);
    if (file.stored)
      expect(stored).toEqual(file.stored.map((row): unknown => expect.objectContaining(row)));

    if (rejected.length === 0) {
      expect([result.rejectedFile, existsSync(`${path}.rejected.csv`)]).toEqual([null, false]);
    } else {
      await expectRejected(path, file.content, rejected);
      const lines = (await readFile(`${path}.errors.tsv`, "utf8")).trimEnd().split("\n");
      expect(lines.shift()).toBe("line\tcolumn\tcode\tmessage");
      expect(lines.map((line) => line.split("\t").slice(0, 3).filter(Boolean).join(" "))).toEqual(
        reasons,
      );
    }

    const again = await load(restaurant_id, path, file.options);
    expect(counts(again)).toEqual({
      ...counts(result),
      imported: 0,
      unchanged: imported + unchanged,
    });
    expect(await storedBookings(restaurant_id)).toEqual(stored);
  });

  it("any of these contents leads to green checks once the backfill has run", async () => {
    await backfillInChunks(database.pool);
    const failed = (await verify(database.pool)).filter(
      ({ ok, severity }) => !ok && severity === "fail",
    );
    expect(failed).toEqual([]);
  });
});

/** Byte for byte: the header as it is in the file, then each row with the line end that it had. */
async function expectRejected(
  path: string,
  content: string | Buffer,
  rows: (string | Buffer)[],
): Promise<void> {
  const original = Buffer.from(content as string);
  let written = await readFile(`${path}.rejected.csv`);
  for (const row of rows) {
    const bytes = Buffer.from(row as string);
    const at = written.indexOf(bytes);
    expect(at, `${row.toString()} in the file of rejected rows`).toBeGreaterThan(0);
    expect(original.includes(bytes)).toBe(true);
    written = Buffer.concat([written.subarray(0, at), written.subarray(at + bytes.length)]);
  }
  // What is left is the header, and of each row its line end.
  const left = written.toString("latin1");
  const header = left.replace(/[\r\n\0]+$/, "");
  expect(original.toString("latin1").trimStart().startsWith(header.trimStart())).toBe(true);
}
