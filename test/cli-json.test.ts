/** What commands print with `--json`: each line has its definition in docs/cli.schema.json. */
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { manual } from "../src/cli/manual.js";
import { packageRoot } from "../src/package.js";
import { exampleMapping } from "./attach-examples.js";
import { type TestDatabase, createEmptyDatabase } from "./database.js";
import { printedSchema, readPrinted } from "./printed.js";
import { readProgram } from "./program.js";

/** Checked by cells.test.ts and adopt.test.ts, which have what they run on. */
const elsewhere = [
  ...["cells move", "cells move --abort", "cells move --clear", "cells move --dry-run"],
  "migrate --adopt",
];

let database: TestDatabase;
let drop: () => Promise<void>;
let folder: string;
let program: Command;
/** The definitions of which a line was seen. */
const seen = new Set<string>();

beforeAll(async () => {
  ({ database, drop } = await createEmptyDatabase());
  folder = await mkdtemp(join(tmpdir(), "regulars-json-"));
  program = await readProgram();
  program.exitOverride();
});
afterAll(async () => {
  await drop();
  await rm(folder, { recursive: true });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

/** @returns the value of each line, checked */
function checked(text: string, definition: string): Record<string, unknown>[] {
  const values = readPrinted(text, definition);
  seen.add(definition);
  return values;
}

/** Runs a command in this process. @returns what it printed, each line checked */
async function run(
  definition: string,
  args: string[],
  url = database.url,
): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  vi.spyOn(console, "log").mockImplementation((text: string) => {
    lines.push(...text.split("\n"));
  });
  await program.parseAsync([...args, "--json", "--database-url", url], { from: "user" });
  vi.restoreAllMocks();
  return lines.length === 0 ? [] : checked(lines.join("\n"), definition);
}

const query = async (text: string) =>
  (await database.pool.query(text)).rows as Record<string, string>[];
const id = async (text: string) => (await query(text))[0]?.id ?? "";

const here = ["--restaurant", "luna"];
const place = ["--country", "GB", "--timezone", "Europe/London"];

it("has its schema, whatever the command", { timeout: 300_000 }, async () => {
  expect(await run("migrate", ["migrate", "--roles"])).toHaveLength(1);
  await run("init", ["init", "--name", "Luna", ...place, "--tables", "2,4", "--currency", "GBP"]);
  await run("init", ["init", "--every", "--program", "Club", "--open"]);
  await run("restaurants add", ["restaurants", "add", "sol", "--name", "Sol", ...place]);
  await run("restaurants change", ["restaurants", "change", "sol", "--day-start", "04:00"]);
  expect(await run("restaurants list", ["restaurants", "list"])).toHaveLength(2);
  await run("programs change", ["programs", "change", "club", ...here, "--no-pilot-only"]);
  await run("programs add", ["programs", "add", "old", ...here, "--name", "Old"]);
  await run("programs change", ["programs", "change", "club", ...here]);
  expect(await run("programs list", ["programs", "list", ...here])).toHaveLength(2);
  const tea = ["tea", ...here, "--points", "5"];
  await run("rewards add", ["rewards", "add", ...tea, "--name", "Tea"]);
  await run("rewards change", ["rewards", "change", ...tea]);
  expect(await run("rewards list", ["rewards", "list", ...here])).toHaveLength(1);

  const csv = join(folder, "bookings.csv");
  await writeFile(
    csv,
    "external_id,starts_at,party_size,customer_name,customer_email,status,deposit\n" +
      "1,2025-05-01 19:00,4,Ada Lovelace,ada@example.org,completed,x\n" +
      "2,2025-05-02 19:00,0,Ben,ben@example.org,completed,\n" +
      "3,2021-05-02 19:00,2,Eve,eve@example.org,completed,\n",
  );
  const [imported] = await run("import", ["import", csv, ...here, "--max-rejects", "5"]);
  expect(imported).toMatchObject({ imported: 2, rejected: 1, left_out: 0 });
  expect(await run("backfill", ["backfill"])).not.toEqual([]);
  await query(
    `insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_email,
       customer_phone, status, table_id)
     select restaurants.id, given.at::timestamptz, 2, given.name, given.email, given.phone,
       given.status,
       case when given.seat is not null then
         (select id from restaurant_tables as t where t.restaurant_id = restaurants.id and
           label = given.seat) end
     from restaurants,
       (values
         ('2031-05-01 19:00Z', 'Ada Lovelace', 'ada@example.org', null, 'confirmed', 'T1'),
         ('2031-05-02 19:00Z', 'Ada Lovelace', 'ada.l@example.org', '07911 123456',
           'confirmed', null),
         ('2031-05-03 19:00Z', 'A. Lovelace', 'ada@example.com', '07911 123456', 'cancelled',
           null),
         ('2031-05-04 19:00Z', 'Cy', 'cy@example.org', null, 'confirmed', null),
         ('2031-05-05 19:00Z', 'Dee', 'dee@example.org', null, 'pending_allocation', null))
         as given (at, name, email, phone, status, seat)
     where slug = 'luna'`,
  );
  expect(await run("waiting", ["waiting", ...here])).toHaveLength(1);
  await run("status", ["status"]);
  await run("loyalty close", ["loyalty", "close", ...here]);
  await run("loyalty open", ["loyalty", "open", "--all"]);
  const booking = await id("select id from bookings where party_size = 2 and table_id is not null");
  await run("loyalty explain", ["loyalty", "explain", booking, ...here]);
  await run("loyalty reprice --dry-run", ["loyalty", "reprice", ...here, "--dry-run"]);
  await run("loyalty reprice", ["loyalty", "reprice", ...here]);
  const flat = ["--rule", '{"type":"flat","points":25}'];
  expect(await run("simulate", ["simulate", ...here, ...flat])).not.toEqual([]);
  const notice = ["programs", "announce-expiry", ...here, "--on", "2099-01-01"];
  await run("programs announce-expiry", [...notice, "--expires-after", "1 year", "--apply"]);
  await run("programs withdraw-expiry", ["programs", "withdraw-expiry", ...here]);

  const ada = "ada@example.org";
  expect(await run("events", ["events"])).not.toEqual([]);
  await run("events --lag", ["events", "--lag"]);
  expect(await run("statement", ["statement", ...here, "--customer", ada])).not.toEqual([]);
  await run("points preview", ["points", "preview", ...here, "--party", "4"]);
  await run("programs change", [
    "programs",
    "change",
    "club",
    ...here,
    "--expires-after",
    "1 year",
  ]);
  await query(
    `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
     select id, now(), 2, 'ada@example.org' from restaurants where slug = 'luna'`,
  );
  expect(await run("points expiries", ["points", "expiries", ada, ...here])).not.toEqual([]);
  const staff = ["--reason", "staff"];
  await run("points exclude", ["points", "exclude", "cy@example.org", ...here, ...staff]);
  expect(await run("points exclusions", ["points", "exclusions", ...here])).toHaveLength(1);
  expect(
    await run("points readmit", ["points", "readmit", "cy@example.org", ...here]),
  ).toHaveLength(1);
  const entry = await id(
    `select (adjust_points(restaurant_id, customer_id, 5, 'sorry', 'staff')).id
     from bookings where customer_email = 'cy@example.org'`,
  );
  await run("points reverse", ["points", "reverse", entry, ...here, "--reason", "wrong"]);
  await run("programs transfer", ["programs", "transfer", "club", ...here, "--to", "old"]);

  expect(await run("guests find", ["guests", "find", "Ada", ...here])).not.toEqual([]);
  await run("guests find", ["guests", "find", ada, ...here, "--personal"]);
  await run("guests card", ["guests", "card", ada, ...here]);
  await run("guests card", ["guests", "card", ada, ...here, "--personal"]);
  const [pair] = await run("guests candidates", ["guests", "candidates", ...here]);
  const both = ["guests", "candidates", ...here, "--personal"];
  expect(await run("guests candidates --personal", both)).not.toEqual([]);
  const { survivor_id, duplicate_id } = pair as { survivor_id: string; duplicate_id: string };
  await run("guests merge", ["guests", "merge", survivor_id, duplicate_id, ...here]);
  await run("guests unmerge", ["guests", "unmerge", duplicate_id, ...here]);
  await run("guests decline", ["guests", "decline", survivor_id, duplicate_id, ...here]);
  const consent = ["guests", "consent", ada, "given", ...here, "--source", "phone"];
  expect(await run("guests consent", consent)).not.toEqual([]);
  const nobody = ["guests", "placeholders", "noemail@luna.example", ...here];
  expect(await run("guests placeholders", nobody)).toEqual([["noemail@luna.example"]]);
  await run("guests export", ["guests", "export", ada, ...here]);
  await query(
    `insert into bookings (restaurant_id, created_at, starts_at, party_size, customer_email, status)
     select id, '2020-01-01', '2020-01-02', 2, 'fay@example.org', 'cancelled'
     from restaurants where slug = 'luna'`,
  );
  await query("update customers set created_at = '2020-01-01' where email = 'fay@example.org'");
  const inactive = ["guests", "erase-inactive", "--older-than", "3 years", ...here];
  const dry = await run("guests erase-inactive --dry-run", [...inactive, "--dry-run"]);
  expect(dry).not.toEqual([]);
  expect(await run("guests erase-inactive", inactive)).toHaveLength(dry.length);
  await run("guests erase", ["guests", "erase", duplicate_id, ...here]);

  for (const name of Object.keys(printedSchema.definitions).filter((each) =>
    /^report \w/.test(each),
  )) {
    expect(await run(name, [...name.split(" "), ...here]), name).not.toEqual([]);
  }
  const page = join(folder, "luna.html");
  await run("report --html", ["report", ...here, "--html", page]);
  await query("update restaurants set country_code = 'FR' where slug = 'luna'");
  expect(await run("phone-rules changes", ["phone-rules", "changes"])).not.toEqual([]);
  await run("phone-rules changes", ["phone-rules", "changes", "--personal"]);
  await run("phone-rules apply", ["phone-rules", "apply"]);
  const paris = ["timezone", ...here, "--to", "Europe/Paris", "--keep", "instants"];
  expect(await run("timezone", paris)).not.toEqual([]);
  expect(await run("upkeep", ["upkeep"])).toHaveLength(2);
  expect(await run("verify", ["verify"])).not.toEqual([]);
  expect(await run("doctor", ["doctor"])).not.toEqual([]);
  expect(await run("sql", ["sql"])).not.toEqual([]);
  await run("sql", ["sql", "--output", join(folder, "sql")]);
  await run("cells add", ["cells", "add", "north", "postgres://north.internal/app"]);
  expect(await run("cells list", ["cells", "list"])).toHaveLength(1);
  expect(await run("cells plan --simulate", ["cells", "plan", "--simulate"])).not.toEqual([]);
  await query("delete from regulars.cells");
  await run("cells place", ["cells", "place"]);
  await run("cells plan", ["cells", "plan"]);
  const gone = ["restaurants", "offboard", "sol", "--to", join(folder, "sol.jsonl")];
  await run("restaurants offboard --dry-run", [...gone, "--dry-run"]);
  await run("restaurants offboard", gone);
});

it("has its schema where an app is attached, and gone again", { timeout: 300_000 }, async () => {
  const mapping = exampleMapping("easyappointments' shape");
  mapping.bookings.fields = {
    starts_at: "appointment.at",
    party_size: "appointment.guests",
    status: "'Booked'",
  };
  delete mapping.bookings.where;
  delete mapping.follow;
  const file = join(folder, "mapping.json");
  await writeFile(file, JSON.stringify(mapping));
  await query(
    `create schema app;
     create table app.ea_appointments (id int primary key, at timestamptz, guests int);
     insert into app.ea_appointments values (1, '2025-05-01 19:00Z', 2), (2, '2025-05-02Z', 900)`,
  );
  const proposal = join(folder, "proposal.json");
  const look = ["attach", "--bookings", "app.ea_appointments", "--file", proposal];
  await run("attach --bookings", look);
  await run("attach --check", ["attach", "--file", file, "--check"]);
  const [attached] = await run("attach", ["attach", "--file", file]);
  expect(attached).toMatchObject({ loaded: 1, differences: [{ difference: "impossible" }] });
  expect(await run("attach --compare", ["attach", "--compare"])).toHaveLength(1);
  await run("attach --resolve", ["attach", "--resolve", "1", "--actor", "staff"]);
  await run("detach", ["detach"]);
  await run("uninstall", ["uninstall", "--dry-run"]);
  await run("uninstall", ["uninstall", "--yes"]);
});

it("has its schema in the demo, scene by scene", { timeout: 300_000 }, async () => {
  const { database: empty, drop: dropEmpty } = await createEmptyDatabase();
  try {
    expect(await run("demo", ["demo"], empty.url)).not.toEqual([]);
  } finally {
    await dropEmpty();
  }
});

it("has its schema for a server of its own", { timeout: 120_000 }, async () => {
  for (const verb of ["start", "url", "reset", "stop"]) {
    const { code, out } = await spawned(["db", verb, "--json"]);
    expect([code, checked(out, `db ${verb}`)]).toEqual([0, expect.any(Array)]);
  }
});

it("has its schema for a console, until it is ended", { timeout: 120_000 }, async () => {
  await run("migrate", ["migrate"]);
  const { code, out } = await spawned(["console", "--json"], "SIGINT");
  expect([code, checked(out, "console")]).toEqual([0, expect.any(Array)]);
});

it("is one line for an error, with the exit code of its kind", { timeout: 120_000 }, async () => {
  const wrong: [code: number, told: string, args: string[]][] = [
    [2, "usage", ["nothing"]],
    [2, "usage", ["verify", "--nothing"]],
    [2, "usage", ["guests", "find"]],
    [2, "usage", ["backfill", "--jobs", "0"]],
    [1, "missing", ["status", "--restaurant", "nobody"]],
    [1, "3D000", ["verify", "--database-url", `${database.url}_none`]],
    [1, "ECONNREFUSED", ["verify", "--database-url", "postgres://127.0.0.1:9/none"]],
  ];
  await run("migrate", ["migrate"]);
  const outcomes = await Promise.all(wrong.map(([, , args]) => spawned([...args, "--json"])));
  for (const [index, [code, told, args]] of wrong.entries()) {
    const { err, ...outcome } = outcomes[index] ?? { err: "" };
    expect(outcome, args.join(" ")).toEqual({ code, out: "" });
    expect(checked(err, "error")).toMatchObject([{ error: { code: told } }]);
  }
});

it("has a schema for every command, each seen but those that other tests run", () => {
  const all = Object.keys(printedSchema.definitions);
  expect(all.filter((name) => !seen.has(name)).toSorted()).toEqual(elsewhere.toSorted());
  const commands = new Set(all.map((name) => name.replace(/ --.*/, "")));
  // the script that a shell reads is no JSON
  const others = Object.keys(manual).filter((name) => !commands.has(name));
  expect(others).toEqual(["completion"]);
  const keys = [...JSON.stringify(printedSchema.definitions).matchAll(/"(\w+)":\{/g)].map(
    ([, key]) => key,
  );
  expect(keys.filter((key = "") => /[A-Z]/.test(key) && key !== "additionalProperties")).toEqual(
    [],
  );
});

const tsx = import.meta.resolve("tsx");

/** Runs a command; with a signal, which it is sent once it has printed something. */
function spawned(
  args: string[],
  signal?: NodeJS.Signals,
): Promise<{ code: number | null; out: string; err: string }> {
  const command = [join(packageRoot, "src", "cli", "index.ts"), ...args];
  const child = spawn(process.execPath, ["--import", tsx, ...command], {
    cwd: folder,
    env: { PATH: process.env.PATH, DATABASE_URL: database.url },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const outcome = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (outcome.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (outcome.err += text));
  if (signal !== undefined) child.stdout.once("data", () => child.kill(signal));
  return new Promise((done) =>
    child.once("close", (code) => {
      done({ code, ...outcome });
    }),
  );
}
