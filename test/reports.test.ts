/**
 * Reports read bookings and the ledger, which survive a purge of events. Where both could answer,
 * both are asked here, of a walk through bookings whose days are then spread over two months.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { reportCommand } from "../src/cli/report.js";
import {
  InvalidFieldError,
  NotFoundError,
  type Pool,
  bookings,
  createPool,
  forRestaurant,
  loyalty,
  reports,
} from "../src/index.js";
import { useDatabase } from "./database.js";
import { addRestaurant } from "./sample.js";

const database = useDatabase();
let pool: Pool;
let restaurant_id: string;
/** How many cancellations were taken back: events that no report shows any more. */
let takenBack = 0;

beforeAll(async () => {
  restaurant_id = await addRestaurant(database.pool, [2, 2, 4]);
  // a clock change lies in the two months, and a day begins where it is felt
  await database.pool.query(
    "update restaurants set timezone = 'America/New_York', day_starts_at = '03:00' where id = $1",
    [restaurant_id],
  );
  pool = createPool({ connectionString: database.url, pilotRestaurantIds: restaurant_id });
  await loyalty.setProgram(pool, { restaurant_id, slug: "club", name: "Club" });
  await walk();
  await spread();
});
afterAll(() => pool.end());

/** Sixty bookings, each of which goes another way. */
async function walk(): Promise<void> {
  for (let n = 0; n < 60; n += 1) {
    const { id, status, customer_id } = await bookings.create(pool, {
      restaurant_id,
      starts_at: new Date(Date.UTC(2031, 4, 1 + (n % 7), 12 + (n % 11))),
      party_size: 1 + (n % 5),
      customer_name: "Guest",
      customer_email: n % 9 === 0 ? null : `guest${n % 13}@example.com`,
    });
    const which = { restaurant_id, booking_id: id };
    const set = (to: string) =>
      database.pool.query("update bookings set status = $3 where restaurant_id = $1 and id = $2", [
        restaurant_id,
        id,
        to,
      ]);
    if (status === "pending_allocation" && n % 4 !== 1) {
      await set(n % 4 === 0 ? "cancelled" : "confirmed");
      continue;
    }
    if (status !== "confirmed") continue;
    if (n % 6 === 0) await bookings.noShow(pool, which);
    else if (n % 6 === 1) await bookings.cancel(pool, { ...which, cancelled_by: "customer" });
    else if (n % 6 === 2) {
      await bookings.cancel(pool, { ...which, cancelled_by: "staff" });
      if (n % 12 === 2) {
        await set("confirmed");
        takenBack += 1;
      }
    } else if (n % 6 !== 5) await bookings.complete(pool, which);
    if (customer_id && n % 10 === 3) {
      await loyalty.adjust(pool, {
        restaurant_id,
        customer_id,
        points: 5 + n,
        reason: "x",
        actor: "staff",
      });
      await loyalty.redeem(pool, {
        restaurant_id,
        customer_id,
        points: 5,
        reason: "x",
        actor: "staff",
      });
    }
  }
}

/** Moves the whole history of each booking by a time of its own, as no path of an app could. */
async function spread(): Promise<void> {
  const superuser = createPool({ connectionString: database.superuserUrl });
  try {
    await superuser.query(`
      create temporary table shifts as
      select
        restaurant_id,
        id as booking_id,
        timestamptz '2031-04-10 00:10Z' - now()
          - make_interval(hours => (row_number() over (order by id) * 37 % 1440)::integer) as by
      from bookings;
      set session_replication_role = replica;
      update bookings set
        created_at = created_at + by,
        confirmed_at = confirmed_at + by,
        completed_at = completed_at + by,
        cancelled_at = cancelled_at + by
      from shifts where shifts.booking_id = bookings.id;
      update analytics_events set occurred_at = occurred_at + by
      from shifts where shifts.booking_id = analytics_events.booking_id;
      update loyalty_point_events set occurred_at = occurred_at + by
      from shifts where shifts.booking_id = loyalty_point_events.booking_id;
      set session_replication_role = origin`);
  } finally {
    await superuser.end();
  }
}

/** What the events say, by business date: rows as a report has them, without the empty days. */
async function fromEvents(columns: string, at = "events.occurred_at"): Promise<unknown[]> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `select
       regulars.business_date(
         ${at},
         restaurants.timezone,
         restaurants.day_starts_at
       )::text as period,
       ${columns}
     from analytics_events as events
     join restaurants on restaurants.id = events.restaurant_id
     left join bookings
       on bookings.restaurant_id = events.restaurant_id and bookings.id = events.booking_id
     where events.restaurant_id = $1
     group by 1
     order by 1`,
    [restaurant_id],
  );
  return rows.filter((row) =>
    Object.values(row).some((value) => Number(value) > 0 || Number(value) < 0),
  );
}

/** The columns of a report, without the rows in which all of them are 0. */
function pick<Row extends { period: string }>(
  rows: Row[],
  ...columns: (keyof Row)[]
): Record<string, unknown>[] {
  return rows
    .filter((row) => columns.some((column) => row[column] !== 0))
    .map((row) => {
      const picked: Record<string, unknown> = { period: row.period };
      for (const column of columns) picked[String(column)] = row[column];
      return picked;
    });
}

const count = (type: string, condition = "true") =>
  `count(*) filter (where event_type = 'booking.${type}' and ${condition})::int`;

describe("where events could answer as well, they agree", () => {
  it(
    "on what was booked and cancelled, day by day, but for cancellations that " + "were taken back",
    async () => {
      const rows = await reports.bookingChanges(pool, { restaurant_id, by: "day" });
      expect(rows.length).toBeGreaterThan(50);
      const found = await fromEvents(
        `${count("created")} as booked,
       sum((payload ->> 'party_size')::int) filter (
         where event_type = 'booking.created'
       )::int as booked_covers`,
      );
      expect(pick(rows, "booked", "booked_covers")).toEqual(found);
      expect(found.length).toBeGreaterThan(30);

      const stands = "bookings.status = 'cancelled'";
      const by = (who: string) =>
        `${count("cancelled", `${stands} and payload ->> 'cancelled_by' = '${who}'`)} ` +
        `as cancelled_by_${who}`;
      const columns = [
        "cancelled",
        "cancelled_by_customer",
        "cancelled_by_staff",
        "cancelled_by_system",
      ] as const;
      const cancelled = await fromEvents(
        `${count("cancelled", stands)} as cancelled, ` +
          `${by("customer")}, ${by("staff")}, ${by("system")}`,
      );
      expect(pick(rows, ...columns)).toEqual(cancelled);

      const all = (await fromEvents(`${count("cancelled")} as n`)) as { n: number }[];
      const reported = rows.reduce((sum, row) => sum + row.cancelled, 0);
      expect(takenBack).toBeGreaterThan(2);
      expect(all.reduce((sum, { n }) => sum + n, 0) - reported).toBe(takenBack);
    },
  );

  it("on completed bookings and no-shows, by when the bookings start", async () => {
    const rows = await reports.bookings(pool, { restaurant_id, by: "day" });
    const found = await fromEvents(
      `${count("completed")} as completed, ${count("no_show")} as no_shows`,
      "bookings.starts_at",
    );
    expect(found.length).toBeGreaterThan(3);
    expect(pick(rows, "completed", "no_shows")).toEqual(found);
  });

  it("on the points that were earned, spent and adjusted", async () => {
    const rows = await reports.points(pool, { restaurant_id, by: "day" });
    const sum = (reasons: string) =>
      `coalesce(sum((payload ->> 'points_delta')::int) filter (
        where event_type = 'loyalty.points_posted' and payload ->> 'reason' like '${reasons}'
      ), 0)::int`;
    const found = await fromEvents(
      `${sum("booking.%")} as earned, -${sum("redemption%")} as spent,
       ${sum("manual.adjustment")} as adjusted, ${sum("%")} as net`,
    );
    expect(found.length).toBeGreaterThan(20);
    expect(pick(rows, "earned", "spent", "adjusted", "net")).toEqual(found);
  });

  it("on how many waited, and on how many of them got a table", async () => {
    const rows = await reports.waitingList(pool, { restaurant_id, by: "day" });
    const found = await fromEvents(`${count("waitlisted")} as joined`, "bookings.starts_at");
    expect(found.length).toBeGreaterThan(3);
    expect(pick(rows, "joined")).toEqual(found);
    // who left the list neither waits nor is cancelled
    const { rows: left } = await pool.query<{ n: number }>(
      `select count(*)::int as n
       from bookings
       where restaurant_id = $1 and previous_status = 'pending_allocation'
         and status <> 'cancelled'`,
      [restaurant_id],
    );
    expect(rows.reduce((sum, row) => sum + row.fulfilled, 0)).toBe(left[0]?.n);
  });
});

describe("each report", () => {
  const all = {
    bookings: () => reports.bookings(pool, { restaurant_id }),
    bookingChanges: () => reports.bookingChanges(pool, { restaurant_id }),
    leadTimes: () => reports.leadTimes(pool, { restaurant_id }),
    waitingList: () => reports.waitingList(pool, { restaurant_id }),
    repeatGuests: () => reports.repeatGuests(pool, { restaurant_id }),
    retention: () => reports.retention(pool, { restaurant_id }),
    points: () => reports.points(pool, { restaurant_id }),
    tiers: () => reports.tiers(pool, { restaurant_id }),
  };
  const read = async () =>
    Object.fromEntries(
      await Promise.all(Object.entries(all).map(async ([name, make]) => [name, await make()])),
    ) as Record<string, unknown[]>;

  it("says the same after the events were purged, and names nobody", async () => {
    const before = await read();
    await pool.query("delete from analytics_events where restaurant_id = $1", [restaurant_id]);
    expect(await read()).toEqual(before);
    const { retention, ...others } = before;
    // its visits lie in months that have not begun
    expect(retention).toEqual([]);
    for (const [name, rows] of Object.entries(others)) expect(rows, name).not.toEqual([]);
    expect(JSON.stringify(before)).not.toMatch(/guest\d|@/i);
  });

  it("adds up, day by day, to what it says of weeks and months", async () => {
    const total = async (by: reports.Period) => {
      const made = await Promise.all([
        reports.bookings(pool, { restaurant_id, by }),
        reports.bookingChanges(pool, { restaurant_id, by }),
        reports.waitingList(pool, { restaurant_id, by }),
        reports.points(pool, { restaurant_id, by }),
      ]);
      return made.map((rows) => {
        const sums: Record<string, number> = {};
        for (const row of rows) {
          for (const [name, value] of Object.entries(row)) {
            if (typeof value === "number" && !name.endsWith("_rate")) {
              sums[name] = (sums[name] ?? 0) + value;
            }
          }
        }
        return sums;
      });
    };
    const days = await total("day");
    expect(days[0]?.bookings).toBe(60);
    expect(await total("week")).toEqual(days);
    expect(await total("month")).toEqual(days);
    const { rows } = await pool.query<{ balance: number }>(
      "select sum(balance)::int as balance from loyalty_points where restaurant_id = $1",
      [restaurant_id],
    );
    expect(days[3]?.net).toBe(rows[0]?.balance);
  });

  it("is for its own restaurant, and tells what was given wrongly", async () => {
    const db = forRestaurant(pool, await addRestaurant(database.pool));
    await expect(reports.bookings(db, { restaurant_id })).rejects.toMatchObject({ code: "RG010" });
    const wrong = reports.leadTimes(pool, { restaurant_id, by: "year" as reports.Period });
    await expect(wrong).rejects.toMatchObject({ name: "InvalidFieldError", field: "by" });
    const at = new Date();
    const empty = reports.points(pool, { restaurant_id, from_at: at, to_at: at });
    await expect(empty).rejects.toBeInstanceOf(InvalidFieldError);
    const nowhere = { restaurant_id: "00000000-0000-7000-8000-000000000000", day: "2031-05-01" };
    await expect(reports.dayStartsAt(pool, nowhere)).rejects.toBeInstanceOf(NotFoundError);
  });

  it("takes a range in days of the restaurant, whatever its clock does", async () => {
    const day = async (text: string) => reports.dayStartsAt(pool, { restaurant_id, day: text });
    expect(await day("2031-03-09")).toEqual(new Date("2031-03-09T07:00Z"));
    expect(await day("2031-03-08")).toEqual(new Date("2031-03-08T08:00Z"));
    const from_at = await day("2031-05-02");
    const to_at = await day("2031-05-04");
    const rows = await reports.bookings(pool, { restaurant_id, from_at, to_at, by: "day" });
    expect(rows.map(({ period }) => period)).toEqual(["2031-05-02", "2031-05-03"]);
  });
});

describe("regulars report", () => {
  /** Runs the command within this process and gives the lines that it prints. */
  async function report(...args: string[]): Promise<string[]> {
    const printed = vi.spyOn(console, "log").mockReturnValue();
    vi.stubEnv("DATABASE_URL", database.url);
    try {
      await reportCommand.parseAsync([...args, "--restaurant", restaurant_id], { from: "user" });
      return printed.mock.calls.flatMap(([text]) => String(text).split("\n"));
    } finally {
      vi.unstubAllEnvs();
      printed.mockRestore();
    }
  }

  it.each([
    ...["bookings", "changes", "lead-times", "waiting-list", "repeat-guests", "points"],
    ...["tiers", "liability"],
  ])("prints %s in at most 100 columns, and what the words mean", async (name) => {
    const lines = await report(name);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.at(-2)).toBe("");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lines.join()).not.toMatch(/guest\d|@/i);
  });

  it("takes dates as days of the restaurant, and shows a day without bookings", async () => {
    const lines = await report(
      "bookings",
      "--from",
      "2031-05-07",
      "--to",
      "2031-05-09",
      "--by",
      "day",
    );
    expect(lines.slice(0, 3)).toEqual([
      expect.stringMatching(
        /^day +bookings +covers +completed +cancelled +no-shows +no-show rate$/,
      ),
      expect.stringMatching(/^Wed 2031-05-07 +[1-9]/),
      expect.stringMatching(/^Thu 2031-05-08 +0 +0 +0 +0 +0$/),
    ]);
  });

  it("prints a month of first visits in a line, the months after it beside", async () => {
    expect(await report("retention")).toEqual(["Nothing yet."]);
    await pool.query(
      `insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
       select $1, now() - make_interval(days => days), 2, 'completed', 'guest1@example.com'
       from unnest(array[100, 130]) as days`,
      [restaurant_id],
    );
    const [head, first] = await report("retention");
    expect(head).toMatch(/^first visit {2}guests +1 +2 +3/);
    expect(first).toMatch(/^\d{4}-\d\d +1 +(0%|100%) /);
    expect(first).toMatch(/100%/);
  });
});
