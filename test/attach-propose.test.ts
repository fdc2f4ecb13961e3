/** A mapping that is proposed by names, types and samples, and what is asked. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AttachMapping, attach, checkAttach } from "../src/attach/index.js";
import { answerQuestions, proposeMapping } from "../src/attach/propose.js";
import { type TestDatabase, createDatabase } from "./database.js";

interface Described {
  properties?: Record<string, Described>;
  required?: string[];
  items?: Described;
}

/** Where a value has a key that its JSON Schema does not, or lacks one that it wants. */
function unknownKeys(value: unknown, schema: Described, path = ""): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((each) => (schema.items ? unknownKeys(each, schema.items, path) : []));
  }
  if (typeof value !== "object" || value === null) return [];
  if (path.endsWith(".statuses")) return [];
  const missing = (schema.required ?? []).filter((key) => !(key in value));
  return [
    ...missing.map((key) => `${path}.${key} is missing`),
    ...Object.entries(value).flatMap(([key, each]) => {
      const described = schema.properties?.[key];
      const at = `${path}.${key}`;
      return described === undefined ? [`${at} is unknown`] : unknownKeys(each, described, at);
    }),
  ];
}

describe("a proposed mapping", () => {
  let database: TestDatabase;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ database, drop } = await createDatabase());
    await database.pool.query(`
      create schema app;
      create type app.booking_status as enum
        ('requested', 'confirmed', 'seated', 'done', 'cancelled', 'no_show');
      create table app.venues (
        id serial primary key, name text not null, tz text not null, country text);
      create table app.guests (
        id serial primary key, first_name text, last_name text, email text, phone_number text);
      create table app.staff (id serial primary key, email text);
      create table app.tables (
        id serial primary key, venue_id int references app.venues (id), label text, seats int);
      create table app.reservations (
        id uuid primary key default gen_random_uuid(),
        venue_id int not null references app.venues (id),
        guest_id int references app.guests (id),
        created_by int references app.staff (id),
        booking_date date not null, start_time time not null, end_time time not null,
        start_at timestamptz, party_size int not null, status app.booking_status not null,
        seating text, newsletter boolean, special_requests text, deleted_at timestamptz,
        created_at timestamptz not null default now());
      create table app.assignments (
        reservation_id uuid references app.reservations (id),
        table_id int references app.tables (id), primary key (reservation_id, table_id));
      create table app.queue (
        id serial primary key, reservation_id uuid references app.reservations (id),
        status text not null);
      insert into app.venues (name, tz, country) values ('Luna', 'Europe/London', 'GB');
      insert into app.tables (venue_id, label, seats) values (1, 'T1', 4), (1, 'T2', 4);
      insert into app.guests (first_name, last_name, email) values ('Ada', 'L', 'ada@example.org');
      insert into app.reservations
        (venue_id, guest_id, booking_date, start_time, end_time, party_size, status, seating)
      values (1, 1, '2031-07-01', '23:00', '01:00', 8, 'seated', 'quiet'),
        (1, 1, '2031-07-02', '19:00', '21:00', 2, 'confirmed', 'window');
      insert into app.queue (reservation_id, status)
      select id, 'waiting' from app.reservations where party_size = 2;
      insert into app.assignments select id, n from app.reservations, generate_series(1, 2) as n
      where party_size = 8`);
  });
  afterAll(() => drop());

  const propose = () =>
    proposeMapping(database.url, {
      bookings: "app.reservations",
      restaurants: "app.venues",
      tables: "app.tables",
      waitingList: "app.queue",
    });

  it("guesses nothing that costs a guest, and is refused while something is open", async () => {
    const { mapping, questions } = await propose();
    expect(questions).toEqual([
      { field: "restaurants.timezone", suggestion: "venue.tz", is_required: true },
      { field: "restaurants.country_code", suggestion: "venue.country", is_required: true },
      ...[
        ["requested", "pending"],
        ["confirmed", "confirmed"],
        ["seated", "confirmed"],
        ["done", "completed"],
        ["cancelled", "cancelled"],
        ["no_show", "no_show"],
      ].map(([word, suggestion]) => ({
        field: `bookings.statuses.${word}`,
        suggestion,
        is_required: true,
      })),
      {
        field: "bookings.fields.marketing_opt_in",
        suggestion: "booking.newsletter",
        is_required: false,
      },
      {
        field: "waiting_list.waiting",
        suggestion: "entry.status::text in ('waiting')",
        is_required: true,
      },
    ]);
    await expect(checkAttach(database.url, mapping)).rejects.toThrow(
      /restaurants.timezone is not decided.*country_code is not decided.*waiting is not decided/s,
    );
    expect(mapping.bookings.fields.marketing_opt_in).toBeUndefined();
  });

  it("reads the app's rows once that is answered", async () => {
    const { mapping, questions } = await propose();
    const answers = Object.fromEntries(
      questions.flatMap(({ field, suggestion }) =>
        suggestion === undefined ? [] : [[field, suggestion]],
      ),
    );
    const answered = answerQuestions(mapping, answers);
    const schema = JSON.parse(await readFile("docs/attach.schema.json", "utf8")) as Described;
    expect(unknownKeys(answered, schema)).toEqual([]);
    expect(answered.bookings).toMatchObject({
      table: "app.reservations",
      key: "id",
      restaurant: "booking.venue_id",
      where: "booking.deleted_at is null",
      fields: {
        starts_at:
          "coalesce(booking.start_at, " +
          "(booking.booking_date + booking.start_time) at time zone {timezone})",
        party_size: "booking.party_size",
        status: "booking.status",
        customer_name:
          "(select concat_ws(' ', guest.first_name, guest.last_name) from app.guests as guest " +
          "where booking.guest_id = guest.id)",
        notes: "booking.special_requests",
        created_at: "booking.created_at",
      },
    });
    expect(answered.follow?.map(({ table }) => table)).toEqual(["app.guests", "app.assignments"]);

    expect(await attach(database.url, answered)).toMatchObject({
      restaurants: 1,
      tables: 2,
      loaded: 1,
      mirrored: 1,
      differences: [],
    });
    const { rows } = await database.pool.query(
      `select starts_at, ends_at, bookings.status, seating_preference, customer_name,
         customer_email, (select label from restaurant_tables where id = table_id) as table
       from bookings order by starts_at`,
    );
    expect(rows).toEqual([
      {
        starts_at: new Date("2031-07-01T22:00Z"),
        ends_at: new Date("2031-07-02T00:00Z"),
        status: "confirmed",
        seating_preference: "any",
        customer_name: "Ada L",
        customer_email: "ada@example.org",
        table: "T1",
      },
      expect.objectContaining({ status: "pending_allocation", seating_preference: "window" }),
    ]);
    // a party that moves to another of its tables
    await database.pool.query("delete from app.assignments where table_id = 1");
    const moved = await database.pool.query(
      "select label from restaurant_tables join bookings on table_id = restaurant_tables.id",
    );
    expect(moved.rows).toEqual([{ label: "T2" }]);
  });

  it("knows the shape of an app with one restaurant and local times", async () => {
    await database.pool.query(
      `create table app.slots ("ID" bigint primary key, "dateTime" timestamp, people int,
         email text, state int, "isTest" boolean, duration_minutes int)`,
    );
    await database.pool.query(`insert into app.slots values (1, now(), 2, 'a@example.org', 3)`);
    const { mapping, questions } = await proposeMapping(database.url, { bookings: "app.slots" });
    expect(mapping.bookings).toMatchObject({
      key: "ID",
      restaurant: "'main'",
      fields: {
        starts_at: '(booking."dateTime") at time zone {timezone}',
        party_size: "booking.people",
        status: "booking.state",
        customer_email: "booking.email",
      },
      statuses: { "3": "?" },
    });
    expect(questions.map(({ field }) => field)).toEqual([
      "restaurants.name",
      "restaurants.timezone",
      "restaurants.country_code",
      "bookings.statuses.3",
    ]);
  });

  it("is written by the command, which asks for what is open and writes over nothing", async () => {
    const folder = await mkdtemp(join(tmpdir(), "regulars-attach-"));
    const file = join(folder, "mapping.json");
    const run = async (...more: string[]) => {
      const given = ["attach", "--database-url", database.url, "--file", file, ...more];
      const program = ["--import", "tsx", "src/cli/index.ts", ...given];
      return new Promise<{ stdout: string; stderr: string }>((resolve) => {
        execFile(process.execPath, program, (_error, stdout, stderr) => {
          resolve({ stdout, stderr });
        });
      });
    };
    try {
      const look = ["--bookings", "app.slots", "--answer", "restaurants.name='Luna'"];
      const { stdout } = await run(...look);
      expect(stdout).toContain("restaurants.country_code    perhaps 'GB'");
      expect(stdout).not.toContain("restaurants.name");
      const written = JSON.parse(await readFile(file, "utf8")) as AttachMapping;
      expect(written.restaurants).toMatchObject({ name: "'Luna'", country_code: "?" });
      expect((await run(...look)).stderr).toContain("--force writes over it");
      expect((await run("--check")).stderr).toContain("bookings.statuses.3 is not decided");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
