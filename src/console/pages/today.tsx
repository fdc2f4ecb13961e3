/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
/** A day of the restaurant: how full it is, who comes, who waits, and the two weeks from it on. */
import { Bars } from "../charts.js";
import { between } from "../data.js";
import { addDays } from "../format.js";
import {
  type Column,
  Field,
  Figure,
  Page,
  Status,
  Table,
  Tiles,
  type View,
  home,
} from "../layout.js";
import { type IDayBookingsResult, dayBookings } from "../../queries/console.js";
import { type BookingsRow, type WaitingListRow, bookings, waitingList } from "../../reports.js";
import { type Db, type Row, many } from "../../rows.js";
import { texts } from "../texts.js";

export type DayBooking = Row<IDayBookingsResult>;

export interface Day {
  day: string;
  isToday: boolean;
  summary: BookingsRow | undefined;
  waiting: WaitingListRow | undefined;
  coming: BookingsRow[];
  bookings: DayBooking[];
}

const limit = 500;
const daysAhead = 14;

export async function loadDay(
  db: Db,
  restaurant: string,
  day: string,
  today: string,
): Promise<Day> {
  const one = await between(db, restaurant, { from: day, to: day });
  const fortnight = await between(db, restaurant, {
    from: day,
    to: addDays(day, daysAhead - 1),
  });
  const coming = await bookings(db, { ...fortnight, by: "day" });
  const [waiting] = await waitingList(db, { ...one, by: "day" });
  return {
    day,
    isToday: day === today,
    summary: coming[0],
    waiting,
    coming,
    bookings: await many(db, dayBookings, { ...one, limit_to: limit }),
  };
}

const text = texts.today;

/** Who is expected or came, with what the house knows of them. */
export function dayColumns(
  view: Pick<View, "format" | "restaurant">,
  shows: { names: boolean; links: boolean },
): Column<DayBooking>[] {
  const { format, restaurant } = view;
  const name = (booking: DayBooking) => booking.full_name ?? booking.customer_name ?? text.noName;
  return [
    {
      head: text.time,
      cell: ({ starts_at }) => <span class="nowrap">{format.time(starts_at)}</span>,
    },
    ...(shows.names
      ? [
          {
            head: text.guest,
            cell: (booking: DayBooking) => (
              <>
                {booking.customer_id === null || !shows.links ? (
                  name(booking)
                ) : (
                  <a href={home(restaurant, `guests/${booking.customer_id}`)}>{name(booking)}</a>
                )}
                {booking.notes !== null && <small>{booking.notes}</small>}
              </>
            ),
          },
        ]
      : []),
    { head: text.party, number: true, cell: (row) => format.number(row.party_size) },
    { head: text.tableLabel, cell: (row) => row.table_label ?? texts.none },
    { head: text.status, cell: (row) => <Status status={row.status} /> },
    { head: text.tier, cell: (row) => row.tier ?? texts.none },
    { head: text.visits, number: true, cell: (row) => format.number(row.total_visits) },
    { head: text.points, number: true, cell: (row) => format.number(row.balance) },
    {
      head: text.booking,
      cell: ({ reference }) =>
        shows.links ? (
          <a href={home(restaurant, `events/${reference}`)}>
            <code>{reference}</code>
          </a>
        ) : (
          <code>{reference}</code>
        ),
    },
  ];
}

export function TodayPage({ view, data }: { view: View; data: Day }) {
  const { format, restaurant } = view;
  const { day, summary, waiting } = data;
  const link = (to: string, label: string) => (
    <a class="button" href={home(restaurant, `today?day=${to}`)}>
      {label}
    </a>
  );
  const isLost = ({ status }: DayBooking) => ["cancelled", "no_show"].includes(status);
  const seated = data.bookings.filter(({ position }) => position === null);
  const lost = seated.filter(isLost);
  const queue = data.bookings.filter(({ position }) => position !== null);
  const expected = data.bookings.filter(({ status }) => ["pending", "confirmed"].includes(status));
  const covers = data.coming.reduce((total, row) => total + row.covers, 0);
  const says = text.coming.says(
    format.number(covers),
    format.day(day),
    format.day(addDays(day, daysAhead - 1)),
  );
  return (
    <Page
      view={view}
      area="today"
      title={format.day(day, "long")}
      lead={data.isToday ? text.isToday : undefined}
    >
      <div class="actions">
        {link(addDays(day, -1), text.before)}
        {link(addDays(day, 1), text.after)}
        {!data.isToday && (
          <a class="button" href={home(restaurant, "today")}>
            {text.toToday}
          </a>
        )}
        <form class="row" method="get">
          <Field label={text.day}>
            <input type="date" name="day" value={day} required />
          </Field>
          <button>{text.show}</button>
        </form>
      </div>
      <Tiles
        tiles={[
          [text.covers, format.number(summary?.covers ?? 0)],
          [text.bookings, format.number(summary?.bookings ?? 0)],
          [text.arrived, format.number(summary?.completed ?? 0)],
          [text.expected, format.number(expected.length)],
          [text.waiting, format.number(waiting?.waiting ?? 0)],
          [text.noShows, format.number(summary?.no_shows ?? 0)],
          [text.cancelled, format.number(summary?.cancelled ?? 0)],
        ]}
      />
      <h2>{text.who}</h2>
      <Table
        name={text.who}
        columns={dayColumns(view, { names: true, links: true })}
        rows={seated.filter((booking) => !isLost(booking))}
        empty={text.nobody}
      />
      {data.bookings.length === limit && <p class="reads">{text.cut(format.number(limit))}</p>}
      <h2>{text.queue}</h2>
      <Table
        name={text.queue}
        columns={dayColumns(view, { names: true, links: true })}
        rows={queue.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))}
        empty={text.nobodyWaits}
      />
      {lost.length > 0 && (
        <>
          <h2>{text.lost}</h2>
          <Table
            name={text.lost}
            columns={dayColumns(view, { names: true, links: true })}
            rows={lost}
          />
        </>
      )}
      <div class="grid">
        <Figure
          id="coming"
          title={text.coming.title}
          says={says}
          reads={text.coming.reads}
          isEmpty={data.coming.every((row) => row.bookings === 0)}
          chart={
            <Bars
              name={`${text.coming.title}. ${says}`}
              labels={data.coming.map(({ period }) => format.day(period, "short"))}
              series={[{ name: text.covers, values: data.coming.map((row) => row.covers) }]}
              format={format.number}
            />
          }
          table={
            <Table
              name={text.coming.title}
              columns={[
                {
                  head: text.day,
                  cell: ({ period }) => (
                    <a class="nowrap" href={home(restaurant, `today?day=${period}`)}>
                      {format.day(period)}
                    </a>
                  ),
                },
                { head: text.bookings, number: true, cell: (row) => format.number(row.bookings) },
                { head: text.covers, number: true, cell: (row) => format.number(row.covers) },
                { head: text.cancelled, number: true, cell: (row) => format.number(row.cancelled) },
              ]}
              rows={data.coming}
            />
          }
        />
      </div>
    </Page>
  );
}
