import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bookings, createPool } from "../src/index.js";
import { packageRoot } from "../src/package.js";
import { type TestDatabase, createDatabase, createEmptyDatabase, useDatabase } from "./database.js";
import { addProgram, addRestaurant } from "./sample.js";

const database = useDatabase();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "regulars-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

/**
 * Runs the command as a shell would, in a folder without anything; never on the embedded database.
 */
function regulars(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const command = [join(packageRoot, "src", "cli", "index.ts"), ...args];
  const child = spawn(process.execPath, ["--import", tsx, ...command], {
    cwd: folder,
    env: { PATH: process.env.PATH, DATABASE_URL: database.url, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const outcome = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (outcome.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (outcome.err += text));
  return new Promise((done) =>
    child.once("close", (code) => {
      done({ code, ...outcome });
    }),
  );
}

const tsx = import.meta.resolve("tsx");
const lines = (text: string) => text.trimEnd().split("\n");
const parsed = (text: string) =>
  lines(text).map((line) => JSON.parse(line) as Record<string, unknown>);
const escape = "\u001b";

it("ends with 2 when it is called wrongly, and tells how it is meant", async () => {
  const wrong = [
    [["backfil"], "unknown command"],
    [["backfill", "--jobs", "0"], "Not a whole number"],
    [["statement"], "--restaurant"],
    [["report"], "Usage: regulars report"],
    [["report", "points", "--restaurant", "luna", "--by", "year"], "day, week, month"],
    [["report", "points", "--restaurant", "luna", "--from", "2031-02-30"], "no such day"],
    [["demo"], "empty database"],
    [["verify", "--database-url", "localhost/x"], "does not begin with postgres://"],
  ] as const;
  const outcomes = await Promise.all(wrong.map(([args]) => regulars([...args])));
  for (const [index, { code, err }] of outcomes.entries()) {
    expect(err).toContain(wrong[index]?.[1]);
    expect(code).toBe(2);
  }
  // one line, not the whole usage
  expect(lines(outcomes[0]?.err ?? "")).toHaveLength(1);
});

it("ends with 1 where what is named is not there, and tells what is", async () => {
  const { code, err } = await regulars(["backfill", "--restaurant", "nobody-here"]);
  expect([code, err]).toEqual([
    1,
    expect.stringContaining('no restaurant "nobody-here": ') as string,
  ]);
});

it("prints errors as JSON where JSON is asked for", async () => {
  const error = async (...args: string[]) =>
    (parsed((await regulars([...args, "--json"])).err)[0] as { error: object }).error;
  const none = { field: null, detail: null, hint: null };
  expect(await error("backfil")).toMatchObject({ ...none, code: "usage" });
  expect(await error("status", "--restaurant", "nobody")).toMatchObject({ code: "missing" });
  const place = ["--name", "Luna", "--country", "GB", "--timezone", "Europe/London"];
  expect(await error("restaurants", "add", "luna")).toMatchObject({ ...none, code: "usage" });
  expect(await error("restaurants", "add", "Big Luna", ...place)).toMatchObject({
    code: "RG001",
    message: "a field is not valid",
    field: "slug",
    detail: "slug must be lower-case words joined by hyphens.",
  });
});

it("lists, adds and changes restaurants, programs and rewards", async () => {
  const only = async (...args: string[]) => {
    const { code, out, err } = await regulars([...args, "--json"]);
    expect([code, err]).toEqual([0, ""]);
    return parsed(out)[0];
  };
  const place = ["--name", "Luna", "--country", "GB", "--timezone", "Europe/London"];
  expect(await only("restaurants", "add", "luna-cli", ...place)).toMatchObject({ name: "Luna" });
  expect((await regulars(["restaurants", "add", "luna-cli", ...place])).code).toBe(2);
  const changed = await only("restaurants", "change", "luna-cli", "--day-start", "04:00");
  expect(changed).toMatchObject({ name: "Luna", day_starts_at: "04:00:00" });
  expect((await regulars(["restaurants", "list"])).out).toMatch(/luna-cli +Luna +GB/);

  const here = ["--restaurant", "luna-cli"];
  const flat = ["--rule", '{"type":"flat","points":5}'];
  expect(await only("programs", "add", "club", ...here, ...flat)).toMatchObject({
    is_active: true,
  });
  const general = await only("programs", "change", "club", ...here, "--no-pilot-only");
  expect(general).toMatchObject({ pilot_only: false, accrual_rule: { type: "flat", points: 5 } });
  expect((await regulars(["programs", "list", ...here])).out).toContain("general");
  const notice = ["--on", "2099-01-01", "--expires-after", "1 year"];
  const announce = async (...more: string[]) =>
    (await regulars(["programs", "announce-expiry", ...here, ...notice, ...more])).out;
  expect(await announce()).toContain("Dry run");
  expect(await announce("--apply")).toContain("Announced for 2099-01-01.");
  expect((await regulars(["programs", "list", ...here])).out).toContain("all from 2099-01-01");
  const withdrawn = await regulars(["programs", "withdraw-expiry", ...here]);
  expect(withdrawn.out).not.toContain("all from");
  await only("programs", "add", "club-2", ...here, ...flat);
  const moving = ["programs", "transfer", "club", ...here];
  expect((await regulars(moving)).out).toContain("Dry run");
  expect((await regulars([...moving, "--apply"])).out).toContain("0 moved.");
  expect((await regulars(["programs", "change", "club", ...here])).code).toBe(0);
  const unknown = await regulars(["programs", "change", "culb", ...here]);
  expect([unknown.code, unknown.err.trim()]).toEqual([1, "there is no program culb: club, club-2"]);

  await only("rewards", "add", "tea", ...here, "--name", "Tea", "--points", "10");
  const dearer = await only("rewards", "change", "tea", ...here, "--points", "12");
  expect(dearer).toMatchObject({ name: "Tea", points: 12 });
  expect((await regulars(["rewards", "list", ...here])).out).toMatch(/tea +Tea +12/);
});

it("tells who waits, and whose turn it is at a table", async () => {
  const { pool } = database;
  const { rows } = await pool.query<{ id: string }>(
    `insert into restaurants (name, slug, country_code, timezone)
     values ('Queue', 'queue-cli', 'GB', 'Europe/London') returning id`,
  );
  await pool.query(
    `insert into restaurant_tables (restaurant_id, label, capacity) values ($1, 'T1', 2)`,
    [rows[0]?.id],
  );
  await pool.query(
    `insert into bookings (restaurant_id, starts_at, party_size, status)
     values ($1, '2031-06-01 18:00Z', 4, 'pending_allocation'),
       ($1, '2031-06-01 19:00Z', 2, 'pending_allocation')`,
    [rows[0]?.id],
  );
  const here = ["waiting", "--restaurant", "queue-cli", "--day", "2031-06-01"];
  // Local time: London's summer time is an hour ahead.
  expect((await regulars(here)).out).toMatch(/1 +2031-06-01 19:00 +4[^]*2 +2031-06-01 20:00 +2/);
  const { out } = await regulars([...here, "--table", "T1", "--json"]);
  expect(parsed(out)).toMatchObject([{ place: 2, party_size: 2 }]);
  const unknown = await regulars([...here, "--table", "T9"]);
  expect([unknown.code, unknown.err.trim()]).toEqual([1, 'there is no table "T9": T1']);
  const wrong = await regulars(["waiting", "--restaurant", "queue-cli", "--day", "soon"]);
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("day")]);
});

it("shows both of a pair beside each other, whole, within 80 columns", async () => {
  const { pool } = database;
  const slug = "beside-cli";
  await pool.query(
    `with made as (
       insert into restaurants (name, slug, country_code, timezone)
       values ('Beside', '${slug}', 'GB', 'Europe/London') returning id
     )
     insert into bookings (
       restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone
     )
     select id, '2031-06-01 18:00Z', 2, name, email, phone
     from made, (values
       ('Rosamunde Quillingham', 'rosamunde.quillingham@example.org', '07911 123456'),
       ('Rosamunde Quillingham', 'r.quillingham@mail.example.org', '07911 123456')
     ) as guests (name, email, phone)`,
  );
  const here = ["guests", "candidates", "--restaurant", slug];
  const plain = await regulars(here);
  expect(plain.out).not.toContain("Quillingham");
  const { code, out } = await regulars([...here, "--personal"]);
  expect(code).toBe(0);
  expect(out).toMatch(/rosamunde\.quillingham@example\.org +r\.quillingham@mail|r\.quill.* +rosa/);
  const ids = /^([\da-f-]{36}) {2}([\da-f-]{36})$/m.exec(out);
  expect(ids).not.toBeNull();
  expect(Math.max(...lines(out).map((line) => line.length))).toBeLessThanOrEqual(80);
  const [pair] = parsed((await regulars([...here, "--personal", "--json"])).out);
  expect(pair).toMatchObject({
    survivor: { id: ids?.[1], full_name: "Rosamunde Quillingham" },
    duplicate: { id: ids?.[2] },
  });
});

it.each([
  [1, ["restaurants", "list"]],
  [1, ["uninstall", "--dry-run"]],
  [1, ["demo"]],
  [1, ["cells", "list"]],
  [1, ["cells", "plan"]],
  [1, ["cells", "place"]],
  [1, ["attach", "--bookings", "app.visits"]],
  [3, ["doctor"]],
])("tells of a connection that is lost, the %i., without a stack: %j", async (place, args) => {
  const target = new URL(database.url);
  let connections = 0;
  const proxy = createServer((near) => {
    const number = ++connections;
    const far = connect(Number(target.port), target.hostname);
    near.on("data", (data) => {
      // a query ends the connection, what opens one does not
      if (number === place && /[QP]/.test(String.fromCharCode(data[0] ?? 0))) near.destroy();
      else far.write(data);
    });
    far.on("data", (data) => near.write(data));
    near.on("close", () => far.destroy()).on("error", () => undefined);
    far.on("close", () => near.destroy()).on("error", () => undefined);
  });
  await new Promise<void>((listens) => proxy.listen(0, "127.0.0.1", listens));
  try {
    const url = new URL(database.url);
    url.port = String((proxy.address() as AddressInfo).port);
    const { code, err } = await regulars(args, { DATABASE_URL: url.href });
    expect([code, err]).toEqual([1, "Connection terminated unexpectedly\n"]);
  } finally {
    proxy.close();
  }
});

it("examines the database, and completes what is typed", async () => {
  const { code, out, err } = await regulars(["doctor"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^ok +migrations +all applied$/m);
  expect(out).toMatch(/^(ok|info|warn) +feed +/m);
  expect(out).toContain("who earns");
  const words = async (...typed: string[]) =>
    lines((await regulars(["completion", "words", ...typed])).out);
  expect(await words()).toEqual(expect.arrayContaining(["verify", "init", "--json"]));
  expect(await words("guests")).toEqual(expect.arrayContaining(["find", "card"]));
  const { rows } = await database.pool.query<{ slug: string }>("select slug from restaurants");
  expect(await words("verify", "--restaurant")).toEqual(
    expect.arrayContaining(rows.map(({ slug }) => slug)),
  );
  for (const shell of ["bash", "zsh", "fish"]) {
    expect((await regulars(["completion", shell])).out).toContain("regulars completion words");
  }
});

it("ends with 1 when it fails, in a few lines without a stack", async () => {
  const { code, err } = await regulars(["verify", "--database-url", "postgres://x@127.0.0.1:1/x"]);
  expect(code).toBe(1);
  expect(err).toContain("ECONNREFUSED");
  expect(err).not.toContain("at ");
});

it("verifies one state of the database, however long it takes", async () => {
  const { database: own, drop } = await createDatabase();
  try {
    await own.pool.query(
      `create or replace function verify_customers_loyalty(
         restaurant_id uuid default null,
         since_last boolean default false
       )
       returns table (
         check_name text,
         ok boolean,
         severity text,
         expected text,
         actual text,
         detail text
       )
       language sql volatile
       as $$ select 'isolation', true, 'fail', '', current_setting('transaction_isolation'),
         null $$`,
    );
    const { out } = await regulars(["verify", "--database-url", own.url]);
    expect(out).toContain("repeatable read");
  } finally {
    await drop();
  }
});

it("looks after every restaurant, goes on after one that fails, and ends with 1", async () => {
  const { database: own, drop } = await createDatabase();
  try {
    const slugs = ["one", "two", "three"];
    for (const slug of slugs) {
      await own.pool.query(
        `insert into restaurants (name, slug, timezone, country_code)
         values ($1, $1, 'Europe/London', 'GB')`,
        [slug],
      );
    }
    const run = (...args: string[]) => regulars(["upkeep", "--database-url", own.url, ...args]);
    expect(await run()).toEqual({ code: 0, out: "3 restaurants looked after.\n", err: "" });
    await own.pool.query(
      `drop function lapse_loyalty_tiers(uuid, timestamptz);
       create function lapse_loyalty_tiers(restaurant_id uuid, as_of timestamptz default now())
       returns integer language plpgsql as $$
       begin
         if restaurant_id = (select id from restaurants where slug = 'two') then
           raise exception 'broken' using errcode = 'XX000';
         end if;
         return 0;
       end $$`,
    );
    const outcome = await run();
    expect(outcome.code).toBe(1);
    expect(outcome.out).toContain("3 restaurants looked after, 1 failed.");
    expect(outcome.err).toBe("two: XX000 broken\n");
    const told = await run("--json");
    expect(told.code).toBe(1);
    expect(parsed(told.out).map(({ slug, error }) => [slug, error])).toEqual([
      ["one", null],
      ["two", { code: "XX000", message: "broken" }],
      ["three", null],
    ]);
    expect((await run("--restaurant", "one")).out).toBe("1 restaurant looked after.\n");
  } finally {
    await drop();
  }
});

it("says who may, to those who may not", async () => {
  const { code, err } = await regulars(["verify", "--database-url", database.appUrl]);
  expect([code, err]).toEqual([1, expect.stringContaining("members of regulars_ops") as string]);
});

it("says what to do about a database that is not migrated", async () => {
  const { database: empty, drop } = await createEmptyDatabase();
  try {
    const { code, err } = await regulars(["verify", "--database-url", empty.url]);
    expect([code, err]).toEqual([1, expect.stringContaining("regulars migrate") as string]);
  } finally {
    await drop();
  }
});

it("makes and starts nothing where the database is forgotten", async () => {
  for (const args of [["verify"], ["migrate"], ["status"], ["init", "--name", "Luna"]]) {
    const { code, err } = await regulars(args, { DATABASE_URL: undefined });
    expect([code, err]).toEqual([2, expect.stringContaining("--database-url") as string]);
  }
  expect(await readdir(folder)).toEqual([]);
});

it("fails on a malformed pilot list, and names the entry", async () => {
  const env = { LOYALTY_PILOT_RESTAURANT_IDS: "not-an-id" };
  const { code, err } = await regulars(["verify"], env);
  expect(code).toBe(2);
  expect(err).toContain('"not-an-id"');
});

describe("on a restaurant with bookings of an older system", () => {
  let restaurant_id: string;
  let slug: string;

  beforeAll(async () => {
    restaurant_id = await addRestaurant(database.pool, [4]);
    const { rows } = await database.pool.query<{ slug: string }>(
      "select slug from restaurants where id = $1",
      [restaurant_id],
    );
    slug = rows[0]?.slug ?? "";
    await addProgram(database.pool, restaurant_id);
    await database.pool.query(
      `
        insert into bookings (restaurant_id, import_batch_id, starts_at, ends_at, party_size,
        booking_type,
         status, customer_email, loyalty_points_awarded)
       select $1, gen_random_uuid(), at, at + interval '1 hour', 2, 'dinner', 'completed',
         'guest' || n || '@example.com', 20
       from generate_series(1, 5) as n,
       lateral (select timestamptz '2025-01-01' + n * interval '1 day') as t (at)`,
      [restaurant_id],
    );
  });

  it("verifies red, backfills, verifies green and has nothing left to write", async () => {
    const red = await regulars(["verify", "--json"]);
    expect(red.code).toBe(1);
    expect(parsed(red.out)).toContainEqual(
      expect.objectContaining({ check_name: "customers_match_contacts", ok: false }),
    );

    const dry = await regulars(["backfill", "--dry-run"]);
    expect([dry.code, lines(dry.out).at(-1)]).toEqual([
      0,
      "25 rows would be written. Dry run: nothing was.",
    ]);
    const first = await regulars(["backfill", "--restaurant", slug, "--jobs", "2"]);
    expect([first.code, first.err]).toEqual([0, ""]);
    expect(lines(first.out).at(-1)).toBe("25 rows written.");
    const second = await regulars(["backfill", "--json"]);
    expect(parsed(second.out)).toHaveLength(5);
    expect(
      parsed(second.out).every(({ inserted, changed }) => inserted === 0 && changed === 0),
    ).toBe(true);

    const green = await regulars(["verify"]);
    expect([green.code, green.err]).toEqual([0, ""]);
    expect(lines(green.out).at(-1)).toMatch(/^All checks are green\./);
    expect(green.out).not.toContain(escape);
    expect(green.out).not.toContain("@example.com");

    const since = await regulars(["verify", "--since-last"]);
    expect([since.code, since.err]).toEqual([0, ""]);
    expect(lines(since.out).at(-1)).toMatch(
      /^All checks are green\..* Looked at what changed since [-\d]+ [:\d]+ UTC\.$/,
    );
    const one = await regulars(["verify", "--since-last", "--restaurant", slug, "--json"]);
    expect([one.code, one.err]).toEqual([0, ""]);
    expect(parsed(one.out)).toContainEqual(
      expect.objectContaining({
        check_name: "scope",
        actual: expect.stringMatching(/^what changed since/) as string,
      }),
    );
  });

  it("prints a guest's statement, found by what the guest is known by", async () => {
    const args = ["statement", "--restaurant", slug, "--customer", "GUEST1@example.com"];
    const { code, out } = await regulars(args);
    expect(code).toBe(0);
    expect(out).toMatch(/booking\.confirmed +[2-9A-Z]{8} +\+20 +20/);
    expect(lines(out).at(-1)).toMatch(/closing +20$/);
    const json = await regulars([...args, "--json"]);
    expect(parsed(json.out).map(({ line }) => line)).toEqual(["opening", "entry", "closing"]);
  });

  it("tells what a booking would earn, and what another zone would do", async () => {
    const earns = await regulars(["points", "preview", "--restaurant", slug, "--party", "4"]);
    expect([earns.code, earns.out.trim()]).toEqual([0, "0 points (no program accrues now)"]);
    const zone = ["timezone", "--restaurant", slug, "--to", "Asia/Tokyo"];
    const told = await regulars([...zone, "--keep", "local_times"]);
    expect([told.code, lines(told.out).at(-1)]).toEqual([0, "Nothing is written without --write."]);
    expect((await regulars(zone)).code).toBe(2);
    const unknown = await regulars([
      "points",
      "reverse",
      restaurant_id,
      "--restaurant",
      slug,
      "--reason",
      "x",
    ]);
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining("RG024") as string]);
  });

  it("prints reports of it", async () => {
    const { code, out } = await regulars(["report", "bookings", "--restaurant", slug, "--json"]);
    expect([code, parsed(out).length > 0]).toEqual([0, true]);
  });

  it("tells what another program would be, and of today's what is not given", async () => {
    const args = ["simulate", "--restaurant", slug];
    const { code, out } = await regulars([...args, "--rule", '{"type":"flat","points":100}']);
    expect(code).toBe(0);
    expect(out).toMatch(/^total +lifetime points +100 +500 +400$/m);
    expect(out).toMatch(/^tier +bronze +5 +0 +-5$/m);
    expect(out).toMatch(/^ +silver +0 +5 +5$/m);
    const json = parsed((await regulars([...args, "--json"])).out);
    expect(json.filter(({ section }) => section === "tier")).toEqual([
      { section: "tier", item: "bronze", today: 5, simulated: 5 },
    ]);

    const noJson = await regulars([...args, "--rule", "flat"]);
    expect([noJson.code, noJson.err]).toEqual([2, expect.stringContaining("Not JSON") as string]);
    const noRule = await regulars([...args, "--rule", '{"type":"flat"}']);
    expect([noRule.code, noRule.err]).toEqual([1, expect.stringContaining("RG001") as string]);
  });

  it(
    "merges, unmerges, exports and erases guests, and shows who they are only " + "where asked",
    async () => {
      const guests = (...args: string[]) => regulars(["guests", ...args, "--restaurant", slug]);
      const only = async (...args: string[]) => {
        const { code, out, err } = await guests(...args, "--json");
        expect([code, err]).toEqual([0, ""]);
        return parsed(out)[0] ?? {};
      };
      const { rows } = await database.pool.query<{ id: string }>(
        "select id from customers where restaurant_id = $1 order by email",
        [restaurant_id],
      );
      expect(rows).toHaveLength(5);
      const [one = "", two = ""] = rows.map(({ id }) => id);

      const told = await guests("find", "guest1@example.com");
      expect(told.out).toContain(one);
      expect(told.out).not.toContain("@");
      const asked = await guests("find", "guest1@example.com", "--personal");
      expect(asked.out).toContain("guest1@example.com");

      // digits apart are two people
      expect((await guests("candidates")).out.trim()).toBe("None.");
      expect(await only("merge", one, two)).toMatchObject({ survivor_id: one, actor: "staff" });
      const card = await only("card", two);
      expect(card).toMatchObject({ id: one, total_bookings: 2, balance: 40 });
      expect(card).not.toHaveProperty("email");
      await only("unmerge", two);

      await only("consent", one, "withdrawn", "--channel", "sms", "--source", "phone");
      const { marketing_consents } = await only("export", one);
      expect(marketing_consents).toMatchObject([{ channel: "sms", is_given: false }]);
      expect(await only("erase", one)).toMatchObject({ bookings: 1, reason: "request" });
      const dry = await guests("erase-inactive", "--older-than", "1 day", "--dry-run");
      expect(lines(dry.out).at(-1)).toBe("0 would be erased. Dry run: nobody was.");

      const nobody = await guests("placeholders", "NoEmail@luna.example", "0000000000");
      expect(nobody.out.trim()).toBe("noemail@luna.example");

      const wrong = await guests("erase", "guest2@example.com");
      expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("an id") as string]);
      const rules = await regulars(["phone-rules", "changes"]);
      expect([rules.code, rules.out.trim()]).toEqual([0, "No change waits."]);
    },
  );
});

it("prints events, and with --follow those that are still to come", async () => {
  const restaurant_id = await addRestaurant(database.pool, [2]);
  const book = () =>
    bookings.create(database.pool, { restaurant_id, starts_at: new Date(), party_size: 9 });
  const { id } = await book();
  const args = ["events", "--restaurant", restaurant_id, "--json"];
  const first = parsed((await regulars(args)).out);
  expect(first.map(({ event_type, booking_id }) => [event_type, booking_id])).toEqual([
    ["booking.created", id],
    ["booking.waitlisted", id],
  ]);

  const after = String(first.at(-1)?.cursor);
  const following = regulars([...args, "--after", after, "--follow", "--limit", "2"]);
  await book();
  const { code, out } = await following;
  expect([code, parsed(out).map((event) => event.event_type)]).toEqual([
    0,
    ["booking.created", "booking.waitlisted"],
  ]);

  const people = await regulars(["events", "--after", "nonsense"]);
  expect([people.code, people.err]).toEqual([1, expect.stringContaining("RG001") as string]);
});

describe("demo", () => {
  let database: TestDatabase;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ database, drop } = await createEmptyDatabase());
  });
  afterAll(() => drop());

  it("tells its scenes in lines of at most 100 columns, and shows what it claims", async () => {
    const { code, out, err } = await regulars(["demo", "--database-url", database.url]);
    expect([code, err]).toEqual([0, ""]);
    expect(lines(out).filter((line) => line.length > 100)).toEqual([]);
    expect(out).not.toContain(escape);

    const scenes = out.split(/^── \d\. /m).slice(1);
    expect(scenes).toHaveLength(8);
    const [oneGuest = "", booking, race = "", outside, analytics, broken = "", restaurant] = scenes;
    expect(new Set(oneGuest.match(/…[0-9a-f]{6}$/gm))).toHaveProperty("size", 1);
    expect(booking).toMatch(/bookings\.cancel +cancelled +6 +0 +80$/m);
    expect(
      race
        .match(/^ +(Ida Vale|Otto Penn) .*$/gm)
        ?.map((line) => line.split(/\s{2,}/)[2])
        .sort(),
    ).toEqual(["confirmed", "pending_allocation"]);
    expect(outside).toMatch(/earns\s0\spoints/);
    expect(outside).toContain("RG010");
    expect(analytics).toContain("23514: refused by analytics_events_contract_check");
    expect(analytics).toMatch(/customer_email +no such key/);
    const verdicts = broken.match(/^ +(\d checks are red|All checks are green)|\d+ rows written/gm);
    expect(verdicts?.map((text) => text.trim())).toEqual([
      "5 checks are red",
      "9 rows written",
      "0 rows written",
      "All checks are green",
      "All checks are green",
    ]);
    expect(broken).not.toMatch(/@|quill|\+44|\b07700[ .]/i);
    expect(restaurant).toMatch(/ gold$/m);
  });

  it("leaves a database in which all is well and bookings go on", async () => {
    await using pool = createPool({ connectionString: database.url });
    const { rows } = await pool.query<{ id: string }>(
      "select id from restaurants where slug = 'harbour-table'",
    );
    const restaurant_id = rows[0]?.id ?? "";
    const starts_at = new Date("2032-01-01T19:00Z");
    const request = { restaurant_id, starts_at, party_size: 2, customer_email: "new@example.com" };
    expect(await bookings.create(pool, request)).toMatchObject({ loyalty_points_awarded: 20 });
    const { code, out } = await regulars(["verify", "--database-url", database.url]);
    expect([code, lines(out).at(-1)]).toEqual([0, "All checks are green."]);
  });
});
