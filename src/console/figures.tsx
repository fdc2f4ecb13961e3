/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
/** The charts of a restaurant, as the console and the report show them. */
import { Bars, Heat, Lines } from "./charts.js";
import type { Range } from "./data.js";
import { between } from "./data.js";
import type { Format } from "./format.js";
import { type Column, Figure, Table } from "./layout.js";
import { type Liability, liability } from "../loyalty.js";
import {
  type BookingsRow,
  type LeadTimesRow,
  type PointsRow,
  type RepeatGuestsRow,
  type RetentionRow,
  type TiersRow,
  type WaitingListRow,
  bookings,
  leadTimes,
  points,
  repeatGuests,
  retention,
  tiers,
  waitingList,
} from "../reports.js";
import type { Db } from "../rows.js";
import { texts } from "./texts.js";

interface Shown {
  format: Format;
  by: Range["by"];
  isOpen?: boolean | undefined;
}

/** What a figure of bookings or points is drawn from. */
export interface Figures {
  bookings: BookingsRow[];
  leadTimes: LeadTimesRow[];
  repeatGuests: RepeatGuestsRow[];
  retention: RetentionRow[];
  waitingList: WaitingListRow[];
}

export interface LoyaltyFigures {
  points: PointsRow[];
  tiers: TiersRow[];
  liability: Liability[];
}

export async function loadFigures(db: Db, restaurant: string, range: Range): Promise<Figures> {
  const days = await between(db, restaurant, range);
  const which = { ...days, by: range.by };
  return {
    bookings: await bookings(db, which),
    leadTimes: await leadTimes(db, which),
    repeatGuests: await repeatGuests(db, which),
    retention: await retention(db, days),
    waitingList: await waitingList(db, which),
  };
}

export async function loadLoyalty(
  db: Db,
  restaurant_id: string,
  range: Range,
): Promise<LoyaltyFigures> {
  const days = await between(db, restaurant_id, range);
  return {
    points: await points(db, { ...days, by: range.by }),
    tiers: await tiers(db, { restaurant_id }),
    liability: await liability(db, { restaurant_id }),
  };
}

/** How a period is written on an axis and in a table. */
function periodNames({ format, by }: Shown): {
  axis: (period: string) => string;
  table: (period: string) => string;
} {
  return {
    axis: (period) =>
      by === "month" ? format.month(period, "short") : format.day(period, "short"),
    table: (period) => (by === "month" ? format.month(period) : format.day(period)),
  };
}

function sum<Row>(rows: readonly Row[], value: (row: Row) => number): number {
  return rows.reduce((total, row) => total + value(row), 0);
}

function most<Row>(rows: readonly Row[], value: (row: Row) => number): Row | undefined {
  return rows.reduce<Row | undefined>(
    (best, row) => (best === undefined || value(row) > value(best) ? row : best),
    undefined,
  );
}

function groupBy<Row, Key>(rows: readonly Row[], key: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}

/** A figure with a period on its axis and in the first column of its table. */
function PeriodFigure<Row extends { period: string }>({
  format,
  by,
  isOpen,
  id,
  text,
  says,
  isEmpty,
  rows,
  Chart,
  series,
  axisFormat,
  columns,
}: Shown & {
  id: string;
  text: { title: string; reads: string };
  says: string;
  isEmpty: boolean;
  rows: readonly Row[];
  Chart: typeof Bars | typeof Lines;
  series: Parameters<typeof Bars>[0]["series"];
  axisFormat: (value: number) => string;
  columns: readonly Column<Row>[];
}) {
  const names = periodNames({ format, by });
  const first: Column<Row> = {
    head: texts.range.periods[by],
    cell: ({ period }) => <span class="nowrap">{names.table(period)}</span>,
  };
  return (
    <Figure
      id={id}
      title={text.title}
      says={says}
      reads={text.reads}
      isEmpty={isEmpty}
      isOpen={isOpen}
      chart={
        <Chart
          name={`${text.title}. ${says}`}
          labels={rows.map(({ period }) => names.axis(period))}
          series={series}
          format={axisFormat}
        />
      }
      table={
        <Table
          name={text.title}
          columns={[first, ...columns.map((column) => ({ ...column, number: true }))]}
          rows={rows}
        />
      }
    />
  );
}

/** Bookings: who came, who did not, how long ahead, who came again, who waited. */
export function BookingFigures({ figures, ...shown }: Shown & { figures: Figures }) {
  return (
    <>
      <Covers {...shown} rows={figures.bookings} />
      <Losses {...shown} rows={figures.bookings} />
      <LeadTimes {...shown} rows={figures.leadTimes} />
      <RepeatGuests {...shown} rows={figures.repeatGuests} />
      <Retention {...shown} rows={figures.retention} />
      <WaitingList {...shown} rows={figures.waitingList} />
    </>
  );
}

/** Points: what flowed, what is owed, who holds them. */
export function LoyaltyFigureSet({ figures, ...shown }: Shown & { figures: LoyaltyFigures }) {
  return (
    <>
      <PointFlows {...shown} rows={figures.points} />
      <LiabilityByMonth {...shown} rows={figures.liability} />
      <Tiers {...shown} rows={figures.tiers} />
    </>
  );
}

function Covers({ rows, ...shown }: Shown & { rows: BookingsRow[] }) {
  const { format } = shown;
  const names = periodNames(shown);
  const text = texts.figures.covers;
  const total = sum(rows, ({ covers }) => covers);
  const best = most(rows, ({ covers }) => covers);
  const says = text.says(
    format.number(total),
    best ? names.table(best.period) : "",
    format.number(best?.covers ?? 0),
  );
  return (
    <PeriodFigure
      {...shown}
      id="covers"
      text={text}
      says={says}
      isEmpty={total === 0}
      rows={rows}
      Chart={Bars}
      series={[{ name: text.series, values: rows.map(({ covers }) => covers) }]}
      axisFormat={format.number}
      columns={[
        { head: text.bookings, cell: (row) => format.number(row.bookings) },
        { head: text.series, cell: (row) => format.number(row.covers) },
        { head: text.completed, cell: (row) => format.number(row.completed) },
      ]}
    />
  );
}

function Losses({ rows, ...shown }: Shown & { rows: BookingsRow[] }) {
  const { format } = shown;
  const text = texts.figures.losses;
  const noShows = sum(rows, ({ no_shows }) => no_shows);
  const cancelled = sum(rows, (row) => row.cancelled);
  const came = noShows + sum(rows, ({ completed }) => completed);
  const says = text.says(
    format.number(noShows),
    format.percent(came === 0 ? null : noShows / came),
    format.number(cancelled),
  );
  return (
    <PeriodFigure
      {...shown}
      id="losses"
      text={text}
      says={says}
      isEmpty={noShows + cancelled === 0}
      rows={rows}
      Chart={Bars}
      series={[
        { name: text.cancelled, values: rows.map((row) => row.cancelled) },
        { name: text.noShows, values: rows.map((row) => row.no_shows) },
      ]}
      axisFormat={format.number}
      columns={[
        { head: text.cancelled, cell: (row) => format.number(row.cancelled) },
        { head: text.noShows, cell: (row) => format.number(row.no_shows) },
        { head: text.rate, cell: (row) => format.percent(row.no_show_rate) },
      ]}
    />
  );
}

function LeadTimes({ rows, ...shown }: Shown & { rows: LeadTimesRow[] }) {
  const { format } = shown;
  const names = periodNames(shown);
  const text = texts.figures.leadTimes;
  const known = rows.filter(({ median_hours }) => median_hours !== null);
  const longest = most(known, ({ median_hours }) => median_hours ?? 0);
  const newest = known.at(-1);
  const says =
    newest && longest
      ? text.says(
          names.table(newest.period),
          format.hours(newest.median_hours),
          names.table(longest.period),
          format.hours(longest.median_hours),
        )
      : "";
  const days = (hours: number | null) => (hours === null ? null : hours / 24);
  return (
    <PeriodFigure
      {...shown}
      id="lead-times"
      text={text}
      says={says}
      isEmpty={known.length === 0}
      rows={rows}
      Chart={Lines}
      series={[
        { name: text.median, values: rows.map((row) => days(row.median_hours)) },
        { name: text.most, values: rows.map((row) => days(row.p90_hours)) },
      ]}
      axisFormat={format.days}
      columns={[
        { head: text.bookings, cell: (row) => format.number(row.bookings) },
        { head: text.median, cell: (row) => format.hours(row.median_hours) },
        { head: text.most, cell: (row) => format.hours(row.p90_hours) },
        { head: text.sameDay, cell: (row) => format.number(row.same_day) },
        { head: text.atTheDoor, cell: (row) => format.number(row.at_the_door) },
      ]}
    />
  );
}

function RepeatGuests({ rows, ...shown }: Shown & { rows: RepeatGuestsRow[] }) {
  const { format } = shown;
  const names = periodNames(shown);
  const text = texts.figures.repeat;
  const known = rows.filter(({ repeat_rate }) => repeat_rate !== null);
  const newest = known.at(-1);
  const says = newest
    ? text.says(
        names.table(newest.period),
        format.number(newest.guests),
        format.percent(newest.repeat_rate),
      )
    : "";
  return (
    <PeriodFigure
      {...shown}
      id="repeat-guests"
      text={text}
      says={says}
      isEmpty={known.length === 0}
      rows={rows}
      Chart={Lines}
      series={[{ name: text.rate, values: rows.map((row) => row.repeat_rate) }]}
      axisFormat={(value) => format.percent(value, 0)}
      columns={[
        { head: text.visits, cell: (row) => format.number(row.visits) },
        { head: text.guests, cell: (row) => format.number(row.guests) },
        { head: text.first, cell: (row) => format.number(row.new_guests) },
        { head: text.again, cell: (row) => format.number(row.repeat_guests) },
        { head: text.rate, cell: (row) => format.percent(row.repeat_rate) },
      ]}
    />
  );
}

function Retention({ rows, ...shown }: Shown & { rows: RetentionRow[] }) {
  const { format, isOpen } = shown;
  const text = texts.figures.retention;
  const later = Math.max(0, ...rows.map(({ months_later }) => months_later));
  const columns = Array.from({ length: later }, (_, at) => at + 1);
  const cohorts = groupBy(rows, ({ first_month }) => first_month);
  const lines = [...cohorts].map(([month, cells]) => ({
    month,
    guests: cells[0]?.guests ?? 0,
    rates: columns.map(
      (column) => cells.find(({ months_later }) => months_later === column)?.retention_rate ?? null,
    ),
  }));
  const first = rows.filter(({ months_later }) => months_later === 1);
  const guests = sum(first, (row) => row.guests);
  const returned = sum(first, (row) => row.returned);
  const says = text.says(
    format.number(guests),
    format.percent(guests === 0 ? null : returned / guests),
  );
  return (
    <Figure
      id="retention"
      title={text.title}
      says={says}
      reads={text.reads}
      isEmpty={guests === 0}
      isOpen={isOpen}
      chart={
        <Heat
          name={`${text.title}. ${says}`}
          columns={columns.map(String)}
          rows={lines.map(({ month, rates }) => ({
            label: format.month(month, "short"),
            values: rates,
          }))}
          format={(value) => format.number(Math.round(value * 100))}
          title={(row, column, value) => text.cell(row, column, format.percent(value))}
        />
      }
      table={
        <Table
          name={text.title}
          columns={[
            {
              head: text.month,
              cell: ({ month }) => <span class="nowrap">{format.month(month)}</span>,
            },
            { head: text.guests, number: true, cell: (line) => format.number(line.guests) },
            ...columns.map((column, at): Column<(typeof lines)[number]> => ({
              head: String(column),
              number: true,
              cell: ({ rates }) => (rates[at] == null ? "" : format.percent(rates[at], 0)),
            })),
          ]}
          rows={lines}
        />
      }
    />
  );
}

function WaitingList({ rows, ...shown }: Shown & { rows: WaitingListRow[] }) {
  const { format } = shown;
  const text = texts.figures.waiting;
  const joined = sum(rows, (row) => row.joined);
  const fulfilled = sum(rows, (row) => row.fulfilled);
  const ended = joined - sum(rows, (row) => row.waiting);
  const says = text.says(
    format.number(joined),
    format.number(fulfilled),
    ended === 0 ? undefined : format.percent(fulfilled / ended),
  );
  return (
    <PeriodFigure
      {...shown}
      id="waiting-list"
      text={text}
      says={says}
      isEmpty={joined === 0}
      rows={rows}
      Chart={Bars}
      series={[
        { name: text.fulfilled, values: rows.map((row) => row.fulfilled) },
        { name: text.cancelled, values: rows.map((row) => row.cancelled) },
        { name: text.expired, values: rows.map((row) => row.expired) },
        { name: text.still, values: rows.map((row) => row.waiting) },
      ]}
      axisFormat={format.number}
      columns={[
        { head: text.joined, cell: (row) => format.number(row.joined) },
        { head: text.fulfilled, cell: (row) => format.number(row.fulfilled) },
        { head: text.cancelled, cell: (row) => format.number(row.cancelled) },
        { head: text.expired, cell: (row) => format.number(row.expired) },
        { head: text.still, cell: (row) => format.number(row.waiting) },
        { head: text.rate, cell: (row) => format.percent(row.conversion_rate) },
      ]}
    />
  );
}

function PointFlows({ rows, ...shown }: Shown & { rows: PointsRow[] }) {
  const { format } = shown;
  const text = texts.figures.points;
  const earned = sum(rows, (row) => row.earned);
  const spent = sum(rows, (row) => row.spent);
  const expired = sum(rows, (row) => row.expired);
  const says = text.says(format.number(earned), format.number(spent), format.number(expired));
  return (
    <PeriodFigure
      {...shown}
      id="points"
      text={text}
      says={says}
      isEmpty={rows.every((row) =>
        [row.earned, row.spent, row.expired, row.adjusted].every((n) => n === 0),
      )}
      rows={rows}
      Chart={Bars}
      series={[
        { name: text.earned, values: rows.map((row) => row.earned) },
        { name: text.spent, values: rows.map((row) => -row.spent) },
        { name: text.expired, values: rows.map((row) => -row.expired) },
        { name: text.adjusted, values: rows.map((row) => row.adjusted) },
      ]}
      axisFormat={format.number}
      columns={[
        { head: text.earned, cell: (row) => format.number(row.earned) },
        { head: text.spent, cell: (row) => format.number(row.spent) },
        { head: text.expired, cell: (row) => format.number(row.expired) },
        { head: text.adjusted, cell: (row) => format.signed(row.adjusted) },
        { head: text.net, cell: (row) => format.signed(row.net) },
      ]}
    />
  );
}

function LiabilityByMonth({ rows, format, isOpen }: Shown & { rows: Liability[] }) {
  const text = texts.figures.liability;
  // A restaurant may have several programs; the liability sums all of them.
  const months = [...groupBy(rows, ({ expiry_month }) => expiry_month)]
    .map(([month, parts]) => ({
      month,
      points: sum(parts, (row) => row.points),
      accounts: sum(parts, (row) => row.accounts),
    }))
    .toSorted((a, b) =>
      a.month === null ? 1 : b.month === null ? -1 : a.month < b.month ? -1 : 1,
    );
  const name = (month: string | null, length: "short" | "table") =>
    month === null ? text.never : format.month(month, length);
  const total = sum(months, (row) => row.points);
  const never = months.find(({ month }) => month === null)?.points ?? 0;
  const says = text.says(format.number(total), format.number(never));
  return (
    <Figure
      id="liability"
      title={text.title}
      says={says}
      reads={text.reads}
      isEmpty={months.length === 0}
      isOpen={isOpen}
      chart={
        <Bars
          name={`${text.title}. ${says}`}
          labels={months.map(({ month }) => name(month, "short"))}
          series={[{ name: text.points, values: months.map((row) => row.points) }]}
          format={format.number}
        />
      }
      table={
        <Table
          name={text.title}
          columns={[
            { head: text.month, cell: ({ month }) => name(month, "table") },
            { head: text.points, number: true, cell: (row) => format.number(row.points) },
            { head: text.guests, number: true, cell: (row) => format.number(row.accounts) },
          ]}
          rows={months}
        />
      }
    />
  );
}

function Tiers({ rows, format, isOpen }: Shown & { rows: TiersRow[] }) {
  const text = texts.figures.tiers;
  const guests = sum(rows, (row) => row.guests);
  const largest = most(rows, (row) => row.guests);
  const hasSeveral = new Set(rows.map(({ program_id }) => program_id)).size > 1;
  const name = (row: TiersRow) => (hasSeveral ? `${row.program_slug}: ${row.tier}` : row.tier);
  const says = largest
    ? text.says(format.number(guests), name(largest), format.number(largest.guests))
    : "";
  return (
    <Figure
      id="tiers"
      title={text.title}
      says={says}
      reads={text.reads}
      isEmpty={guests === 0}
      isOpen={isOpen}
      chart={
        <Bars
          name={`${text.title}. ${says}`}
          labels={rows.map(name)}
          series={[{ name: text.guests, values: rows.map((row) => row.guests) }]}
          format={format.number}
        />
      }
      table={
        <Table
          name={text.title}
          columns={[
            { head: text.tier, cell: name },
            { head: text.from, number: true, cell: (row) => format.number(row.min_points) },
            { head: text.guests, number: true, cell: (row) => format.number(row.guests) },
            { head: text.points, number: true, cell: (row) => format.number(row.points) },
          ]}
          rows={rows}
        />
      }
    />
  );
}
