import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
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
    [["backfill", "--restaurant", "nobody-here"], 'no restaurant "nobody-here"'],
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
      `create or replace function verify_customers_loyalty(restaurant_id uuid default null)
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
    expect([noRule.code, noRule.err]).toEqual([1, expect.stringContaining("RG022") as string]);
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
  expect([people.code, people.err]).toEqual([1, expect.stringContaining("RG051") as string]);
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
    expect(outside).toContain("earns 0 points");
    expect(outside).toContain("RG010");
    expect(analytics).toContain("23514: refused by analytics_events_contract_check");
    expect(analytics).toMatch(/customer_email +no such key/);
    const verdicts = broken.match(/^ +(\d checks are red|All checks are green)|\d+ rows written/gm);
    expect(verdicts?.map((text) => text.trim())).toEqual([
      "5 checks are red",
      "9 rows written",
      "All checks are green",
      "0 rows written",
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
    const { code } = await regulars(["verify", "--database-url", database.url]);
    expect(code).toBe(0);
  });
});
