/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
/** The feed: what comes in, one booking's whole life, what the contracts say, how far readers are behind. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { consumers, lag } from "../../analytics.js";
import { packageRoot } from "../../package.js";
import {
  type IFindBookingResult,
  type INewestEventsResult,
  findBooking,
  newestEvents,
} from "../../queries/console.js";
import { knownContracts } from "../../queries/contracts.js";
import { type Db, type Row, many, maybeOne } from "../../rows.js";
import {
  Cells,
  Choice,
  type Column,
  Facts,
  Field,
  Id,
  Page,
  Status,
  Table,
  type View,
  home,
} from "../layout.js";
import { texts } from "../texts.js";

const text = texts.events;

export type ShownEvent = Row<INewestEventsResult>;
export type FoundBooking = Row<IFindBookingResult>;

export const eventLimit = 50;

export interface EventFilter {
  type: string;
  booking: string;
}

export interface EventsData {
  events: ShownEvent[];
  contracts: { event_type: string; schema_version: number }[];
  lag: Awaited<ReturnType<typeof lag>>;
  consumers: Awaited<ReturnType<typeof consumers>>;
  /** Undefined where the filter names a booking that is not there. */
  booking: FoundBooking | undefined;
}

/** A booking by its reference or its id. */
export function booking(
  db: Db,
  restaurant_id: string,
  named: string,
): Promise<FoundBooking | undefined> {
  return maybeOne(db, findBooking, { restaurant_id, named });
}

/**
 * The newest events, read from the table: reading the feed would give positions to events, which is writing and is for
 * consumers.
 */
export function newest(
  db: Db,
  restaurant_id: string,
  filter: { type: string; booking_id: string | null },
): Promise<ShownEvent[]> {
  return many(db, newestEvents, {
    restaurant_id,
    event_type: filter.type || null,
    booking_id: filter.booking_id,
    limit_to: eventLimit,
  });
}

export async function loadEvents(
  db: Db,
  restaurant_id: string,
  filter: EventFilter,
): Promise<EventsData> {
  const found =
    filter.booking === "" ? undefined : await booking(db, restaurant_id, filter.booking);
  const isUnknown = filter.booking !== "" && found === undefined;
  return {
    events: isUnknown
      ? []
      : await newest(db, restaurant_id, { type: filter.type, booking_id: found?.id ?? null }),
    contracts: await many(db, knownContracts, undefined),
    lag: await lag(db, { restaurant_id }),
    consumers: await consumers(db, { restaurant_id }),
    booking: found,
  };
}

/** What an event says beyond who and what it is about. */
function Payload({ payload }: { payload: unknown }) {
  const {
    version: _version,
    restaurant_id: _restaurant,
    booking_id: _booking,
    customer_id: _customer,
    ...told
  } = payload as Record<string, unknown>;
  return (
    <span class="payload">
      {Object.entries(told)
        .map(([key, value]) => `${key} ${short(value)}`)
        .join(" · ")}
    </span>
  );
}

function short(value: unknown): string {
  if (typeof value === "string") {
    return /^[0-9a-f]{8}-.{27}$/.test(value) ? `…${value.slice(-6)}` : value;
  }
  return JSON.stringify(value);
}

function columns(view: View): Column<ShownEvent>[] {
  const { format, restaurant } = view;
  return [
    {
      head: text.when,
      cell: ({ occurred_at }) => <span class="nowrap">{format.second(occurred_at)}</span>,
    },
    { head: text.type, cell: ({ event_type }) => <code>{event_type}</code> },
    {
      head: text.booking,
      cell: ({ booking_id }) =>
        booking_id === null ? (
          texts.none
        ) : (
          <a href={home(restaurant, `events/${booking_id}`)}>
            <Id id={booking_id} />
          </a>
        ),
    },
    {
      head: text.guest,
      cell: ({ customer_id }) =>
        customer_id === null ? (
          texts.none
        ) : (
          <a href={home(restaurant, `guests/${customer_id}`)}>
            <Id id={customer_id} />
          </a>
        ),
    },
    { head: text.payload, cell: ({ payload }) => <Payload payload={payload} /> },
  ];
}

/** One row of the live feed. */
export function EventRow({ view, event }: { view: View; event: ShownEvent }) {
  return <Cells columns={columns(view)} row={event} />;
}

export function EventsPage({
  view,
  filter,
  data,
}: {
  view: View;
  filter: EventFilter;
  data: EventsData;
}) {
  const { format, restaurant } = view;
  const types = [...new Set(data.contracts.map(({ event_type }) => event_type))];
  const query = new URLSearchParams({
    type: filter.type,
    booking: data.booking?.id ?? "",
    since: data.events[0]?.id ?? "",
  });
  return (
    <Page view={view} area="events" title={texts.areas.events} lead={text.lead} script>
      <form class="row" method="get">
        <Field label={text.type}>
          <Choice
            name="type"
            value={filter.type}
            options={[["", text.all], ...types.map((type) => [type, type] as const)]}
          />
        </Field>
        <Field label={text.bookingFilter}>
          <input name="booking" value={filter.booking} autocomplete="off" />
        </Field>
        <button>{text.filter}</button>
        {data.booking !== undefined && (
          <a class="button" href={home(restaurant, `events/${data.booking.reference}`)}>
            {text.wholeLife}
          </a>
        )}
      </form>
      <div class="actions">
        <button
          id="pause"
          hidden
          data-stream={home(restaurant, `events/stream?${query.toString()}`)}
          data-pause={text.pause}
          data-resume={text.resume}
        >
          {text.pause}
        </button>
        <span
          id="live"
          class="live"
          role="status"
          data-on={text.live}
          data-off={text.paused}
          data-lost={text.lost}
        >
          {text.notLive}
        </span>
      </div>
      <Table name={text.feed} id="feed" columns={columns(view)} rows={data.events} />
      {data.events.length === 0 && (
        <p class="empty" id="none">
          {filter.booking !== "" && data.booking === undefined ? text.noBooking : text.none}
        </p>
      )}
      <div class="grid">
        <section class="card">
          <h2>{text.lag}</h2>
          <Facts
            facts={[
              [text.newest, data.lag.newest_cursor ?? texts.none],
              [text.waiting, format.number(data.lag.waiting)],
              [text.since, format.dateTime(data.lag.waiting_since)],
              [
                text.heldBy,
                [data.lag.reader_pid, ...data.lag.writer_pids]
                  .filter((pid) => pid !== null)
                  .join(", ") || text.nothing,
              ],
            ]}
          />
          <p class="reads">{text.lagReads}</p>
          <h3>{text.consumers}</h3>
          <Table
            name={text.consumers}
            columns={[
              { head: text.consumer, cell: ({ consumer }) => consumer },
              { head: text.behind, number: true, cell: (row) => format.number(row.behind) },
              { head: text.since, cell: (row) => format.dateTime(row.behind_since) },
              { head: text.setAside, number: true, cell: (row) => format.number(row.set_aside) },
            ]}
            rows={data.consumers}
            empty={text.noConsumers}
          />
        </section>
        <section class="card">
          <h2>{text.contracts}</h2>
          <Table
            name={text.contracts}
            columns={[
              {
                head: text.type,
                cell: ({ event_type, schema_version }) => (
                  <a href={home(restaurant, `events/contracts/${event_type}.v${schema_version}`)}>
                    <code>{event_type}</code>
                  </a>
                ),
              },
              {
                head: text.version,
                number: true,
                cell: (row) => format.number(row.schema_version),
              },
            ]}
            rows={data.contracts}
          />
        </section>
      </div>
    </Page>
  );
}

export interface Life {
  booking: FoundBooking;
  events: ShownEvent[];
}

export async function loadLife(
  db: Db,
  restaurant_id: string,
  named: string,
): Promise<Life | undefined> {
  const found = await booking(db, restaurant_id, named);
  if (!found) return undefined;
  const events = await newest(db, restaurant_id, { type: "", booking_id: found.id });
  return { booking: found, events: events.toReversed() };
}

export function LifePage({ view, life: { booking, events } }: { view: View; life: Life }) {
  const { format, restaurant } = view;
  return (
    <Page view={view} area="events" title={text.lifeOf(booking.reference)} lead={text.lifeLead}>
      <section class="card">
        <Facts
          facts={[
            [texts.today.status, <Status status={booking.status} />],
            [text.starts, format.dateTime(booking.starts_at)],
            [texts.today.party, format.number(booking.party_size)],
            [texts.today.points, format.number(booking.loyalty_points_awarded)],
            [text.source, booking.source],
            [text.made, format.dateTime(booking.created_at)],
            [
              text.guest,
              booking.customer_id === null ? (
                text.walkIn
              ) : (
                <a href={home(restaurant, `guests/${booking.customer_id}`)}>{text.toCard}</a>
              ),
            ],
          ]}
        />
      </section>
      <h2>{text.happened}</h2>
      {events.length === 0 ? (
        <p class="empty">{text.noEvents}</p>
      ) : (
        <ol class="life">
          {events.map((event) => (
            <li>
              <time datetime={event.occurred_at.toISOString()}>
                {format.second(event.occurred_at)}
              </time>
              <b>{(text.types as Record<string, string>)[event.event_type] ?? event.event_type}</b>{" "}
              <Payload payload={event.payload} />
            </li>
          ))}
        </ol>
      )}
    </Page>
  );
}

/** The file of a contract, as the package ships it. */
export async function readContract(name: string): Promise<string | undefined> {
  if (!/^[a-z_]+\.[a-z_]+\.v\d+$/.test(name)) return undefined;
  return readFile(join(packageRoot, "contracts", `${name}.json`), "utf8").catch(() => undefined);
}

export function ContractPage({ view, name, schema }: { view: View; name: string; schema: string }) {
  return (
    <Page view={view} area="events" title={name} lead={text.contractLead}>
      <div class="scroll" role="group" aria-label={name} tabindex={0}>
        <pre>
          <code>{schema}</code>
        </pre>
      </div>
    </Page>
  );
}
