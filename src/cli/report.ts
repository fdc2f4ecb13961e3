import { writeFile } from "node:fs/promises";
import { Command, Option } from "commander";
import { liability } from "../loyalty.js";
import {
  type Period,
  type ReportRange,
  type RetentionRow,
  bookingChanges,
  bookings,
  leadTimes,
  points,
  repeatGuests,
  retention,
  tiers,
  waitingList,
} from "../reports.js";
import type { Db } from "../rows.js";
import {
  type Moment,
  UsageError,
  globalOptions,
  instant,
  openPool,
  parseMoment,
  print,
  printRows,
  restaurantId,
} from "./shared.js";
import { color, table } from "./terminal.js";

interface Options {
  html?: string;
  restaurant?: string;
  from?: Moment;
  to?: Moment;
  by?: Period;
  personal?: boolean;
}

/** A report's rows, and how a person reads them: a table, and what its words mean. */
interface Report {
  rows: readonly object[];
  text: string;
  note: string;
}

const periodOption = () =>
  new Option("--by <period>", "a row for each").choices(["day", "week", "month"]);

// Commander gives an option that a group and its command both have to the group: it has them all.
export const reportCommand = new Command("report")
  .description("What a restaurant asks: bookings, guests who come again, points")
  .option("--html <file>", "instead of a command: all of it on one page, to read, print or mail")
  .option("--restaurant <id or slug>", "the restaurant")
  .option(
    "--from <date>",
    "from the beginning of this day; the page: else twelve months",
    parseMoment,
  )
  .option("--to <date>", "until before this day", parseMoment)
  .addOption(periodOption())
  .option("--personal", "the page with the names of guests")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    const { html, from, to, by = "month", personal: isPersonal = false } = options;
    if (html === undefined) command.help({ error: true });
    if (from instanceof Date || to instanceof Date) {
      throw new UsageError("the page begins and ends with a day, such as 2026-01-31");
    }
    const { renderReport } = await import("../console/report.js");
    await using pool = await openPool(options);
    const id = await restaurantId(pool, namedRestaurant(options));
    await writeFile(html, await renderReport(pool, id, { from, before: to, by, isPersonal }));
    print(options, { file: html }, `Wrote ${html}.`);
  });

function namedRestaurant({ restaurant }: Options): string {
  if (restaurant === undefined) throw new UsageError("--restaurant is missing");
  return restaurant;
}

const reports: Record<
  string,
  {
    about: string;
    takes: "periods" | "range" | "nothing";
    make: (db: Db, range: ReportRange & { by: Period }) => Promise<Report>;
  }
> = {
  bookings: {
    about: "Bookings, covers, cancellations and no-shows, by when the bookings start",
    takes: "periods",
    make: async (db, range) => {
      const rows = await bookings(db, range);
      return {
        rows,
        text: periods(range.by, rows, {
          bookings: (row) => row.bookings,
          covers: (row) => row.covers,
          completed: (row) => row.completed,
          cancelled: (row) => row.cancelled,
          "no-shows": (row) => row.no_shows,
          "no-show rate": (row) => percent(row.no_show_rate, 1),
        }),
        note:
          "covers: guests of bookings neither cancelled nor no-show; no-show rate: of " +
          "completed and no-shows",
      };
    },
  },
  changes: {
    about: "What was booked and cancelled, by when that happened",
    takes: "periods",
    make: async (db, range) => {
      const rows = await bookingChanges(db, range);
      return {
        rows,
        text: periods(range.by, rows, {
          booked: (row) => row.booked,
          "covers booked": (row) => row.booked_covers,
          cancelled: (row) => row.cancelled,
          "by guest": (row) => row.cancelled_by_customer,
          "by staff": (row) => row.cancelled_by_staff,
          "by system": (row) => row.cancelled_by_system,
        }),
        note: "whenever the bookings start; by guest, staff, system: who cancelled",
      };
    },
  },
  "lead-times": {
    about: "How long ahead guests book, by when the bookings start",
    takes: "periods",
    make: async (db, range) => {
      const rows = await leadTimes(db, range);
      return {
        rows,
        text: periods(range.by, rows, {
          "booked ahead": (row) => row.bookings,
          median: (row) => duration(row.median_hours),
          "90% within": (row) => duration(row.p90_hours),
          "same day": (row) => row.same_day,
          "at the door": (row) => row.at_the_door,
        }),
        note: "at the door: entered when the booking had begun, or an import that knew no time",
      };
    },
  },
  "waiting-list": {
    about: "How many of those who waited got a table, by when their bookings start",
    takes: "periods",
    make: async (db, range) => {
      const rows = await waitingList(db, range);
      return {
        rows,
        text: periods(range.by, rows, {
          joined: (row) => row.joined,
          "got a table": (row) => row.fulfilled,
          cancelled: (row) => row.cancelled,
          expired: (row) => row.expired,
          "still waiting": (row) => row.waiting,
          conversion: (row) => percent(row.conversion_rate, 1),
        }),
        note: "conversion: of those who no longer wait",
      };
    },
  },
  "repeat-guests": {
    about: "Guests who came for the first time, and who came again",
    takes: "periods",
    make: async (db, range) => {
      const rows = await repeatGuests(db, range);
      return {
        rows,
        text: periods(range.by, rows, {
          visits: (row) => row.visits,
          guests: (row) => row.guests,
          new: (row) => row.new_guests,
          "came again": (row) => row.repeat_guests,
          "repeat rate": (row) => percent(row.repeat_rate, 1),
        }),
        note:
          "visits: completed bookings of known guests; came again: with a visit that was not " +
          "their first",
      };
    },
  },
  retention: {
    about: "Guests by the month of their first visit, and who came in the months after",
    takes: "range",
    make: async (db, { restaurant_id, from_at, to_at }) => {
      const rows = await retention(db, { restaurant_id, from_at, to_at });
      return {
        rows,
        text: cohorts(rows),
        note:
          "1, 2, …: the share of these guests who came so many months later; the last month is " +
          "not over",
      };
    },
  },
  points: {
    about: "Points earned, spent, expired and adjusted",
    takes: "periods",
    make: async (db, range) => {
      const rows = await points(db, range);
      return {
        rows,
        text: periods(range.by, rows, {
          earned: (row) => row.earned,
          spent: (row) => row.spent,
          expired: (row) => row.expired,
          adjusted: (row) => row.adjusted,
          net: (row) => row.net,
        }),
        note:
          "earned: less what cancellations took back; " +
          "net = earned - spent - expired + adjusted",
      };
    },
  },
  tiers: {
    about: "Guests in each tier, and the points they hold",
    takes: "nothing",
    make: async (db, { restaurant_id }) => {
      const rows = await tiers(db, { restaurant_id });
      return {
        rows,
        text: table(
          ["program", "tier", "from", "guests", "points"],
          rows.map((row) => [row.program_slug, row.tier, row.min_points, row.guests, row.points]),
        ),
        note:
          "from: the points that a guest of the tier has earned; points: what the guests may " +
          "still spend",
      };
    },
  },
  liability: {
    about: "Points that are outstanding, by the month in which they expire",
    takes: "nothing",
    make: async (db, { restaurant_id }) => {
      const rows = await liability(db, { restaurant_id });
      const found = await db.query(
        "select id, slug from loyalty_programs where restaurant_id = $1",
        [restaurant_id],
      );
      const programs = new Map(
        (found.rows as { id: string; slug: string }[]).map(({ id, slug }) => [id, slug]),
      );
      return {
        rows,
        text: table(
          ["program", "expire in", "points", "guests"],
          rows.map((row) => [
            programs.get(row.program_id) ?? row.program_id,
            row.expiry_month ?? "never",
            row.points,
            row.accounts,
          ]),
        ),
        note: "never: what does not expire, less what accounts are overdrawn",
      };
    },
  },
};

for (const [name, { about, takes, make }] of Object.entries(reports)) {
  const command = reportCommand
    .command(name)
    .description(about)
    .option("--restaurant <id or slug>", "the restaurant");
  if (takes !== "nothing") {
    command
      .option("--from <date>", "from the beginning of this day, or from an instant", parseMoment)
      .option("--to <date>", "until before this day, or before an instant", parseMoment);
  }
  if (takes === "periods") {
    command.addOption(periodOption().default("week"));
  }
  command.action(async (_own: object, self: Command) => {
    const options = globalOptions<Options>(self);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, namedRestaurant(options));
    const { rows, text, note } = await make(pool, {
      restaurant_id,
      from_at: await instant(pool, restaurant_id, options.from),
      to_at: await instant(pool, restaurant_id, options.to),
      by: options.by ?? "week",
    });
    printRows(options, rows, rows.length > 0 ? `${text}\n\n${color.dim(note)}` : "Nothing yet.");
  });
}

type Cell = string | number | null;

/** A line for each period; a day with its weekday, which is what people compare. */
export function periods<Row extends { period: string }>(
  by: Period,
  rows: readonly Row[],
  columns: Record<string, (row: Row) => Cell>,
): string {
  return table(
    [by === "week" ? "week from" : by, ...Object.keys(columns)],
    rows.map((row) => [
      by === "month" ? row.period.slice(0, 7) : by === "day" ? weekday(row.period) : row.period,
      ...Object.values(columns).map((cell) => cell(row)),
    ]),
  );
}

/** Each month of first visits in a line, the months after it in columns. */
function cohorts(rows: readonly RetentionRow[]): string {
  const lines = new Map<string, Cell[]>();
  for (const { first_month, guests, months_later, retention_rate } of rows) {
    const line = lines.get(first_month) ?? [first_month, guests];
    if (months_later > 0) line.push(percent(retention_rate, 0));
    lines.set(first_month, line);
  }
  const all = [...lines.values()];
  const months = Math.max(0, ...rows.map(({ months_later }) => months_later));
  const later = Array.from({ length: months }, (_, index) => `${index + 1}`);
  const head = ["first visit", "guests", ...later];
  return table(
    head,
    all.map((line) => head.map((_title, at) => line[at] ?? null)),
  );
}

function weekday(date: string): string {
  const day = new Date(`${date}T00:00Z`).toLocaleDateString("en-GB", {
    weekday: "short",
    timeZone: "UTC",
  });
  return `${day} ${date}`;
}

function percent(rate: number | null, digits: number): string | null {
  return rate === null ? null : `${(rate * 100).toFixed(digits)}%`;
}

/** Hours up to two days, days beyond. */
function duration(hours: number | null): string | null {
  if (hours === null) return null;
  return hours < 48 ? `${hours.toFixed(1)} h` : `${(hours / 24).toFixed(1)} d`;
}
