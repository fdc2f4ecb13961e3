/** Apps of other shapes than the one that test/attach.test.ts follows through its whole life. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AttachMapping, attach, attachDifferences, checkAttach } from "../src/attach/index.js";
import { detach } from "../src/attach/index.js";
import { proposeMapping } from "../src/attach/propose.js";
import { NotFoundError, createPool, forRestaurant, upkeep } from "../src/index.js";
import { inSchema } from "../src/schema.js";
import { exampleMapping } from "./attach-examples.js";
import { type TestDatabase, createDatabase } from "./database.js";
import { testSchema } from "./test-schema.js";

/** A database with Regulars and, in the schema `app`, an app. */
function useApp(sql: string) {
  const app = {} as TestDatabase & { drop: () => Promise<void> };
  beforeAll(async () => {
    const { database, drop } = await createDatabase();
    Object.assign(app, database, { drop });
    await app.pool.query(`create schema app; ${sql}`);
    await app.pool.query(
      "insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on')",
    );
  });
  afterAll(() => app.drop());
  const query = async <Row = Record<string, unknown>>(text: string, values: unknown[] = []) =>
    (await app.pool.query(inSchema(text, testSchema), values)).rows as Row[];
  return {
    app,
    query,
    ours: async (key: string) =>
      (
        await query(
          `select bookings.starts_at, bookings.status, party_size, customer_email as email,
             restaurant_tables.label as table
           from public.bookings
           left join public.restaurant_tables
             on restaurant_tables.restaurant_id = bookings.restaurant_id
             and restaurant_tables.id = table_id
           where external_id = $1 order by bookings.status = 'cancelled'`,
          [key],
        )
      )[0],
    problems: () => query("select external_id, code from regulars.attach_problems order by 1"),
    openGate: () =>
      query(
        `insert into public.loyalty_programs (restaurant_id, slug, name, pilot_only, is_active)
         select id, 'club', 'Club', false, true from public.restaurants`,
      ),
    backfillAndVerify: async () => {
      await using pool = createPool({ connectionString: app.url, schema: testSchema });
      await upkeep.backfillInChunks(pool);
      const checks = await upkeep.verify(pool);
      expect(checks.filter(({ ok, severity }) => !ok && severity === "fail")).toEqual([]);
    },
  };
}

/** Integer ids, local times without a zone, one table of users for guests and staff. */
describe("an app of easyappointments' shape", () => {
  const { app, query, ours, problems, openGate, backfillAndVerify } = useApp(`
    create table app.ea_roles (id serial primary key, slug varchar(256));
    insert into app.ea_roles (slug) values ('admin'), ('provider'), ('customer');
    create table app.ea_users (
      id serial primary key, first_name varchar(256), last_name varchar(512),
      email varchar(512), phone_number varchar(128),
      id_roles int not null references app.ea_roles (id));
    create table app.ea_services (
      id serial primary key, name varchar(256), attendants_number int default 1);
    create table app.ea_appointments (
      id serial primary key, book_datetime timestamp, start_datetime timestamp,
      end_datetime timestamp, notes text, is_unavailability boolean not null default false,
      status varchar(512) not null default 'Booked',
      id_users_provider int references app.ea_users (id),
      id_users_customer int references app.ea_users (id),
      id_services int references app.ea_services (id));
    insert into app.ea_services (name, attendants_number) values ('Table for two', 2), ('Six', 6);
    insert into app.ea_users (first_name, last_name, email, phone_number, id_roles)
    values ('Cook', 'One', 'cook@example.org', '', 2);
    insert into app.ea_users (first_name, last_name, email, phone_number, id_roles)
    select 'Guest', n::text, 'guest-' || n || '@example.org', '', 3
    from generate_series(1, 10) as n;
    insert into app.ea_appointments
      (book_datetime, start_datetime, end_datetime, status, id_users_provider, id_users_customer,
       id_services)
    select '2025-05-01'::timestamp + n * interval '1 hour',
      '2025-07-01 19:00'::timestamp + n * interval '1 day',
      '2025-07-01 21:00'::timestamp + n * interval '1 day',
      case when n % 9 = 0 then 'Cancelled' else 'Completed' end, 1, 2 + n % 10, 1 + n % 2
    from generate_series(1, 60) as n;
    insert into app.ea_appointments (start_datetime, end_datetime, is_unavailability)
    values ('2025-07-01', '2025-07-02', true)`);
  const mapping = exampleMapping("easyappointments' shape");

  it("is not read in a zone that nobody has said", async () => {
    const naive = structuredClone(mapping);
    naive.bookings.fields.starts_at = "appointment.start_datetime";
    await expect(checkAttach(app.url, naive)).rejects.toThrow(
      "bookings.fields.starts_at is no instant: its type has no time zone. Say in which zone it " +
        "is meant: (appointment.start_datetime) at time zone 'Europe/Berlin'",
    );
  });

  it("gets its history, its live bookings and its guests' new addresses", async () => {
    const found = await checkAttach(app.url, mapping);
    expect(found).toMatchObject({
      rows: 60,
      statuses: { completed: 54, cancelled: 6 },
      words: {},
      problems: [],
      contacts: 10,
    });
    expect(await attach(app.url, mapping)).toMatchObject({
      restaurants: 1,
      loaded: 60,
      differences: [],
    });
    await openGate();
    await backfillAndVerify();
    expect(await query("select count(*)::int from public.customers")).toEqual([{ count: 10 }]);

    const [{ id } = { id: 0 }] = await query<{ id: number }>(
      `insert into app.ea_appointments
         (book_datetime, start_datetime, end_datetime, id_users_customer, id_services)
       values (now(), '2031-07-01 19:00', '2031-07-01 21:00', 3, 2) returning id`,
    );
    expect(await ours(String(id))).toMatchObject({
      starts_at: new Date("2031-07-01T17:00Z"),
      party_size: 6,
      email: "guest-2@example.org",
    });
    // what the app reads back by its own id, under a login with an app's rights
    await using pool = createPool({ connectionString: app.appUrl, schema: testSchema });
    const db = forRestaurant(pool, { slug: "luna" });
    const external_id = String(id);
    expect(await db.bookings.getExternal({ external_id })).toMatchObject({
      status: "confirmed",
      loyalty_points_awarded: 40,
      tier: "bronze",
    });
    const unknown = db.bookings.getExternal({ external_id: "0" });
    await expect(unknown).rejects.toBeInstanceOf(NotFoundError);
    const elsewhere = db.bookings.getExternal({ external_id, external_source: "other" });
    await expect(elsewhere).rejects.toBeInstanceOf(NotFoundError);
    await query("update app.ea_users set email = 'new@example.org' where id = 3");
    expect(await ours(String(id))).toMatchObject({ email: "new@example.org" });
    expect(await problems()).toEqual([]);
    expect(await attachDifferences(app.url)).toEqual([]);
    await backfillAndVerify();
  });
});

/** Customers of its own, tables that two parties may have at a time, rows deleted softly. */
describe("an app with customers of its own that allows double bookings", () => {
  const { app, query, ours, problems, openGate, backfillAndVerify } = useApp(`
    create table app.restaurants (id int primary key, name text, tz text, country char(2));
    create table app.tables (
      id int generated always as identity primary key, restaurant_id int, name text, seats int);
    create table app.customers (id int generated always as identity primary key, mail text);
    create table app.bookings (
      id bigint generated always as identity primary key,
      restaurant_id int references app.restaurants (id),
      customer_id int references app.customers (id),
      starts timestamptz, pax smallint, state int not null default 1, table_id int,
      total numeric(10, 2), deleted_at timestamptz, made timestamptz not null default now());
    create table app.queue (booking_id bigint, served boolean not null default false);
    insert into app.restaurants values (1, 'Luna', 'Europe/London', 'GB'),
      (2, 'Sol', 'Europe/Madrid', 'ES');
    insert into app.tables (restaurant_id, name, seats)
    select 1 + n % 2, 'T' || n / 2, 4 from generate_series(0, 9) as n;
    insert into app.customers (mail)
    select 'guest-' || n || '@example.org' from generate_series(1, 20) as n;
    -- two open bookings at a time for each table of Luna, and a past of completed ones
    insert into app.bookings (restaurant_id, customer_id, starts, pax, state, table_id, made)
    select 1, n, '2031-05-01T18:00Z'::timestamptz + (n / 2) * interval '10 minutes', 2, 1, 1,
      '2025-05-01'
    from generate_series(1, 6) as n;
    insert into app.bookings (restaurant_id, customer_id, starts, pax, state, table_id, total, made)
    select 2, 1 + n % 20, '2024-05-01T18:00Z'::timestamptz + (n / 4) * interval '1 day', 3, 2, 2,
      20.5, '2024-04-01'
    from generate_series(1, 40) as n`);
  const mapping = exampleMapping("Customers of its own, and double bookings");

  it("is told what is missing, field by field", async () => {
    const wrong = structuredClone(mapping);
    wrong.bookings.fields.spend_amount = "booking.total";
    await expect(checkAttach(app.url, wrong)).rejects.toThrow(
      "bookings.fields.spend_amount is no whole number, and would be rounded: it is minor units",
    );
    wrong.bookings.fields.spend_amount = "booking.amount";
    await expect(checkAttach(app.url, wrong)).rejects.toThrow(
      "bookings.fields.spend_amount: column booking.amount does not exist",
    );
    const wordless = structuredClone(mapping);
    delete wordless.bookings.statuses["2"];
    expect(await checkAttach(app.url, wordless)).toMatchObject({
      words: { "2": 40 },
      problems: [{ problem: "status must be a word of the mapping", rows: 40 }],
    });
  });

  it("has its guests and one party at each table, and lists the others", async () => {
    const { differences, ...counts } = await attach(app.url, mapping);
    expect(counts).toMatchObject({ restaurants: 2, tables: 10, loaded: 46 });
    // Open bookings of one table: the first has it until it ends.
    expect(differences.map(({ difference, detail }) => `${difference} ${detail}`)).toEqual(
      Array(5).fill("differs table"),
    );
    expect(new Set((await problems()).map(({ code }) => code))).toEqual(new Set(["RG006"]));
    // what is over may share
    expect(
      await query(
        `select count(*)::int from public.bookings
         where status = 'completed' and table_id is not null`,
      ),
    ).toEqual([{ count: 40 }]);
    await openGate();
    await backfillAndVerify();
  });

  const book = async (columns: object): Promise<string> => {
    const names = Object.keys(columns);
    const [row] = await query<{ id: string }>(
      `insert into app.bookings (${names.join(", ")})
       values (${names.map((_, at) => `$${at + 1}`).join(", ")}) returning id`,
      Object.values(columns),
    );
    return row?.id ?? "";
  };
  const usual = { restaurant_id: 1, customer_id: 1, pax: 2, starts: "2032-05-01T18:00Z" };

  it("has live bookings: double, waiting, softly deleted, at a table just made", async () => {
    const first = await book({ ...usual, table_id: 1 });
    expect(await ours(first)).toMatchObject({ status: "confirmed", table: "T0" });
    const second = await book({ ...usual, table_id: 1, customer_id: 2 });
    expect(await ours(second)).toMatchObject({ email: "guest-2@example.org", table: null });
    expect(await problems()).toContainEqual({ external_id: second, code: "RG006" });
    // the table is free again, and another write of the booking takes it
    await query("update app.bookings set state = 9 where id = $1", [first]);
    await query("update app.bookings set pax = 3 where id = $1", [second]);
    expect(await ours(second)).toMatchObject({ party_size: 3, table: "T0" });
    expect((await problems()).map(({ external_id }) => external_id)).not.toContain(second);

    await query("update app.bookings set deleted_at = now() where id = $1", [second]);
    expect(await ours(second)).toMatchObject({ status: "cancelled" });

    const waiting = await book({ ...usual, customer_id: 3 });
    // a walk-in queues without a booking, which is none of ours and spoils nothing
    await query("insert into app.queue (booking_id) values ($1), (null), (999999)", [waiting]);
    expect(await checkAttach(app.url, mapping)).toMatchObject({ lone_entries: 2 });
    await query("update app.queue set served = true where booking_id is null");
    expect(await checkAttach(app.url, mapping)).toMatchObject({ lone_entries: 1 });
    expect(await ours(waiting)).toMatchObject({ status: "pending_allocation" });
    const position = () =>
      query(
        `select position, waiting_list.status from public.waiting_list
         join public.bookings on bookings.id = booking_id where external_id = $1`,
        [waiting],
      );
    expect(await position()).toEqual([{ position: 1, status: "waiting" }]);
    await query("update app.queue set served = true where booking_id = $1", [waiting]);
    expect(await ours(waiting)).toMatchObject({ status: "confirmed" });
    expect(await position()).toEqual([{ position: 1, status: "fulfilled" }]);

    const [made] = await query<{ id: number }>(
      "insert into app.tables (restaurant_id, name, seats) values (1, 'T0', 8) returning id",
    );
    const there = await book({ ...usual, table_id: made?.id });
    expect(await ours(there)).toMatchObject({ table: `T0 (${made?.id})` });
    const nowhere = await book({ ...usual, table_id: 999 });
    expect(await problems()).toContainEqual({ external_id: nowhere, code: "RG001" });
    await backfillAndVerify();
  });

  it("mirrors many rows by one statement, and one bad row spoils no other", async () => {
    await query(
      `insert into app.bookings (restaurant_id, customer_id, starts, pax)
       select 1 + n % 2, n, '2033-05-01T18:00Z', case n when 7 then 500 else 2 end
       from generate_series(1, 20) as n`,
    );
    expect(
      await query(
        `select count(*)::int, sum(loyalty_points_awarded)::int as points from public.bookings
         where starts_at = '2033-05-01T18:00Z'`,
      ),
    ).toEqual([{ count: 19, points: 19 * 20 }]);
    await query("update app.bookings set pax = 4 where starts = '2033-05-01T18:00Z'");
    expect(
      await query(
        `select count(*)::int, sum(loyalty_points_awarded)::int as points from public.bookings
         where starts_at = '2033-05-01T18:00Z'`,
      ),
    ).toEqual([{ count: 20, points: 20 * 30 }]);
    await query("delete from app.bookings where starts = '2033-05-01T18:00Z'");
    expect(
      await query(
        `select distinct status, loyalty_points_awarded as points from public.bookings
         where starts_at = '2033-05-01T18:00Z'`,
      ),
    ).toEqual([{ status: "cancelled", points: 0 }]);
    await backfillAndVerify();
  });

  it("deferred, has its writes queued, and mirrored by upkeep", async () => {
    await attach(app.url, mapping, { deferred: true });
    const key = await book({ ...usual, customer_id: 5 });
    await query("update app.bookings set pax = 5 where id = $1", [key]);
    expect(await ours(key)).toBeUndefined();
    expect(
      await query("select external_id, operation from regulars.attached_writes order by id"),
    ).toEqual([
      { external_id: key, operation: "INSERT" },
      { external_id: key, operation: "UPDATE" },
    ]);
    // what waits is no finding of verify
    expect(
      await query("select external_id from regulars.attach_findings() where external_id = $1", [
        key,
      ]),
    ).toEqual([]);
    await using pool = createPool({ connectionString: app.opsUrl, schema: testSchema });
    await upkeep.run(pool);
    expect(await ours(key)).toMatchObject({ party_size: 5 });
    expect(await query("select from regulars.attached_writes")).toEqual([]);
  });

  it("leaves nothing on its tables when it is detached", async () => {
    expect(await detach(app.url)).toHaveLength(8);
    expect(
      await query(
        `select tgname from pg_trigger
         where tgrelid::regclass::text like 'app.%' and not tgisinternal`,
      ),
    ).toEqual([]);
    expect(
      await query("select from pg_proc where proname ~ '^(tg_attached_[0-9]|attached_.*rows$)'"),
    ).toEqual([]);
  });
});

describe("tables that are not as one expects", () => {
  const login = `stranger_${randomBytes(4).toString("hex")}`;
  const { app, query, ours, problems } = useApp(`
    create table app."Venues" ("Id" text primary key, "Name" text);
    insert into app."Venues" values ('v/1', 'Luna');
    create table app."Reservations" (
      "VenueId" text references app."Venues" ("Id"), "Number" int, "On" date not null,
      "Guests" int, "State" text default 'ok',
      "Total" int generated always as ("Guests" * 2) stored,
      primary key ("Number", "VenueId", "On")
    ) partition by range ("On");
    create table app."Reservations_2031" partition of app."Reservations"
      for values from ('2031-01-01') to ('2032-01-01');
    create table app."Reservations_2032" partition of app."Reservations"
      for values from ('2032-01-01') to ('2033-01-01');
    create table app.touchy (
      id uuid primary key default gen_random_uuid(), at timestamptz, guests int, state text);
    create function app.touch() returns trigger language plpgsql as $$
    begin
      if new.guests < 50 and pg_trigger_depth() = 1 then
        update app.touchy set guests = guests + 1 where id = new.id;
      end if;
      return null;
    end $$;
    create trigger a_touch after insert on app.touchy
    for each row execute function app.touch();
    create view app.seen as select * from app.touchy;
    create table app.keyless (id int, at timestamptz, guests int, state text)`);
  const capitals: AttachMapping = {
    source: "app",
    restaurants: {
      table: "app.Venues",
      as: "venue",
      key: 'venue."Id"',
      name: 'venue."Name"',
      timezone: "'Europe/London'",
      country_code: "'GB'",
    },
    bookings: {
      table: 'app."Reservations"',
      as: "booking",
      key: ["Number", "On", "VenueId"],
      restaurant: 'booking."VenueId"',
      fields: {
        starts_at: `(booking."On" + time '19:00') at time zone 'Europe/London'`,
        party_size: 'booking."Total"',
        status: 'booking."State"',
      },
      statuses: { ok: "confirmed" },
    },
  };
  const touchy: AttachMapping = {
    source: "touchy",
    restaurants: { ...capitals.restaurants, table: undefined, key: "'1'", name: "'Sol'" },
    bookings: {
      table: "app.touchy",
      as: "booking",
      key: "id",
      restaurant: "'1'",
      fields: { starts_at: "booking.at", party_size: "booking.guests", status: "booking.state" },
      statuses: { ok: "confirmed" },
    },
  };

  it("capitals, a key of three columns, partitions, a generated column", async () => {
    await query(
      `insert into app."Reservations" ("VenueId", "Number", "On", "Guests")
       values ('v/1', 1, '2031-05-01', 2)`,
    );
    expect(await attach(app.url, capitals)).toMatchObject({ loaded: 1, differences: [] });
    expect(await ours("1/2031-05-01/v/1")).toMatchObject({ party_size: 4 });
    // straight into a partition, and from one to another
    await query(
      `insert into app."Reservations_2031" ("VenueId", "Number", "On", "Guests")
       values ('v/1', 2, '2031-06-01', 3)`,
    );
    expect(await ours("2/2031-06-01/v/1")).toMatchObject({ party_size: 6 });
    await query(`update app."Reservations" set "On" = '2032-06-01' where "Number" = 2`);
    expect(await ours("2/2031-06-01/v/1")).toMatchObject({ status: "cancelled" });
    expect(await ours("2/2032-06-01/v/1")).toMatchObject({ status: "confirmed", party_size: 6 });
    expect(await problems()).toEqual([]);
    expect(await attachDifferences(app.url)).toEqual([]);
    expect(await detach(app.url)).toEqual([
      'regulars_attach on app."Reservations"',
      'regulars_attach_truncate on app."Reservations"',
    ]);
  });

  it("another text of the key, which a mapping may only have last", async () => {
    const wrong = structuredClone(capitals);
    wrong.bookings.key = ["VenueId", "Number", "On"];
    await expect(attach(app.url, wrong)).rejects.toThrow("only the last column may be a text");
    wrong.bookings.key = ["Number", "On"];
    await expect(attach(app.url, wrong)).rejects.toThrow(
      `Number, On is no key of app."Reservations": it needs a primary key, or a unique index on ` +
        "columns that are not null; it has one on Number, VenueId, On",
    );
  });

  it("a view, and a table without a key", async () => {
    const other = structuredClone(touchy);
    other.bookings.table = "app.seen";
    await expect(attach(app.url, other)).rejects.toThrow("app.seen is a view, on which no write");
    other.bookings.table = "app.keyless";
    await expect(attach(app.url, other)).rejects.toThrow("id is no key of app.keyless");
    other.bookings.table = "app.nothing";
    await expect(attach(app.url, other)).rejects.toThrow("there is no table app.nothing");
    other.bookings.table = 'app."Reservations_2031"';
    await expect(attach(app.url, other)).rejects.toThrow(/is a part of app\."Reservations"/);
  });

  it("a trigger of the app's that changes the row once more", async () => {
    await attach(app.url, touchy);
    const [row] = await query<{ id: string }>(
      `insert into app.touchy (at, guests, state) values ('2031-05-01T18:00Z', 2, 'ok')
       returning id`,
    );
    expect(await ours(row?.id ?? "")).toMatchObject({ party_size: 3 });
    expect(await attachDifferences(app.url)).toEqual([]);
  });

  it("rows that row security hides, which are not taken for deleted", async () => {
    const [row] = await query<{ id: string }>("select id from app.touchy");
    await query(
      `alter table app.touchy enable row level security;
       alter table app.touchy force row level security`,
    );
    await expect(attach(app.url, touchy)).rejects.toThrow("row security hides rows of app.touchy");
    const superuser = new pg.Client({ connectionString: app.superuserUrl });
    await superuser.connect();
    await superuser.query("update app.touchy set guests = 70");
    await superuser.end();
    expect(await ours(row?.id ?? "")).toMatchObject({ status: "confirmed", party_size: 3 });
    expect(await problems()).toEqual([{ external_id: row?.id, code: "42501" }]);
    await query("alter table app.touchy no force row level security");
    expect(await attach(app.url, touchy)).toMatchObject({ differences: [] });
    expect(await ours(row?.id ?? "")).toMatchObject({ party_size: 70 });
  });

  it("a column that the app drops, which stops none of its writes", async () => {
    const column = structuredClone(touchy);
    await query("alter table app.touchy add column memo text");
    column.bookings.fields.notes = "booking.memo";
    await attach(app.url, column);
    await query("alter table app.touchy drop column memo");
    await query("insert into app.touchy (at, guests, state) values (now(), 60, 'ok')");
    expect(await problems()).toMatchObject([{ code: "42703" }]);
    await query("alter table app.touchy rename column id to ident");
    await query("insert into app.touchy (at, guests, state) values (now(), 60, 'ok')");
    expect(await problems()).toContainEqual({ external_id: "*", code: "42703" });
  });

  it("a login of the app's that may do nothing with ours, in two restaurants at once", async () => {
    await query("drop table app.touchy cascade");
    await detach(app.url);
    await query(`
      create table app.halls (id int primary key);
      insert into app.halls values (1), (2);
      create table app.visits (id int primary key, hall int, at timestamptz);
      create role ${login} login password '${new URL(app.url).password}';
      grant usage on schema app to ${login};
      grant insert, update on app.visits to ${login}`);
    await attach(app.url, {
      source: "visits",
      restaurants: {
        table: "app.halls",
        as: "hall",
        key: "hall.id",
        name: "'Hall ' || hall.id",
        timezone: "'UTC'",
        country_code: "'GB'",
      },
      bookings: {
        table: "app.visits",
        as: "visit",
        key: "id",
        restaurant: "visit.hall",
        fields: { starts_at: "visit.at", party_size: "2", status: "'ok'" },
        statuses: { ok: "confirmed" },
      },
    });
    const url = new URL(app.url);
    url.username = login;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      await client.query(
        `insert into app.visits
         select n, 1 + n % 2, now() + interval '1 day' from generate_series(1, 9) as n`,
      );
      await expect(client.query("select from regulars.attach_problems")).rejects.toThrow("denied");
    } finally {
      await client.end();
    }
    expect(await problems()).toEqual([]);
    expect(await attachDifferences(app.url)).toEqual([]);
    await query(`revoke all on schema app from ${login}; revoke all on app.visits from ${login};
       drop role ${login}`);
  });
});

/** Keys and words of citext, times as texts, a status that may be null, names with spaces. */
describe("an app whose columns are not of the types one expects", () => {
  const { app, query, ours, problems, openGate, backfillAndVerify } = useApp(`
    create extension if not exists citext with schema public;
    create schema "My App";
    create domain app.code as citext check (value <> '');
    create table "My App"."Booking List" (
      ref app.code primary key, keys text, day text, hour text, pax text, state int,
      mail citext, made timestamptz not null default now());
    insert into "My App"."Booking List" (ref, day, hour, pax, state, mail, made)
    values
      ('A-1', '2025-05-01', '19:30', '2', 3, 'Ada@Example.org', '2025-04-01'),
      ('a-2', '2025-05-02', '20:00', '4', null, 'ada@example.org', '2025-04-01'),
      ('A-3', '2025-05-03', 'noon', '3', 3, 'ben@example.org', '2025-04-01')`);
  const mapping: AttachMapping = {
    source: "app",
    restaurants: {
      key: "'1'",
      name: "'Luna'",
      timezone: "'Europe/London'",
      country_code: "'GB'",
    },
    bookings: {
      table: '"My App"."Booking List"',
      as: "booking",
      key: "ref",
      restaurant: "'1'",
      fields: {
        starts_at: "(booking.day::date + booking.hour::time) at time zone {timezone}",
        party_size: "booking.pax::int",
        status: "coalesce(booking.state::text, 'open')",
        customer_email: "booking.mail",
        created_at: "booking.made",
      },
      statuses: { open: "confirmed", "3": "completed", "9": "cancelled" },
    },
  };

  it("has what nulls mean asked, not guessed", async () => {
    const { mapping: proposed, questions } = await proposeMapping(app.url, {
      bookings: "My App.Booking List",
    });
    expect(proposed.bookings).toMatchObject({
      table: '"My App"."Booking List"',
      key: "ref",
      fields: { status: "coalesce(booking.state::text, 'null')" },
    });
    expect(questions.map(({ field }) => field)).toEqual(
      expect.arrayContaining(["bookings.statuses.3", "bookings.statuses.null"]),
    );
  });

  it("is told which field of which row cannot be read", async () => {
    const told =
      "bookings.fields.starts_at cannot be read in the row A-3 (SQLSTATE 22007): let it give null";
    await expect(checkAttach(app.url, mapping)).rejects.toThrow(told);
    await expect(attach(app.url, mapping)).rejects.toThrow(told);
    expect(await query("select from public.bookings")).toEqual([]);
  });

  it("is attached with what cannot be read left null, and told so by its key", async () => {
    mapping.bookings.fields.starts_at =
      "case when booking.hour ~ '^[0-9]{1,2}:[0-9]{2}$' " +
      "then (booking.day::date + booking.hour::time) at time zone {timezone} end";
    expect(await checkAttach(app.url, mapping)).toMatchObject({
      statuses: { completed: 1, confirmed: 1 },
      problems: [{ rows: 1, example: "A-3" }],
    });
    expect(await attach(app.url, mapping)).toMatchObject({
      loaded: 2,
      differences: [{ external_id: "A-3", difference: "impossible" }],
    });
    await openGate();
    await query(
      `insert into "My App"."Booking List" (ref, day, hour, pax, mail)
       values ('b-1', '2031-05-01', '19:30', '4', 'ADA@example.org')`,
    );
    expect(await ours("b-1")).toMatchObject({
      starts_at: new Date("2031-05-01T18:30Z"),
      status: "confirmed",
      party_size: 4,
    });
    // of one row what cannot be read is a problem of that row
    await query(`update "My App"."Booking List" set pax = 'six' where ref = 'B-1'`);
    expect(await problems()).toContainEqual({ external_id: "b-1", code: "22P02" });
    expect(await ours("b-1")).toMatchObject({ party_size: 4 });
    // and is told by its key, beside what else differs
    await query(
      `alter table "My App"."Booking List" disable trigger user;
       update "My App"."Booking List" set pax = '8' where ref = 'A-1';
       alter table "My App"."Booking List" enable trigger user`,
    );
    const found = [
      { external_id: "A-1", difference: "differs", detail: "party_size" },
      { external_id: "b-1", difference: "impossible", detail: expect.any(String) as string },
    ];
    const differences = await attachDifferences(app.url);
    expect(differences.filter(({ external_id }) => external_id !== "A-3")).toEqual(found);
    expect(differences.find(({ external_id }) => external_id === "b-1")?.detail).toBe(
      "a value cannot be read by the mapping",
    );
    expect(
      await query(
        `select offender, slug from regulars.check_attached_rows_mirrored as told
         join public.restaurants on restaurants.id = told.restaurant_id
         order by offender collate "C"`,
      ),
    ).toEqual(["A-1", "A-3", "b-1"].map((offender) => ({ offender, slug: "luna" })));
    const again = await attach(app.url, mapping);
    expect(again.differences.map(({ external_id }) => external_id).sort()).toEqual(["A-3", "b-1"]);
    expect(await ours("A-1")).toMatchObject({ party_size: 8 });
    // a column that is gone makes all of them unreadable, which no key explains
    await query(`alter table "My App"."Booking List" rename column pax to seats`);
    await expect(attachDifferences(app.url)).rejects.toThrow("pax");
    expect(await query("select offender from regulars.check_attached_rows_mirrored")).toEqual([
      { offender: "*" },
    ]);
    await query(`alter table "My App"."Booking List" rename column seats to pax`);
    await query(`update "My App"."Booking List" set pax = '6' where ref = 'B-1'`);
    expect(await ours("b-1")).toMatchObject({ party_size: 6 });
    // a key in other letters is the same for the app, and another for us
    await query(`update "My App"."Booking List" set ref = 'B-1' where ref = 'b-1'`);
    expect(await ours("b-1")).toMatchObject({ status: "cancelled" });
    expect(await ours("B-1")).toMatchObject({ status: "confirmed", party_size: 6 });
    await query(`delete from "My App"."Booking List" where ref = 'a-3'`);
    expect(await problems()).toEqual([]);
    expect(await attachDifferences(app.url)).toEqual([]);
    expect(await query("select count(*)::int from public.customers")).toEqual([{ count: 1 }]);
    await backfillAndVerify();
  });

  it("reads no row of a key by going through all of them", async () => {
    await query(
      `alter table "My App"."Booking List" disable trigger user;
       insert into "My App"."Booking List" (ref, day, hour, pax, state, made)
       select 'n' || n, '2025-05-01', '19:30', '2', 3, '2025-04-01'
       from generate_series(1, 20000) as n;
       analyze "My App"."Booking List"`,
    );
    const client = await app.pool.connect();
    try {
      await client.query("begin");
      await client.query("select from regulars.attached_rows('{n7}')");
      const { rows } = await client.query<{ rows: number }>(
        `select seq_tup_read::int as rows from pg_stat_xact_user_tables
         where relname = 'Booking List'`,
      );
      expect(rows).toEqual([{ rows: 0 }]);
    } finally {
      await client.query("rollback");
      client.release();
    }
  });
});
