import { open } from "node:fs/promises";
import { Command, Option } from "commander";
import { liability, programs } from "../loyalty.js";
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
import type { Outputs } from "./outputs.js";
import { openPrivate } from "./private-file.js";
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
  cells?: boolean;
}

type Range = ReportRange & { by: Period };

/** How its rows are read, and how a person reads them: a table, and what its words mean. */
interface Report<Row extends object> {
  about: string;
  takes: "periods" | "range" | "nothing";
  read: (db: Db, range: Range) => Promise<Row[]>;
  text: (rows: readonly Row[], by: Period) => string;
  note: string;
  /** Of all restaurants together; left out where numbers of each do not add up. */
  sum?: { by: (keyof Row)[]; rates?: { [Key in keyof Row]?: (sum: Row) => number | null } };
}

type AnyReport = Report<Record<string, string | number | null>>;

/** Only for the types: they are kept together, whatever their rows. */
function define<Row extends object>(report: Report<Row>): AnyReport {
  return report as unknown as AnyReport;
}

const periodOption = () =>
  new Option("--by <period>", "a row for each").choices(["day", "week", "month"]);

// If a group and its command share an option, Commander sets it on the group only.
export const reportCommand = new Command("report")
  .description("What a restaurant asks: bookings, guests who come again, points")
  .option("--html <file>", "instead of a command: all of it on one page, to read, print or mail")
  .option("--restaurant <id or slug>", "the restaurant")
  .option("--cells", "of all restaurants of all cells together; with --restaurant of that one")
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
    await writePage(
      html,
      await renderReport(pool, id, { from, before: to, by, isPersonal }),
      isPersonal,
    );
    print(options, "report --html", { file: html }, `Wrote ${html}.`);
  });

/** A page with the names of guests is for whoever asked for it, also where the file was there. */
async function writePage(path: string, page: string, isPersonal: boolean): Promise<void> {
  const file = await (isPersonal ? openPrivate(path) : open(path, "w", 0o644));
  try {
    if (isPersonal) await file.truncate();
    await file.writeFile(page);
  } finally {
    await file.close();
  }
}

function namedRestaurant({ restaurant }: Options): string {
  if (restaurant === undefined) throw new UsageError("--restaurant is missing");
  return restaurant;
}

const rate = (part: number, whole: number) =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;

type ReportName = keyof Outputs extends infer Name
  ? Name extends `report ${infer Of extends string}`
    ? Exclude<Of, `--${string}`>
    : never
  : never;

const reports: Record<ReportName, AnyReport> = {
  bookings: define({
    about: "Bookings, covers, cancellations and no-shows, by when the bookings start",
    takes: "periods",
    read: bookings,
    text: (rows, by) =>
      periods(by, rows, {
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
    sum: {
      by: ["period"],
      rates: { no_show_rate: (row) => rate(row.no_shows, row.completed + row.no_shows) },
    },
  }),
  changes: define({
    about: "What was booked and cancelled, by when that happened",
    takes: "periods",
    read: bookingChanges,
    text: (rows, by) =>
      periods(by, rows, {
        booked: (row) => row.booked,
        "covers booked": (row) => row.booked_covers,
        cancelled: (row) => row.cancelled,
        "by guest": (row) => row.cancelled_by_customer,
        "by staff": (row) => row.cancelled_by_staff,
        "by system": (row) => row.cancelled_by_system,
      }),
    note: "whenever the bookings start; by guest, staff, system: who cancelled",
    sum: { by: ["period"] },
  }),
  "lead-times": define({
    about: "How long ahead guests book, by when the bookings start",
    takes: "periods",
    read: leadTimes,
    text: (rows, by) =>
      periods(by, rows, {
        "booked ahead": (row) => row.bookings,
        median: (row) => duration(row.median_hours),
        "90% within": (row) => duration(row.p90_hours),
        "same day": (row) => row.same_day,
        "at the door": (row) => row.at_the_door,
      }),
    note: "at the door: entered when the booking had begun, or an import that knew no time",
  }),
  "waiting-list": define({
    about: "How many of those who waited got a table, by when their bookings start",
    takes: "periods",
    read: waitingList,
    text: (rows, by) =>
      periods(by, rows, {
        joined: (row) => row.joined,
        "got a table": (row) => row.fulfilled,
        cancelled: (row) => row.cancelled,
        expired: (row) => row.expired,
        "still waiting": (row) => row.waiting,
        conversion: (row) => percent(row.conversion_rate, 1),
      }),
    note: "conversion: of those who no longer wait",
    sum: {
      by: ["period"],
      rates: { conversion_rate: (row) => rate(row.fulfilled, row.joined - row.waiting) },
    },
  }),
  "repeat-guests": define({
    about: "Guests who came for the first time, and who came again",
    takes: "periods",
    read: repeatGuests,
    text: (rows, by) =>
      periods(by, rows, {
        visits: (row) => row.visits,
        guests: (row) => row.guests,
        new: (row) => row.new_guests,
        "came again": (row) => row.repeat_guests,
        "repeat rate": (row) => percent(row.repeat_rate, 1),
      }),
    note:
      "visits: completed bookings of known guests; came again: with a visit that was not " +
      "their first",
    sum: {
      by: ["period"],
      rates: { repeat_rate: (row) => rate(row.repeat_guests, row.guests) },
    },
  }),
  retention: define<RetentionRow>({
    about: "Guests by the month of their first visit, and who came in the months after",
    takes: "range",
    read: (db, { restaurant_id, from_at, to_at }) =>
      retention(db, { restaurant_id, from_at, to_at }),
    text: (rows) => cohorts(rows),
    note:
      "1, 2, …: the share of these guests who came so many months later; the last month is " +
      "not over",
    sum: {
      by: ["first_month", "months_later"],
      rates: { retention_rate: (row) => rate(row.returned, row.guests) },
    },
  }),
  points: define({
    about: "Points earned, spent, expired and adjusted",
    takes: "periods",
    read: points,
    text: (rows, by) =>
      periods(by, rows, {
        earned: (row) => row.earned,
        spent: (row) => row.spent,
        expired: (row) => row.expired,
        adjusted: (row) => row.adjusted,
        net: (row) => row.net,
      }),
    note:
      "earned: less what cancellations took back; " + "net = earned - spent - expired + adjusted",
    sum: { by: ["period"] },
  }),
  tiers: define({
    about: "Guests in each tier, and the points they hold",
    takes: "nothing",
    read: (db, { restaurant_id }) => tiers(db, { restaurant_id }),
    text: (rows) =>
      table(
        ["program", "tier", "from", "guests", "points"],
        rows.map((row) => [row.program_slug, row.tier, row.min_points, row.guests, row.points]),
      ),
    note:
      "from: the points that a guest of the tier has earned; points: what the guests may " +
      "still spend",
    sum: { by: ["program_slug", "min_points", "tier"] },
  }),
  liability: define({
    about: "Points that are outstanding, by the month in which they expire",
    takes: "nothing",
    read: async (db, { restaurant_id }) => {
      const rows = await liability(db, { restaurant_id });
      const slugs = new Map(
        (await programs(db, { restaurant_id })).map(({ id, slug }) => [id, slug]),
      );
      return rows.map((row) => ({
        ...row,
        program_slug: slugs.get(row.program_id) ?? row.program_id,
      }));
    },
    text: (rows) =>
      table(
        ["program", "expire in", "points", "guests"],
        rows.map((row) => [
          row.program_slug,
          row.expiry_month ?? "never",
          row.points,
          row.accounts,
        ]),
      ),
    note: "never: what does not expire, minus overdrafts",
    sum: { by: ["program_slug", "expiry_month"] },
  }),
};

for (const [name, report] of Object.entries(reports) as [ReportName, AnyReport][]) {
  const command = reportCommand
    .command(name)
    .description(report.about)
    .option("--restaurant <id or slug>", "the restaurant");
  if (report.takes !== "nothing") {
    command
      .option("--from <date>", "from the beginning of this day, or from an instant", parseMoment)
      .option("--to <date>", "until before this day, or before an instant", parseMoment);
  }
  if (report.takes === "periods") {
    command.addOption(periodOption().default("week"));
  }
  command.action(async (_own: object, self: Command) => {
    const options = globalOptions<Options>(self);
    const by = options.by ?? "week";
    const read = async (db: Db, restaurant_id: string) =>
      report.read(db, {
        restaurant_id,
        from_at: await instant(db, restaurant_id, options.from),
        to_at: await instant(db, restaurant_id, options.to),
        by,
      });
    let { note } = report;
    let rows: Awaited<ReturnType<typeof read>>;
    if (options.cells && options.restaurant === undefined) {
      if (report.sum === undefined) {
        throw new UsageError(`${name} of restaurants do not add up: give --restaurant`);
      }
      const { eachRestaurant } = await import("./in-cells.js");
      const all = await eachRestaurant(options, read);
      rows = addUp(all.flat(), report.sum);
      note += `; ${all.length === 1 ? "1 restaurant" : `${all.length} restaurants`} together`;
    } else {
      await using pool = await openPool(options);
      rows = await read(pool, await restaurantId(pool, namedRestaurant(options)));
    }
    const text = `${report.text(rows, by)}\n\n${color.dim(note)}`;
    const printed = `report ${name}` as const;
    // only for the types: reports are kept together, whatever their rows
    printRows(
      options,
      printed,
      rows as unknown as Outputs[typeof printed][],
      rows.length > 0 ? text : "Nothing yet.",
    );
  });
}

/** One row for each of the keys, in their order: numbers are added, rates taken anew. */
export function addUp<Row extends Record<string, string | number | null>>(
  rows: readonly Row[],
  { by, rates = {} }: NonNullable<Report<Row>["sum"]>,
): Row[] {
  const sums = new Map<string, Record<string, string | number | null>>();
  for (const row of rows) {
    const keys = by.map((key) => row[key] ?? null);
    const place = JSON.stringify(keys);
    const sum = sums.get(place) ?? Object.fromEntries(by.map((key, at) => [key, keys[at] ?? null]));
    for (const [column, value] of Object.entries(row)) {
      if (by.includes(column) || typeof value !== "number") continue;
      sum[column] = Number(sum[column] ?? 0) + value;
    }
    sums.set(place, sum);
  }
  const compare = (one: Row, other: Row) => {
    for (const key of by) {
      const [here, there] = [one[key] ?? null, other[key] ?? null];
      if (here === there) continue;
      // null is last: what never expires
      if (here === null || there === null) return here === null ? 1 : -1;
      return here < there ? -1 : 1;
    }
    return 0;
  };
  return [...sums.values()]
    .map((sum) => {
      const row = sum as Row;
      for (const [column, take] of Object.entries(rates)) {
        Object.assign(row, { [column]: (take as (sum: Row) => number | null)(row) });
      }
      return row;
    })
    .sort(compare);
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
