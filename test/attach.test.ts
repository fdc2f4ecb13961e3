/** An app's own tables, mirrored into ours by triggers; the app's tables stay as they are. */
import { randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { snapshotSchema } from "../scripts/snapshot.js";
import { attach, attachDifferences, attachSql } from "../src/attach/index.js";
import { assertMapping, checkAttach, detach, resolveAttachProblem } from "../src/attach/index.js";
import { createPool, upkeep } from "../src/index.js";
import { migrate } from "../src/migrate.js";
import { uninstall } from "../src/uninstall.js";
import { exampleMapping } from "./attach-examples.js";
import { type TestDatabase, createEmptyDatabase } from "./database.js";

/** As Supabase's starters have it: uuid keys, an enum, row security, customers of its own. */
const supabaseApp = `
  create type public.reservation_status as enum
    ('requested', 'confirmed', 'seated', 'done', 'cancelled', 'no_show', 'test');
  create table public.restaurants (
    id uuid primary key default gen_random_uuid(), name text not null, tz text not null);
  create table public.customers (
    id uuid primary key default gen_random_uuid(), full_name text, email text, phone text);
  create table public.reservations (
    id uuid primary key default gen_random_uuid(),
    venue uuid not null references public.restaurants (id),
    customer_id uuid references public.customers (id),
    start_at timestamptz not null,
    guests integer not null,
    status public.reservation_status not null default 'confirmed',
    created_at timestamptz not null default now());
  alter table public.reservations enable row level security;
  create policy everybody on public.reservations using (true);
  insert into public.restaurants (name, tz)
  values ('Luna', 'Europe/London'), ('Sol', 'Europe/Madrid');
  insert into public.customers (full_name, email)
  select 'Guest ' || n, 'guest-' || n || '@example.com' from generate_series(1, 40) as n;
  insert into public.reservations (venue, customer_id, start_at, guests, status, created_at)
  select
    (select id from public.restaurants order by name offset n % 2 limit 1),
    (select id from public.customers where email = 'guest-' || 1 + n % 40 || '@example.com'),
    '2025-01-01T18:00Z'::timestamptz + n * interval '3 hours',
    case when n = 7 then 900 else 1 + n % 6 end,
    (array['done', 'done', 'cancelled', 'no_show', 'confirmed', 'test'])[1 + n % 6]
      ::public.reservation_status,
    '2024-12-01T12:00Z'::timestamptz + n * interval '1 hour'
  from generate_series(1, 300) as n`;

const supabaseMapping = exampleMapping("A Supabase app");

/** It migrates a database of its own and takes it apart again. */
const long = { timeout: 120_000 };

async function query<Row = Record<string, unknown>>(
  database: TestDatabase,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await database.pool.query(sql, values)).rows as Row[];
}

/** The app's own side, with its rows. */
async function appSide(database: TestDatabase): Promise<string> {
  const schema = await snapshotSchema(database.url, { bodies: true, schemas: ["public"] });
  const tables = await query<{ name: string }>(
    database,
    `select oid::regclass::text as name from pg_class
     where relkind = 'r' and relnamespace::regnamespace::text = $1 order by 1`,
    ["public"],
  );
  const rows: unknown[] = [];
  for (const { name } of tables) {
    rows.push(await query(database, `select t.* from ${name} as t order by t::text`));
  }
  return schema + JSON.stringify(rows);
}

async function openGate(database: TestDatabase): Promise<void> {
  await query(
    database,
    `insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on');
     insert into own.loyalty_programs (restaurant_id, slug, name, pilot_only, is_active)
     select id, 'club', 'Club', false, true from own.restaurants`,
  );
}

describe("a Supabase app", () => {
  let database: TestDatabase;
  let drop: () => Promise<void>;
  let before: string;
  let login: pg.Client;
  const appLogin = `app_${randomBytes(4).toString("hex")}`;
  beforeAll(async () => {
    ({ database, drop } = await createEmptyDatabase());
    await query(database, supabaseApp);
    before = await appSide(database);
    await migrate(database.url, { schema: "own", roles: true });
    // the app's own login, which knows nothing of ours
    await query(
      database,
      `create role ${appLogin} login password '${new URL(database.url).password}';
       grant select, insert, update, delete, truncate on all tables in schema public
       to ${appLogin}`,
    );
    const url = new URL(database.url);
    url.username = appLogin;
    login = new pg.Client({ connectionString: url.href });
    await login.connect();
  });
  afterAll(async () => {
    await login.end();
    const superuser = new pg.Client({
      connectionString: new URL("/postgres", database.superuserUrl).href,
    });
    await drop();
    await superuser.connect();
    await superuser.query(`drop role ${appLogin}`);
    await superuser.end();
  });

  const ours = async (id: string) =>
    (
      await query(
        database,
        `select status, party_size, loyalty_points_awarded as points, customer_email as email
         from own.bookings where external_source = 'app' and external_id = $1`,
        [id],
      )
    )[0];
  const book = async (status: string, guests = 4): Promise<string> => {
    const { rows } = await login.query<{ id: string }>(
      `insert into public.reservations (venue, customer_id, start_at, guests, status)
       select venue, customer_id, '2031-05-01T18:00Z', $2, $1::public.reservation_status
       from public.reservations where guests < 100 order by id limit 1 returning id`,
      [status, guests],
    );
    return rows[0]?.id ?? "";
  };
  const problems = () =>
    query(database, "select external_id, operation, code, detail from regulars.attach_problems");

  it("is told what would become of its rows, and nothing is left behind", async () => {
    const migrated = await appSide(database);
    const found = await checkAttach(database.url, supabaseMapping);
    expect(found).toMatchObject({ rows: 250, contacts: 40 });
    expect(Object.values(found.statuses).reduce((sum, rows) => sum + rows)).toBe(249);
    expect(found.problems).toMatchObject([
      { problem: "party_size must be a whole number from 1 to 200", rows: 1 },
    ]);
    expect(await query(database, "select from own.restaurants")).toEqual([]);
    expect(await appSide(database)).toBe(migrated);
  });

  it("refuses a mapping in which something is not decided", () => {
    const open = structuredClone(supabaseMapping);
    open.restaurants.country_code = "?";
    open.bookings.statuses.seated = "sat";
    delete open.bookings.fields.starts_at;
    expect(() => {
      assertMapping(open);
    }).toThrow(/country_code is not decided.*starts_at is not decided.*statuses.seated must be/s);
  });

  it("gets its history, and the backfill derives the rest from it", async () => {
    const attached = await attach(database.url, supabaseMapping);
    expect(attached).toMatchObject({ restaurants: 2, loaded: 249 });
    expect(attached.differences).toMatchObject([
      { difference: "impossible", detail: "party_size must be a whole number from 1 to 200" },
    ]);
    await openGate(database);
    await using pool = createPool({ connectionString: database.url, schema: "own" });
    await upkeep.backfillInChunks(pool);
    const checks = await upkeep.verify(pool);
    expect(checks.filter(({ ok, severity }) => !ok && severity === "fail")).toEqual([]);
    expect(await query(database, "select count(*)::int from own.customers")).toEqual([
      { count: 40 },
    ]);
    // once more: nothing is left to load
    expect(await attach(database.url, supabaseMapping)).toMatchObject({
      restaurants: 0,
      loaded: 0,
      differences: [{ difference: "impossible" }],
    });
  });

  it("has every write of its login followed: points, events, cancellation", async () => {
    const id = await book("confirmed");
    expect(await ours(id)).toMatchObject({ status: "confirmed", party_size: 4, points: 30 });
    await login.query("update public.reservations set guests = 2 where id = $1", [id]);
    expect(await ours(id)).toMatchObject({ party_size: 2, points: 20 });
    await login.query("update public.reservations set status = 'seated' where id = $1", [id]);
    expect(await ours(id)).toMatchObject({ status: "confirmed" });
    const view = await query(
      database,
      "select status, loyalty_points_awarded from own.external_bookings where external_id = $1",
      [id],
    );
    expect(view).toEqual([{ status: "confirmed", loyalty_points_awarded: 20 }]);
    await login.query("delete from public.reservations where id = $1", [id]);
    expect(await ours(id)).toMatchObject({ status: "cancelled", points: 0 });
    const events = await query<{ event_type: string }>(
      database,
      `select event_type from own.analytics_events join own.bookings on bookings.id = booking_id
       where external_id = $1 and event_type like 'booking.%' order by booking_sequence`,
      [id],
    );
    expect(events.map(({ event_type }) => event_type)).toEqual([
      "booking.created",
      "booking.amended",
      "booking.cancelled",
    ]);
    expect(await query(database, "select current_setting('regulars.restaurant_id', true)")).toEqual(
      [{ current_setting: null }],
    );
  });

  it("never loses a write: what may not be here is kept as a problem", async () => {
    const id = await book("done");
    await login.query("update public.reservations set status = 'cancelled' where id = $1", [id]);
    expect(await ours(id)).toMatchObject({ status: "completed" });
    const of = async () => (await problems()).filter(({ external_id }) => external_id === id);
    expect(await of()).toMatchObject([{ operation: "UPDATE", code: "RG002" }]);
    await expect(
      resolveAttachProblem(database.url, { external_id: id, actor: " " }),
    ).rejects.toThrow();
    await resolveAttachProblem(database.url, { external_id: id, actor: "staff" });
    expect(await ours(id)).toMatchObject({ status: "cancelled", points: 0 });
    expect(await of()).toEqual([]);
    expect(
      await query(
        database,
        "select actor, from_status, to_status from regulars.attach_resolutions",
      ),
    ).toEqual([{ actor: "staff", from_status: "completed", to_status: "cancelled" }]);

    // an app that corrects itself mends it
    await login.query("update public.reservations set status = 'done' where id = $1", [id]);
    expect(await of()).toMatchObject([{ code: "RG002" }]);
    await login.query("update public.reservations set status = 'cancelled' where id = $1", [id]);
    expect(await of()).toEqual([]);

    const large = await book("confirmed", 500);
    expect(await ours(large)).toBeUndefined();
    await login.query("update public.reservations set guests = 5 where id = $1", [large]);
    expect(await ours(large)).toMatchObject({ party_size: 5 });
    await login.query("update public.reservations set id = gen_random_uuid() where id = $1", [
      large,
    ]);
    expect(await ours(large)).toMatchObject({ status: "cancelled" });
  });

  it("is compared by key and value, and mended by another run", async () => {
    const [changed, added] = [await book("confirmed"), randomUUID()];
    await query(
      database,
      `alter table public.reservations disable trigger user;
       update public.reservations set guests = 6 where id = '${changed}';
       insert into public.reservations (id, venue, start_at, guests)
       select '${added}', venue, '2031-06-01T18:00Z', 2 from public.reservations limit 1;
       alter table public.reservations enable trigger user`,
    );
    const known = ({ external_id }: { external_id: string }) =>
      [changed, added].includes(external_id);
    const found = (await attachDifferences(database.url)).filter(known);
    expect(found).toHaveLength(2);
    expect(found).toContainEqual({
      external_id: changed,
      difference: "differs",
      detail: "party_size",
    });
    const { differences, loaded } = await attach(database.url, supabaseMapping);
    expect([loaded, differences.filter(known)]).toEqual([1, []]);
    expect(await ours(changed)).toMatchObject({ party_size: 6, points: 40 });
  });

  it("has its write refused where it is attached strictly", async () => {
    await attach(database.url, supabaseMapping, { strict: true });
    await expect(book("confirmed", 500)).rejects.toMatchObject({ code: "RG001" });
    await attach(database.url, supabaseMapping);
    expect(await book("confirmed", 500)).not.toBe("");
  });

  it("gets a restaurant of ours for each new one of its own", async () => {
    await login.query(
      `with venue as (
         insert into public.restaurants (name, tz) values ('Luna', 'Europe/London') returning id
       )
       insert into public.reservations (venue, start_at, guests)
       select id, '2031-05-01T18:00Z', 2 from venue`,
    );
    expect(
      await query(database, "select slug from own.restaurants where slug like 'luna%'"),
    ).toHaveLength(2);
  });

  it("tells of a truncate, and cancels what is gone by another run", async () => {
    await login.query("begin; truncate public.reservations");
    await login.query("rollback");
    expect((await problems()).some(({ external_id }) => external_id === "*")).toBe(false);
    await login.query("truncate public.reservations");
    expect(await problems()).toContainEqual(
      expect.objectContaining({ external_id: "*", operation: "TRUNCATE" }),
    );
    await attach(database.url, supabaseMapping);
    expect(
      await query(
        database,
        "select from own.bookings where status in ('pending', 'pending_allocation', 'confirmed')",
      ),
    ).toEqual([]);
  });

  it("is as it was after detach and uninstall", async () => {
    await query(database, "delete from public.reservations; delete from public.restaurants");
    expect(await detach(database.url)).toEqual([
      "regulars_attach_1_delete on public.customers",
      "regulars_attach_1_insert on public.customers",
      "regulars_attach_1_truncate on public.customers",
      "regulars_attach_1_update on public.customers",
      "regulars_attach_delete on public.reservations",
      "regulars_attach_insert on public.reservations",
      "regulars_attach_truncate on public.reservations",
      "regulars_attach_update on public.reservations",
    ]);
    await query(database, `revoke all on all tables in schema public from ${appLogin}`);
    await uninstall(database.url);
    const [schema] = (await appSide(database)).split("[[");
    expect(schema).toBe(before.split("[[")[0]);
  });
});

it("takes the guide's own tables: date and times, an enum, names like ours", long, async () => {
  const { database, drop } = await createEmptyDatabase();
  try {
    await query(
      database,
      `create type public.booking_status as enum
         ('pending', 'confirmed', 'checked_in', 'completed', 'cancelled', 'no_show');
       create type public.seating as enum ('any', 'indoor', 'quiet', 'outdoor');
       create table public.restaurants (id uuid primary key default gen_random_uuid(),
         name text not null, slug text not null, timezone text not null);
       create table public.customers (id serial primary key);
       create table public.customer_profiles (id serial primary key);
       create table public.loyalty_programs (id serial primary key);
       create table public.loyalty_points (id serial primary key);
       create table public.loyalty_point_events (id serial primary key);
       create table public.analytics_events (id serial primary key);
       create table public.bookings (
         id uuid primary key default gen_random_uuid(),
         restaurant_id uuid not null references public.restaurants (id),
         booking_date date not null, start_time time not null, end_time time not null,
         start_at timestamptz, end_at timestamptz,
         status public.booking_status not null default 'confirmed',
         seating public.seating, party_size integer not null,
         customer_name text, customer_email text, customer_phone text,
         reference text not null default 'own-' || gen_random_uuid(),
         loyalty_points_awarded integer not null default 0,
         created_at timestamptz not null default now());
       create table public.restaurant_tables (id serial primary key,
         restaurant_id uuid references public.restaurants (id), label text, seats integer);
       create table public.booking_table_assignments (
         booking_id uuid references public.bookings (id),
         table_id integer references public.restaurant_tables (id));
       -- the app's own points: ten, and five a guest
       create function public.award() returns trigger language plpgsql as $$ begin
         new.loyalty_points_awarded := case
           when new.status in ('confirmed', 'checked_in', 'completed')
             then 10 + 5 * new.party_size else 0 end;
         return new;
       end $$;
       insert into public.restaurants (name, slug, timezone)
       values ('Luna', 'luna', 'Europe/London');
       insert into public.restaurant_tables (restaurant_id, label, seats)
       select id, 'T' || n, 4 from public.restaurants, generate_series(1, 3) as n;
       create trigger award before insert or update on public.bookings
       for each row execute function public.award();
       insert into public.bookings (restaurant_id, booking_date, start_time, end_time, party_size,
         status, seating, customer_email, created_at)
       select id, date '2025-07-01' + n, '23:00', '01:00', 2, 'completed', 'quiet',
         'guest-' || n % 5 || '@example.com', timestamptz '2025-06-01' + n * interval '1 hour'
       from public.restaurants, generate_series(1, 50) as n`,
    );
    const before = await appSide(database);
    await migrate(database.url, { schema: "own", roles: true });
    const mapping = exampleMapping("Date and times, `checked_in`, names like ours");
    // as one file of SQL, by any migrator; the command then finds nothing else to make
    await query(database, await attachSql(database.url, mapping));
    await openGate(database);
    expect(await attach(database.url, mapping)).toMatchObject({
      restaurants: 0,
      loaded: 50,
      differences: [],
    });
    await using pool = createPool({ connectionString: database.url, schema: "own" });
    await upkeep.backfillInChunks(pool);
    await query(
      database,
      `with booked as (
         insert into public.bookings (restaurant_id, booking_date, start_time, end_time,
           party_size, status, customer_email)
         select id, '2031-07-01', '19:00', '21:00', 4, 'checked_in', 'guest-1@example.com'
         from public.restaurants returning id
       )
       insert into public.booking_table_assignments (booking_id, table_id)
       select id, n from booked, generate_series(2, 3) as n`,
    );
    expect(
      await query(
        database,
        `select label from own.bookings
         join own.restaurant_tables on restaurant_tables.id = table_id`,
      ),
    ).toEqual([{ label: "T2" }]);
    // the app's own points of live bookings are ours, and each has its events
    await query(
      database,
      `insert into public.bookings (restaurant_id, booking_date, start_time, end_time, party_size,
         status, customer_email)
       select id, '2031-08-01'::date + n, '19:00', '21:00', 1 + n % 4,
         (array['pending', 'confirmed', 'cancelled', 'checked_in'])[1 + n % 4]
           ::public.booking_status, 'live-' || n % 3 || '@example.com'
       from public.restaurants, generate_series(1, 12) as n;
       update public.bookings set status = 'confirmed'
       where booking_date > '2031-07-02' and status = 'pending';
       update public.bookings set status = 'cancelled'
       where booking_date > '2031-08-10' and status = 'confirmed'`,
    );
    const compared = await query<{ theirs: number; ours: number; posted: number; types: string }>(
      database,
      `select theirs.loyalty_points_awarded as theirs, ours.loyalty_points_awarded as ours,
         (select coalesce(sum(points_delta), 0)::int from own.loyalty_point_events
          where booking_id = ours.id) as posted,
         (select string_agg(event_type, ' ' order by booking_sequence) from own.analytics_events
          where booking_id = ours.id and event_type like 'booking.%') as types
       from public.bookings as theirs
       join own.bookings as ours on ours.external_id = theirs.id::text
       where booking_date > '2031-07-02' order by booking_date`,
    );
    expect(compared).toHaveLength(12);
    for (const { theirs, ours, posted, types } of compared) {
      expect([ours, posted]).toEqual([theirs, theirs]);
      expect(types).toMatch(/^booking\.created( booking\.amended)?( booking\.cancelled)?$/);
    }
    await query(database, "delete from public.bookings where booking_date > '2031-07-02'");
    expect(
      await query(
        database,
        `select bookings.starts_at, loyalty_points_awarded as points, balance, total_bookings
         from own.bookings
         join own.customer_profiles using (restaurant_id, customer_id)
         join own.loyalty_points using (restaurant_id, customer_id)
         where bookings.starts_at between '2030-01-01' and '2031-07-02'`,
      ),
    ).toEqual([
      { starts_at: new Date("2031-07-01T18:00Z"), points: 30, balance: "30", total_bookings: 11 },
    ]);
    const checks = await upkeep.verify(pool);
    expect(checks.filter(({ ok, severity }) => !ok && severity === "fail")).toEqual([]);
    expect(await attachDifferences(database.url)).toEqual([]);
    // with writes that wait, a problem, and without detaching first
    await attach(database.url, mapping, { deferred: true });
    await query(
      database,
      `update public.bookings set party_size = 900 where booking_date > '2030-01-01';
       truncate public.booking_table_assignments;
       delete from public.bookings where booking_date > '2030-01-01'`,
    );
    expect(await query(database, "select operation from regulars.attached_writes")).toHaveLength(2);
    expect(await query(database, "select code from regulars.attach_problems")).toHaveLength(1);
    await uninstall(database.url);
    expect(await appSide(database)).toBe(before);
  } finally {
    await drop();
  }
});
