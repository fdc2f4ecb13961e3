/**
 * What one run of an import leaves for the next: changes, rejects that were mended, runs that were
 * killed.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importFile, type ImportOptions, type ImportResult } from "../../src/import/index.js";
import { packageRoot } from "../../src/package.js";
import { backfillInChunks, verify } from "../../src/upkeep.js";
import { createTestPool, useDatabase } from "../database.js";
import { addProgram, addRestaurant } from "../sample.js";

const database = useDatabase();
let folder: string;
let number = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "regulars-import-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(...lines: string[]): Promise<string> {
  number += 1;
  const path = join(folder, `${number}.csv`);
  await writeFile(path, lines.map((line) => line + "\n").join(""));
  return path;
}

async function load(
  restaurant_id: string,
  path: string,
  options: Partial<ImportOptions> = {},
): Promise<ImportResult & { summary: string }> {
  const result = await importFile(database.pool, path, { restaurant_id, ...options });
  const { rows, imported, updated, unchanged, rejected } = result;
  expect(imported + updated + unchanged + rejected).toBe(rows);
  return { ...result, summary: `${imported} ${updated} ${unchanged} ${rejected}` };
}

async function query<Row extends pg.QueryResultRow>(
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await database.pool.query<Row>(sql, values)).rows;
}

/** All that a file decides; ids, references and the batch differ between two loads of one file. */
function contents(restaurant_id: string): Promise<Record<string, unknown>[]> {
  return query(
    `
      select
        external_id,
        label,
        starts_at,
        ends_at,
        party_size,
        booking_type,
        seating_preference,
        status,
       confirmed_at,
       completed_at,
       cancelled_at,
       cancelled_by,
       customer_name,
       customer_email,
       customer_phone,
       marketing_opt_in, bookings.notes, source, spend_amount, spend_currency, bookings.created_at
     from bookings
     left
     join restaurant_tables on restaurant_tables.restaurant_id = bookings.restaurant_id
       and restaurant_tables.id = table_id
     where bookings.restaurant_id = $1 and external_source is not null
     order by external_id`,
    [restaurant_id],
  );
}

async function failedChecks(restaurant_id: string): Promise<string[]> {
  await backfillInChunks(database.pool, { restaurant_id });
  const checks = await verify(database.pool, { restaurant_id });
  return checks
    .filter(({ ok, severity }) => !ok && severity === "fail")
    .map(({ check_name }) => check_name);
}

interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

function regulars(args: string[], url = database.url): { pid: number; ended: Promise<Outcome> } {
  const command = ["--import", tsx, join(packageRoot, "src", "cli", "index.ts"), ...args];
  const child = spawn(process.execPath, command, {
    cwd: folder,
    env: { PATH: process.env.PATH, DATABASE_URL: url },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const outcome = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (outcome.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (outcome.err += text));
  const ended = new Promise<Outcome>((done) =>
    child.once("close", (code) => {
      done({ code, ...outcome });
    }),
  );
  return { pid: child.pid ?? 0, ended };
}

const tsx = import.meta.resolve("tsx");
const header = "external_id,table_label,starts_at,party_size,status,customer_email,notes";

describe("a file with booking ids, imported again", () => {
  it("changes what has changed and touches nothing else", async () => {
    const restaurant_id = await addRestaurant(database.pool, [4, 4]);
    await addProgram(database.pool, restaurant_id);
    const first = await load(
      restaurant_id,
      await write(
        header,
        "1,T1,2031-05-01 19:00,2,confirmed,ada@example.org,window",
        "2,,2024-05-01 19:00,2,completed,ben@example.org,",
        "3,,2024-05-02 19:00,2,completed,cy@example.org,quiet",
      ),
    );
    expect(first.summary).toBe("3 0 0 0");
    expect(await failedChecks(restaurant_id)).toEqual([]);
    const versions = () =>
      query<{ external_id: string; version: string }>(
        `select external_id, xmin::text as version
          from bookings
          where restaurant_id = $1
          order by 1`,
        [restaurant_id],
      );
    const before = await versions();

    const path = await write(
      header,
      "1,T2,2031-05-01 20:00,4,confirmed,ada@example.org,",
      "2,,2024-05-01 19:00,2,completed,ben@example.org,",
      "3,,2024-05-02 19:00,2,no_show,cyd@example.org,quiet",
      "4,,2024-05-03 19:00,2,completed,dee@example.org,",
    );
    expect((await load(restaurant_id, path, { dryRun: true })).summary).toBe("1 2 1 0");
    expect(await versions()).toEqual(before);
    expect((await load(restaurant_id, path)).summary).toBe("1 2 1 0");
    expect((await versions())[1]).toEqual(before[1]);
    expect(await contents(restaurant_id)).toMatchObject([
      { label: "T2", starts_at: new Date("2031-05-01T19:00Z"), party_size: 4, notes: null },
      { external_id: "2" },
      { status: "no_show", customer_email: "cyd@example.org", notes: "quiet" },
      { external_id: "4" },
    ]);
    expect((await load(restaurant_id, path)).summary).toBe("0 0 4 0");
    expect(await failedChecks(restaurant_id)).toEqual([]);
  });

  it("leaves alone what the file has no column for", async () => {
    const restaurant_id = await addRestaurant(database.pool, [4]);
    await load(
      restaurant_id,
      await write(header, "1,T1,2031-05-01 19:00,2,pending,a@b.org,window"),
    );
    const [before] = await contents(restaurant_id);
    const path = await write("external_id,starts_at,party_size", "1,2031-05-01 19:00,3");
    expect((await load(restaurant_id, path)).summary).toBe("0 1 0 0");
    expect(await contents(restaurant_id)).toEqual([{ ...before, party_size: 3 }]);
  });

  it(
    "rejects a move that a booking cannot make, and what would bring an erased " + "guest back",
    async () => {
      const restaurant_id = await addRestaurant(database.pool);
      const rows = [
        "1,,2024-05-01 19:00,2,completed,ada@example.org,",
        "2,,2024-05-01 19:00,2,completed,ben@example.org,",
      ];
      await load(restaurant_id, await write(header, ...rows));
      expect(await failedChecks(restaurant_id)).toEqual([]);
      await query(
        `select erase_customer(restaurant_id, id, 'staff:1') from customers
       where restaurant_id = $1 and email_normalized = 'ben@example.org'`,
        [restaurant_id],
      );
      const path = await write(
        header,
        rows[0]?.replace("completed", "pending") ?? "",
        rows[1] ?? "",
      );
      expect((await load(restaurant_id, path)).summary).toBe("0 0 0 2");
      const errors = await readFile(`${path}.errors.tsv`, "utf8");
      expect(errors).toMatch(/^2\tstatus\tRG002\t.*\n3\t\tRG073\t/m);
      expect(errors).not.toContain("ben@");
      const [, ben] = await contents(restaurant_id);
      expect(ben?.customer_email).toBeNull();
    },
  );

  it("lets bookings change tables and times with each other", async () => {
    const restaurant_id = await addRestaurant(database.pool, [4, 4]);
    const rows = (places: string[]) =>
      places.map((place, at) => `${at + 1},${place},2,confirmed,guest${at}@example.org,`);
    await load(
      restaurant_id,
      await write(
        header,
        ...rows(["T1,2031-05-01 19:00", "T2,2031-05-01 19:00", "T1,2031-05-02 19:00"]),
      ),
    );
    const swap = rows(["T2,2031-05-01 19:00", "T1,2031-05-01 19:00", "T1,2031-05-02 20:00"]);
    expect((await load(restaurant_id, await write(header, ...swap))).summary).toBe("0 3 0 0");

    // Without a column for tables no later run could give back one that this run has let go of.
    const shift = await write(
      "external_id,starts_at,party_size",
      "2,2031-05-02 20:00,2",
      "3,2031-05-01 19:00,2",
    );
    expect((await load(restaurant_id, shift)).summary).toBe("0 2 0 0");
    expect(await contents(restaurant_id)).toMatchObject([
      { label: "T2", starts_at: new Date("2031-05-01T18:00Z") },
      { label: "T1", starts_at: new Date("2031-05-02T19:00Z") },
      { label: "T1", starts_at: new Date("2031-05-01T18:00Z") },
    ]);
  });

  it("leaves every booking its table where it is stopped between two that swap", async () => {
    const restaurant_id = await addRestaurant(database.pool, [4, 4]);
    const rows = ["1,T1,2031-05-01 19:00,2,confirmed,,", "2,T2,2031-05-01 19:00,2,confirmed,,"];
    await load(restaurant_id, await write(header, ...rows));
    const client = await database.pool.connect();
    try {
      await client.query("select regulars.begin_import($1)", [restaurant_id]);
      await client.query(
        `
          insert into pg_temp.import_rows (
            number, from_byte, to_byte, external_id, table_label, starts_at, party_size
          )
         values
           (1, 0, 0, '1', 'T2', '2031-05-01 19:00', '2'),
           (2, 0, 0, '2', 'T1', '2031-05-01 19:00', '2')`,
      );
      await client.query("select regulars.read_import_rows($1, 1, 2)", [restaurant_id]);
      await client.query(
        `select regulars.plan_import($1, 'csv', '{external_id,table_label,starts_at,party_size}')`,
        [restaurant_id],
      );
      const { rows: chunks } = await client.query<{ step: number; chunk: number }>(
        "select step, chunk from regulars.list_import_chunks()",
      );
      for (const { step, chunk } of chunks) {
        await client.query("select regulars.import_chunk($1, 'csv', $2, now(), $3, $4)", [
          restaurant_id,
          "00000000-0000-7000-8000-000000000001",
          step,
          chunk,
        ]);
        const held = (await contents(restaurant_id)).map(({ label }) => label);
        expect(held.toSorted()).toEqual(["T1", "T2"]);
      }
      expect(await contents(restaurant_id)).toMatchObject([{ label: "T2" }, { label: "T1" }]);
    } finally {
      client.release(true);
    }
  });
});

describe("rejected rows", () => {
  const good = "2024-05-01 19:00,2,ada@example.org";
  const cases = [
    ["with ids", "external_id,starts_at,party_size,customer_email", (n: number) => `${n},`],
    ["without ids", "starts_at,party_size,customer_email", () => ""],
  ] as const;

  it.for(cases)("%s import without duplicates once they are mended", async ([, columns, id]) => {
    const restaurant_id = await addRestaurant(database.pool);
    const path = await write(
      columns,
      `${id(1)}${good}`,
      `${id(2)}2024-05-02 19:00,zwei,ben@example.org`,
      `${id(3)}2024-05-03,2,cy@example.org`,
      `${id(4)}2024-05-04 19:00,2,dee@example.org`,
    );
    expect((await load(restaurant_id, path)).summary).toBe("2 0 0 2");

    const rejected = await readFile(`${path}.rejected.csv`, "utf8");
    const mended = await write(
      ...rejected
        .trimEnd()
        .replace("zwei", "2")
        .replace("2024-05-03", "2024-05-03 19:00")
        .split("\n"),
    );
    expect((await load(restaurant_id, mended)).summary).toBe("2 0 0 0");
    expect((await load(restaurant_id, mended)).summary).toBe("0 0 2 0");
    expect((await load(restaurant_id, path)).summary).toBe("0 0 2 2");
    const emails = (await contents(restaurant_id)).map(({ customer_email }) => customer_email);
    expect(emails.toSorted()).toEqual(
      ["ada", "ben", "cy", "dee"].map((name) => `${name}@example.org`),
    );
  });

  it("leave no files of an earlier run behind", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    const path = await write("starts_at,party_size", "2024-05-01 19:00,x");
    await load(restaurant_id, path);
    expect(existsSync(`${path}.errors.tsv`)).toBe(true);
    await writeFile(path, "starts_at,party_size\n2024-05-01 19:00,2\n");
    await load(restaurant_id, path);
    expect([existsSync(`${path}.errors.tsv`), existsSync(`${path}.rejected.csv`)]).toEqual([
      false,
      false,
    ]);
  });

  it("beyond the limit stop the import before anything is written", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    const path = await write("starts_at,party_size", good.slice(0, 18), "x,2", "y,2");
    const stopped = await load(restaurant_id, path, { maxRejects: 1 });
    expect([stopped.summary, stopped.stopped, stopped.batchId]).toEqual(["1 0 0 2", true, null]);
    expect(existsSync(`${path}.rejected.csv`)).toBe(true);
    expect(await contents(restaurant_id)).toEqual([]);
    const enough = await load(restaurant_id, path, { maxRejects: 2 });
    expect([enough.stopped, (await contents(restaurant_id)).length]).toEqual([false, 1]);
  });
});

describe("a file without booking ids, imported again with a key", () => {
  const key = ["Phone", "starts_on", "starts_time"];
  const columns = "starts_on,starts_time,customer_name,Phone,party_size,status,Server";
  const options = { map: ["Phone=customer_phone"], key };

  it("changes the bookings whose status or party has changed", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    const first = await write(
      columns,
      "2031-05-01,07:30 PM,Ann Lee,07911 123456,2,confirmed,",
      "2031-05-02,08:00 PM,Bob Ray,07911 654321,4,confirmed,",
    );
    expect((await load(restaurant_id, first, options)).summary).toBe("2 0 0 0");
    const second = await write(
      columns,
      "2031-05-01,19:30,Ann Lee,07911123456,3,completed,Kim",
      "2031-05-02,08:00 PM,Bob Ray,07911 654321,4,confirmed,Kim",
      "2031-05-03,08:00 PM,Bob Ray,07911 654321,4,confirmed,Kim",
    );
    expect((await load(restaurant_id, second, options)).summary).toBe("1 1 1 0");
    expect((await load(restaurant_id, second, options)).summary).toBe("0 0 3 0");
    const stored = await contents(restaurant_id);
    expect(
      stored.map(({ status, party_size }) => `${String(status)} ${String(party_size)}`).sort(),
    ).toEqual(["completed 3", "confirmed 4", "confirmed 4"]);
  });

  it("knows a row by its cells where a part of the key is missing", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    const rows = ["2031-05-01,19:30,Ann,,2,confirmed,", "2031-05-01,19:30,Bob,,2,confirmed,"];
    const path = await write(columns, ...rows);
    expect((await load(restaurant_id, path, options)).summary).toBe("2 0 0 0");
    expect((await load(restaurant_id, path, options)).summary).toBe("0 0 2 0");
  });

  it("without a key takes other words for a status for the same booking", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    const path = await write("starts_at,party_size,status", "2024-05-01 19:00,2,Done");
    const kept = await load(restaurant_id, path, { unknown: "keep" });
    expect(kept.summary).toBe("1 0 0 0");
    const mapped = await load(restaurant_id, path, { status: ["Done=completed"] });
    expect(mapped.summary).toBe("0 0 1 0");
  });
});

describe("the files of an import", () => {
  const bad = ["starts_at,party_size,customer_name", "2024-05-01 19:00,x,=1+1"];

  it("are readable only for the user who imports, and at most like the source", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    for (const [mode, expected] of [
      [0o644, 0o600],
      [0o400, 0o400],
    ] as const) {
      const path = await write(...bad);
      await chmod(path, mode);
      const { rejectedFile, errorsFile } = await load(restaurant_id, path);
      for (const file of [rejectedFile, errorsFile]) {
        expect((await stat(file ?? "")).mode & 0o777).toBe(expected);
      }
    }
  });

  it("never follow a link and never replace a file of somebody else", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    const target = await write("mine");
    for (const name of ["rejected.csv", "errors.tsv"]) {
      const path = await write(...bad);
      await symlink(target, `${path}.${name}`);
      await expect(load(restaurant_id, path)).rejects.toThrow(/is no file of an import/);
      expect(await readFile(target, "utf8")).toBe("mine\n");

      const other = await write(...bad);
      await writeFile(`${other}.${name}`, "somebody's");
      await expect(load(restaurant_id, other)).rejects.toThrow(/is no file of an import/);
      expect(await readFile(`${other}.${name}`, "utf8")).toBe("somebody's");
    }
    expect(await contents(restaurant_id)).toEqual([]);
  });

  it("replace those of an earlier run, and nothing is left of the writing", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    const path = await write(...bad);
    await load(restaurant_id, path);
    await load(restaurant_id, path);
    const left = (await readdir(folder)).filter((name) => name.startsWith(basename(path)));
    expect(left.toSorted()).toEqual(
      ["", ".errors.tsv", ".rejected.csv"].map((end) => basename(path) + end),
    );
  });

  it("keep their cells from being calculated where that is asked for", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    const lines = [
      "=starts,starts_at,party_size,customer_name,notes",
      'x,2024-05-01 19:00,x,"=1+1",-2',
      "@y,2024-05-01 19:00,x,+44 7911,a=b",
    ];
    const path = await write(...lines);
    const { rejectedFile } = await load(restaurant_id, path);
    expect(await readFile(rejectedFile ?? "", "utf8")).toBe(lines.join("\n") + "\n");
    await load(restaurant_id, path, { safeCsv: true });
    expect(await readFile(rejectedFile ?? "", "utf8")).toBe(
      [
        "'=starts,starts_at,party_size,customer_name,notes",
        "x,2024-05-01 19:00,x,\"'=1+1\",'-2",
        "'@y,2024-05-01 19:00,x,'+44 7911,a=b",
      ].join("\n") + "\n",
    );
  });
});

describe("the command", { timeout: 120_000 }, () => {
  it("shows the mapping, the columns left out and the counts", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    const path = await write(
      "Ref,starts_at,party_size,Server",
      "1,2024-05-01 19:00,2,Kim",
      "2,x,2,",
    );
    const args = ["import", path, "--restaurant", restaurant_id, "--map", "Ref=external_id"];
    const shown = await regulars([...args, "--dry-run"]).ended;
    expect([shown.code, shown.err]).toEqual([0, ""]);
    expect(shown.out).toMatch(/^#1 +Ref +external_id$/m);
    expect(shown.out).toContain("not imported: #4 Server");
    expect(shown.out).toContain("2 rows = 1 imported + 0 updated + 0 unchanged + 1 rejected");
    expect(shown.out).toContain("Dry run: nothing was written.");
    expect(await contents(restaurant_id)).toEqual([]);

    const limited = await regulars([...args, "--max-rejects", "0"]).ended;
    expect([limited.code, await contents(restaurant_id)]).toEqual([1, []]);

    const { out } = await regulars([...args, "--json"]).ended;
    expect(JSON.parse(out)).toMatchObject({
      rows: 2,
      imported: 1,
      updated: 0,
      unchanged: 0,
      rejected: 1,
      rejected_file: `${path}.rejected.csv`,
      mapping: { unmapped: [{ column: 4, header: "Server" }] },
    });
  });

  it(
    "lists unknown words before it writes, says why rows are rejected, and what " + "is next",
    async () => {
      const restaurant_id = await addRestaurant(database.pool);
      const path = await write(
        "external_id,starts_at,party_size,status,customer_email,source",
        "1,2024-05-01 19:00,2,Seated,ann@example,電話",
        `2,2024-05-01 19:00,2-3,completed,${"b".repeat(1001)},web`,
        "3,2024-05-01 19:00,4-5,Seated,cy@example.org,web",
      );
      const args = ["import", path, "--restaurant", restaurant_id];
      const stopped = await regulars(args).ended;
      expect([stopped.code, stopped.err, await contents(restaurant_id)]).toEqual([1, "", []]);
      expect(stopped.out).toContain('unknown words of status, with their rows: "Seated" 2');
      expect(stopped.out).toContain('unknown words of source, with their rows: "電話" 1');
      expect(stopped.out).toContain("Nothing was written: a booking of an unknown status");
      expect(stopped.out).toMatch(/^next: regulars import .* --status "Seated=completed"$/m);

      const { code, out } = await regulars([...args, "--status", "Seated=completed"]).ended;
      expect(code).toBe(0);
      expect(out).toContain("1 booking has an unusable e-mail, first 1");
      expect(out).toMatch(/^ *2 +party_size +RG001 .* 2-3$/m);
      expect(out).toContain("xxxxxxxxxx");
      expect(out).not.toMatch(/bbb|cy@/);
      expect(out).toMatch(/^next: mend the rows in /m);
    },
  );

  it("fails where every row is rejected", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    const path = await write("starts_at,party_size", "01/05/2024 19:00,2");
    const { code, out } = await regulars(["import", path, "--restaurant", restaurant_id]).ended;
    expect(code).toBe(1);
    expect(out).toMatch(/^next: .* --date-order dmy/m);
  });

  it("lets no header and no word write to the terminal", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    const path = await write(
      "starts_at,party_size,\u001b]0;owned\u0007Server,table_label",
      "2024-05-01 19:00,2,x,\u009b2JT9\u001b[2J",
    );
    const args = ["import", path, "--restaurant", restaurant_id];
    for (const more of [[], ["--json"], ["--map", "\u001b[2J=notes"]]) {
      const { out, err } = await regulars([...args, ...more]).ended;
      // eslint-disable-next-line no-control-regex
      expect(out + err).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
    }
  });

  it.for([
    ["--amounts", "pounds"],
    ["--unknown", "maybe"],
    ["--locale", "nowhere at all"],
    ["--key", "Phone"],
    ["--table", "T1"],
    ["--source", "a=B C"],
    ["--seating", "x=roof"],
    ["--type", "x=brunch"],
    ["--consent", "x=perhaps"],
    ["--cancelled-by", "x=me"],
    ["--status", "x=seated"],
  ])("names the option that makes no sense: %s %s", async ([option = "", value = ""]) => {
    const restaurant_id = await addRestaurant(database.pool);
    const path = await write(
      "starts_at,party_size,table_label,source,seating_preference,booking_type," +
        "marketing_opt_in,cancelled_by,status",
      "2024-05-01 19:00,2,,,,,,,",
    );
    const args = ["import", path, "--restaurant", restaurant_id, option, value];
    const { code, err } = await regulars(args).ended;
    expect([code, err]).toEqual([2, expect.stringContaining(option)]);
    expect(await contents(restaurant_id)).toEqual([]);
  });

  it("refuses a file that lacks a required column with exit code 2", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    const path = await write("Date,Covers", "2024-05-01,2");
    const { code, err } = await regulars(["import", path, "--restaurant", restaurant_id]).ended;
    expect([code, err]).toEqual([2, expect.stringContaining("Not mapped: #1 Date, #2 Covers")]);
  });

  it("runs for an operator, and not for the app", async () => {
    const restaurant_id = await addRestaurant(database.pool);
    const path = await write("starts_at,party_size", "2024-05-01 19:00,2");
    const args = ["import", path, "--restaurant", restaurant_id];
    const refused = await regulars(args, database.appUrl).ended;
    expect([refused.code === 0, await contents(restaurant_id)]).toEqual([false, []]);
    const { code, err } = await regulars(args, database.opsUrl).ended;
    expect([code, err, (await contents(restaurant_id)).length]).toEqual([0, "", 1]);
  });
});

describe("an import of many rows", { timeout: 120_000 }, () => {
  const rows = process.env.REGULARS_TEST_LONG ? 60_000 : 16_000;
  let path: string;
  let whole: Record<string, unknown>[];
  beforeAll(async () => {
    path = await write(
      "table_label,starts_at,party_size,status,customer_email,notes",
      ...Array.from({ length: rows }, (_, at) => {
        // Every eighth row is like the one before.
        const row = at % 8 === 7 ? at - 1 : at;
        const day = String(1 + (row % 28)).padStart(2, "0");
        return (
          `T1,2024-0${1 + (row % 9)}-${day} ` +
          `19:00,${1 + (row % 6)},completed,guest${row % 997}@example.org,${row}`
        );
      }),
    );
    const restaurant_id = await addRestaurant(database.pool, [4]);
    expect((await load(restaurant_id, path)).summary).toBe(`${rows} 0 0 0`);
    whole = await contents(restaurant_id);
  });

  /**
   * Holds the sessions that come to these rows, by bookings of the same ids that are not yet
   * committed.
   */
  async function hold(restaurant_id: string, ...notes: string[]): Promise<() => Promise<void>> {
    const other = await database.pool.connect();
    await other.query("begin");
    for (const note of notes) {
      await other.query(
        `
          insert into bookings (restaurant_id, import_batch_id, external_source, external_id,
          starts_at, ends_at,
           party_size, booking_type)
         values ($1, gen_random_uuid(), 'csv', $2, now(), now() + interval '1 hour', 2, 'dinner')`,
        [restaurant_id, whole.find((row) => row.notes === note)?.external_id],
      );
    }
    return async () => {
      await other.query("rollback");
      other.release();
    };
  }

  /** The sessions that are held, those that have read the most first. */
  async function held(sessions: number): Promise<number[]> {
    for (;;) {
      const waiting = await query<{ pid: number }>(
        `select pid from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'
         order by backend_start`,
      );
      if (waiting.length >= sessions) return waiting.map(({ pid }) => pid);
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  it("ends in the same state when it was killed in the middle", async () => {
    const restaurant_id = await addRestaurant(database.pool, [4]);
    const count = async () => (await contents(restaurant_id)).length;
    const args = ["import", path, "--restaurant", restaurant_id, "--json"];
    // Two sessions in the first two chunks; then, where rows are left for one only, one in the
    // third.
    for (const notes of [["500", "5500"], ["10500"]]) {
      const { pid, ended } = regulars(args);
      const release = await hold(restaurant_id, ...notes);
      await held(notes.length);
      process.kill(pid, "SIGKILL");
      expect((await ended).code).toBeNull();
      await release();
      // The server notices a dead client only when it has finished what it was doing.
      const left = () =>
        query(
          `
            select
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
             and application_name = 'regulars'`,
        );
      while ((await left()).length > 0) await new Promise((done) => setTimeout(done, 20));
      if (notes.length === 2) expect(await count()).toBe(10_000);
    }
    const found = await count();
    expect(found).toBeLessThan(rows);
    const batches = await query(
      "select import_batch_id from bookings where restaurant_id = $1 group by 1",
      [restaurant_id],
    );
    expect(batches).toHaveLength(2);

    const { code, out } = await regulars(args).ended;
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      rows,
      imported: rows - found,
      unchanged: found,
      rejected: 0,
    });
    expect(await contents(restaurant_id)).toEqual(whole);
  });

  it("stops where one of its sessions is lost, and does the rest when it runs again", async () => {
    const restaurant_id = await addRestaurant(database.pool, [4]);
    const release = await hold(restaurant_id, "500", "5500");
    const failing = expect(load(restaurant_id, path, { jobs: 2 })).rejects.toThrow(/terminat/);
    const [, second] = await held(2);
    await query("select pg_terminate_backend($1, 10000)", [second]);
    await new Promise((done) => setTimeout(done, 100));
    await release();
    await failing;
    expect(await contents(restaurant_id)).toHaveLength(5000);
    expect((await load(restaurant_id, path, { jobs: 2 })).summary).toBe(`${rows - 5000} 0 5000 0`);
    expect(await contents(restaurant_id)).toEqual(whole);
  });

  it("writes by two sessions what it writes by one, in the order of the file", async () => {
    const columns =
      "external_id,reference,table_label,starts_at,party_size,status,customer_email,created_at";
    // Of each 100 rows two want one table, which only the first gets; one waits, one names its
    // reference, one is none.
    const line = (at: number, party: number) => {
      const day = new Date(Date.UTC(2031, 0, 1 + Math.floor(at / 100))).toISOString().slice(0, 10);
      const reference = `REF${String(at)
        .padStart(5, "0")
        .replaceAll("0", "Z")
        .replaceAll("1", "Y")}`;
      const [table, status, size] = [
        ["T1", "confirmed", party],
        ["T1", "pending", party],
        ["", "pending_allocation", party],
        ["", "confirmed", party],
        ["", "confirmed", 0],
      ][at % 100] ?? ["T2", at % 2 ? "completed" : "cancelled", party];
      return (
        `${at},${at % 100 === 3 ? reference : ""},${table},${day} ` +
        `19:00,${size},${status},guest${at % 97}@example.org,2023-01-01`
      );
    };
    const lines = (count: number, changed: number) =>
      Array.from({ length: count }, (_, at) => line(at, at < changed ? 3 : 2));
    const first = await write(columns, ...lines(400, 0));
    const second = await write(columns, ...lines(10_800, 200));
    const written: unknown[] = [];
    for (const jobs of [1, 2]) {
      const restaurant_id = await addRestaurant(database.pool, [4, 4]);
      const pool = createTestPool({ connectionString: database.url, max: 2 });
      const connected: unknown[] = [];
      pool.on("connect", (client) => connected.push(client));
      const runs: ImportResult[] = [];
      for (const path of [first, second]) {
        runs.push(await importFile(pool, path, { restaurant_id, jobs }));
      }
      await pool.end();
      expect(connected).toHaveLength(1 + jobs);
      const stored = await query(
        `
          select
            external_id,
            case when external_id like '%03' then reference end as reference,
            position,
            label,
            starts_at,
            party_size
         from bookings
         left
         join waiting_list on waiting_list.restaurant_id = bookings.restaurant_id
           and booking_id = bookings.id
         left join restaurant_tables on restaurant_tables.restaurant_id = bookings.restaurant_id
           and restaurant_tables.id = table_id
         where bookings.restaurant_id = $1
         order by bookings.created_at, bookings.id`,
        [restaurant_id],
      );
      written.push([
        runs.map(({ rows, imported, updated, unchanged, rejected }) => [
          rows,
          imported,
          updated,
          unchanged,
          rejected,
        ]),
        stored,
      ]);
    }
    const [[counts, stored]] = written as [[number[][], { external_id: string }[]]];
    expect(counts).toEqual([
      [400, 392, 0, 0, 8],
      [10_800, 10_192, 196, 196, 216],
    ]);
    expect(written[1]).toEqual(written[0]);
    const order = stored.map(({ external_id }) => Number(external_id));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it("gives each row one booking when it runs twice at the same time", async () => {
    const restaurant_id = await addRestaurant(database.pool, [4]);
    const both = await Promise.all([
      load(restaurant_id, path, { jobs: 2 }),
      load(restaurant_id, path, { jobs: 2 }),
    ]);
    expect(both[0].imported + both[1].imported).toBe(rows);
    expect(both[0].rejected + both[1].rejected).toBe(0);
    expect(await contents(restaurant_id)).toEqual(whole);
  });

  it("earns nothing and writes no event; the backfill derives the guests", async () => {
    const restaurant_id = await addRestaurant(database.pool, [4]);
    await addProgram(database.pool, restaurant_id);
    await load(restaurant_id, path);
    expect(await failedChecks(restaurant_id)).toEqual([]);
    const [derived] = await query(
      `select
         (select count(*)::int from customers where restaurant_id = $1) as customers,
         (
           select sum(total_bookings)::int from customer_profiles where restaurant_id = $1
         ) as bookings,
         (select count(*)::int from loyalty_point_events where restaurant_id = $1) as entries,
         (select count(*)::int from analytics_events where restaurant_id = $1) as events`,
      [restaurant_id],
    );
    expect(derived).toEqual({ customers: 997, bookings: rows, entries: 0, events: 0 });
  });
});
