/**
 * What it costs that a booking carries everything with it: bookings a second and latencies, by a
 * plain insert and by create_booking, against a bare insert and against an app that does the same
 * in statements of its own.
 *
 * - bare: the insert of a confirmed booking into a table with the same columns, keys, indexes and
 *   constraints, and as many rows, but no triggers
 * - insert: the same statement on `bookings`: customer, profile, account, ledger entry and event
 *   with it
 * - create_booking: it also chooses the table, and writes its event
 * - app: what create_booking does by an ordinary client, in one transaction of separate statements,
 *   on copies of the tables without triggers; without what it need not do for a booking that goes
 *   well (idempotency,
   tiers)
 *
 * The contestants take turns in short rounds. Seven guests of ten are known, some come often.
 * pgbench drives them where it is found, since a driver that needs more of the machine than the
 * server hides what is measured; Node drives them else, and always what is compared with the app.
 *
 * An app keeps its connections. So what the first seconds of a round cost, in which new sessions
 * fill their caches and make their plans, is left out of every contestant's figures, CPU included,
 * and shown in a table of its own.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { migrate } from "../src/migrate.js";
import { backfillInChunks } from "../src/upkeep.js";
import {
  type BenchServer,
  type Result,
  type ResultTable,
  copyTables,
  definePart,
  percentile,
  round,
  startServer,
  withClient,
} from "./harness.js";
import { load } from "./load.js";

const run = promisify(execFile);

/** Of the guests that the drivers draw, so many in each restaurant have booked before. */
const knownGuests = 300;
const drawnGuests = 430;
/** Many hours to choose from: who finds no table waits, which is another path. */
const minutes = 2 * 365 * 24 * 60;
const firstMinute = "2027-01-01 00:00Z";
/** Seconds of each round that are left out. */
const warmUp = 2;

interface Booking {
  restaurant: string;
  guest: number;
  minute: number;
  size: number;
}
/** What the contestants use of a client. */
interface Client {
  query: (statement: pg.QueryConfig | string) => Promise<pg.QueryResult<Record<string, string>>>;
}
type Step = (client: Client, booking: Booking) => Promise<unknown>;

const insertInto = (table: string) => `
  insert into ${table} (restaurant_id, starts_at, ends_at, party_size, booking_type,
    customer_name, customer_email, customer_phone)
  values ($1::uuid, timestamptz '${firstMinute}' + interval '1 minute' * $2::int,
    timestamptz '${firstMinute}' + interval '1 minute' * ($2::int + 120), $3::int, 'dinner',
    'Guest ' || $4::int, 'regular' || $4::int || '@example.com', '+44 7' || 500000000 + $4::int)`;

const statements = {
  bare: insertInto("bare.bookings"),
  insert: insertInto("public.bookings"),
  create_booking: `
    select id from create_booking($1::uuid,
    timestamptz '${firstMinute}' + interval '1 minute' * $2::int,
      $3::int, 'Guest ' || $4::int, 'regular' || $4::int || '@example.com',
      '+44 7' || 500000000 + $4::int)`,
};
type Contestant = keyof typeof statements;

export const live = definePart({
  title: "What a live booking costs against a bare insert and against an app's own statements",
  sizes: {
    bookings: 100_000,
    restaurants: 50,
    "past-bookings": 100_000,
    seconds: 4,
    rounds: 3,
    durable: 0,
  },
  async run(sizes) {
    await using server = await startServer();
    // What counts every nested statement would be counted against those that have some.
    await server.asSuperuser(server.url, "alter system set pg_stat_statements.track = 'none'");
    await server.asSuperuser(server.url, "select pg_reload_conf()");
    await migrate(server.url);
    const restaurants = await withClient(server.url, (client) => fill(client, sizes));
    const isDurable = sizes.durable > 0;
    if (isDurable) await server.asSuperuser(server.url, "alter system set synchronous_commit = on");
    await server.asSuperuser(server.url, "select pg_reload_conf()");
    await server.quiet(server.url);

    const { rounds, seconds } = sizes;
    const pgbench = await findPgbench();
    const tables: ResultTable[] = [];
    for (const clients of [1, 8, 32]) {
      const contestants = Object.keys(statements) as Contestant[];
      const runs = await inTurns(rounds, contestants, (contestant) =>
        measured(server, () =>
          pgbench === undefined
            ? drive(server.url, restaurants, clients, warmUp + seconds, oneStatement(contestant))
            : driveByPgbench(
                pgbench,
                server.url,
                restaurants,
                clients,
                warmUp + seconds,
                contestant,
              ),
        ),
      );
      tables.push(compared(`${clients} clients, driven by ${pgbench ? "pgbench" : "Node"}`, runs));
    }
    for (const [network, trip] of [
      ["the same machine", 0],
      ["a network of 1 ms", 1],
    ] as const) {
      const steps = {
        app: bookByApp,
        create_booking: oneStatement("create_booking"),
      } satisfies Record<string, Step>;
      const runs = await inTurns(rounds, ["app", "create_booking"], (name) =>
        measured(server, () =>
          drive(server.url, restaurants, 8, warmUp + seconds, (client, booking) =>
            steps[name](delayed(client, trip), booking),
          ),
        ),
      );
      tables.push(compared(`8 clients on ${network}, driven by Node`, runs));
    }
    tables.push(await firstBookings(server.url, restaurants));
    tables.push(await frequentGuest(server.url, restaurants, sizes["past-bookings"]));
    tables.push(await profile(server, restaurants, seconds));
    return {
      tables,
      notes: [
        `The first ${warmUp} seconds of each round are left out, of every contestant. ` +
          "CPU is what the server's processes used for a booking. Ratios are to the first " +
          "line of a table: of bookings a " +
          "second, and of CPU for a booking. " +
          (isDurable
            ? "Each commit waits for the disk, as PostgreSQL does unless told otherwise."
            : "Waits for the disk are left out (synchronous_commit is off)."),
      ],
    } satisfies Result;
  },
});

/**
 * Restaurants with tables and a program, bookings of the load, the guests that the drivers draw,
 * one very frequent.
 */
async function fill(
  client: pg.Client,
  sizes: { bookings: number; restaurants: number; "past-bookings": number },
): Promise<string[]> {
  await load(client, sizes);
  const past = `
    insert into bookings (restaurant_id, import_batch_id, starts_at, ends_at, created_at,
      party_size,
    booking_type,
      status, previous_status, customer_name, customer_email, customer_phone,
      loyalty_points_awarded)
    select
      id,
      '00000000-0000-4000-8000-000000000002',
      at,
      at + interval '2 hours',
      at - interval '3 days',
      2,
      'dinner', 'completed', 'confirmed', guests.name, email, phone, 20
    from restaurants cross join lateral (`;
  await client.query(`${past}
    select
      timestamptz '2024-01-01 18:00Z' + guest * interval '1 day' as at,
      'Guest ' || guest as name,
      'regular' || guest || '@example.com' as email, '+44 7' || 500000000 + guest as phone
    from generate_series(1, ${knownGuests}) as guest) as guests`);
  await client.query(`${past}
    select timestamptz '2014-01-01 18:00Z' + number * interval '1 hour' as at, 'Guest 0' as name,
      'regular0@example.com' as email, '+44 7500000000' as phone
    from generate_series(1, ${sizes["past-bookings"]}) as number) as guests
    where slug = 'restaurant-1'`);
  await client.query("analyze");
  const pool = new pg.Pool({ connectionString: urlOf(client), max: 1 });
  await backfillInChunks(pool);
  await pool.end();
  await copyTables(client, "bare", ["bookings"]);
  await client.query("insert into bare.bookings select * from bookings");
  await copyTables(client, "app", appTables);
  for (const table of appTables) {
    await client.query(`insert into app.${table} select * from public.${table}`);
  }
  const { rows } = await client.query<{ id: string }>("select id from restaurants order by slug");
  return rows.map(({ id }) => id);
}

function urlOf({ user, password, host, port, database }: pg.Client): string {
  return `postgres://${user}:${String(password)}@${host}:${port}/${database}`;
}

interface Run {
  seconds: number;
  cpu: number;
  /** Of each booking, in milliseconds. */
  latencies: number[];
}

/** A booking that was made, with its latency in milliseconds. */
interface Made {
  at: number;
  latency: number;
}

async function measured(server: BenchServer, work: () => Promise<Made[]>): Promise<Run> {
  const made = work();
  let from = 0;
  const [{ seconds, cpu, value }] = await Promise.all([
    sleep(warmUp * 1000).then(() => {
      from = Date.now();
      return server.timed(() => made);
    }),
    made,
  ]);
  const latencies = value.filter(({ at }) => at >= from).map(({ latency }) => latency);
  return { seconds, cpu, latencies };
}

async function inTurns<Name extends string>(
  rounds: number,
  contestants: Name[],
  work: (contestant: Name) => Promise<Run>,
): Promise<Map<string, Run>> {
  const totals = new Map<string, Run>();
  for (let turn = 0; turn < rounds; turn++) {
    for (const contestant of contestants) {
      const each = await work(contestant);
      const total = totals.get(contestant) ?? { seconds: 0, cpu: 0, latencies: [] };
      totals.set(contestant, {
        seconds: total.seconds + each.seconds,
        cpu: total.cpu + each.cpu,
        latencies: total.latencies.concat(each.latencies),
      });
    }
  }
  return totals;
}

function compared(title: string, runs: Map<string, Run>): ResultTable {
  const rate = ({ latencies, seconds }: Run) => latencies.length / seconds;
  const cost = ({ latencies, cpu }: Run) => (cpu * 1000) / latencies.length;
  const [first] = runs.values();
  if (first === undefined) throw new Error("nothing was run");
  return {
    title,
    columns: ["contestant", "bookings/s", "ratio", "p50 ms", "p99 ms", "CPU ms", "CPU ratio"],
    rows: [...runs].map(([name, each]) => [
      name,
      Math.round(rate(each)),
      round(rate(each) / rate(first), 2),
      round(percentile(each.latencies, 0.5), 2),
      round(percentile(each.latencies, 0.99), 2),
      round(cost(each), 2),
      round(cost(first) / cost(each), 2),
    ]),
  };
}

/** Uneven restaurants, frequent and rare guests. */
function draw(restaurants: string[]): Booking {
  return {
    restaurant: restaurants[Math.floor(restaurants.length * Math.random() ** 2)] ?? "",
    guest: 1 + Math.floor(drawnGuests * Math.random() ** 1.2),
    minute: Math.floor(minutes * Math.random()),
    size: 1 + Math.floor(4 * Math.random()),
  };
}

const valuesOf = ({ restaurant, minute, size, guest }: Booking) => [
  restaurant,
  minute,
  size,
  guest,
];

function oneStatement(contestant: Contestant): Step {
  const text = statements[contestant];
  return (client, booking) => client.query({ name: contestant, text, values: valuesOf(booking) });
}

/** Clients of one Node process, each with the next booking when the last is made. */
async function drive(
  url: string,
  restaurants: string[],
  clients: number,
  seconds: number,
  step: Step,
): Promise<Made[]> {
  const made: Made[] = [];
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: clients }, () =>
      withClient(url, async (client) => {
        while (performance.now() < end) {
          const start = performance.now();
          await step(client, draw(restaurants));
          made.push({ at: Date.now(), latency: performance.now() - start });
        }
      }),
    ),
  );
  return made;
}

async function findPgbench(): Promise<string | undefined> {
  const name = process.env.PGBENCH ?? "pgbench";
  return run(name, ["--version"]).then(
    () => name,
    () => undefined,
  );
}

/** One script, so that each connection has one statement to plan; it draws as `draw` does. */
async function driveByPgbench(
  pgbench: string,
  url: string,
  restaurants: string[],
  clients: number,
  seconds: number,
  contestant: Contestant,
): Promise<Made[]> {
  const folder = await mkdtemp(join(tmpdir(), "regulars-bench-"));
  try {
    const file = join(folder, "booking.sql");
    const values = [`('{${restaurants.join()}}'::uuid[])[:place]`, ":minute", ":size", ":guest"];
    const text = statements[contestant].replace(/\$(\d)/g, (_, n) => values[Number(n) - 1] ?? "");
    // its int rounds
    const power = (count: number, exponent: number) =>
      `int(${count} * pow(random(0, 999999) / 1000000.0, ${exponent}) - 0.5)`;
    await writeFile(
      file,
      `\\set place 1 + ${power(restaurants.length, 2)}
       \\set guest 1 + ${power(drawnGuests, 1.2)}
       \\set minute random(0, ${minutes - 1})
       \\set size random(1, 4)
       ${text.replace(/\s+/g, " ")};\n`.replace(/^ +/gm, ""),
    );
    await run(pgbench, [
      ...[`--file=${file}`, "--no-vacuum", "--protocol=prepared"],
      ...[`--time=${seconds}`, `--client=${clients}`],
      ...["--log", `--log-prefix=${join(folder, "latencies")}`, url],
    ]);
    const made: Made[] = [];
    for (const name of await readdir(folder)) {
      if (!name.startsWith("latencies")) continue;
      for (const line of (await readFile(join(folder, name), "utf8")).split("\n")) {
        // client, transaction, microseconds, script, and the end in seconds and microseconds
        const [, , latency = 0, , second = 0, microsecond = 0] = line.split(" ").map(Number);
        if (latency > 0) {
          made.push({ at: second * 1000 + microsecond / 1000, latency: latency / 1000 });
        }
      }
    }
    return made;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * What a new connection costs, which fills its caches, compiles the functions and plans each
 * statement five times.
 */
async function firstBookings(url: string, restaurants: string[]): Promise<ResultTable> {
  const connections = 12;
  const bookings = 100;
  const contestants = Object.keys(statements) as Contestant[];
  const latencies = new Map(contestants.map((name) => [name, [] as number[][]]));
  for (let turn = 0; turn < connections; turn++) {
    for (const [contestant, runs] of latencies) {
      await withClient(url, async (client) => {
        const own: number[] = [];
        for (let number = 0; number < bookings; number++) {
          const start = performance.now();
          await oneStatement(contestant)(client, draw(restaurants));
          own.push(performance.now() - start);
        }
        runs.push(own);
      });
    }
  }
  return {
    title: "What the first bookings of a connection cost, one client, median milliseconds",
    columns: ["contestant", "1st", "2nd to 5th", "6th to 20th", "51st on", "first 20 above later"],
    rows: [...latencies].map(([name, runs]) => {
      const median = (from: number, to: number) =>
        percentile(
          runs.flatMap((own) => own.slice(from, to)),
          0.5,
        );
      const later = median(50, bookings);
      const parts = [median(0, 1), median(1, 5), median(5, 20)];
      const above = [1, 4, 15].reduce(
        (sum, count, n) => sum + count * ((parts[n] ?? 0) - later),
        0,
      );
      return [name, ...[...parts, later, above].map((value) => round(value, 2))];
    }),
  };
}

const appTables = [
  "customers",
  "bookings",
  "customer_profiles",
  "loyalty_points",
  "loyalty_point_events",
  "analytics_events",
];

/** A client whose every statement takes a round trip longer. */
function delayed(client: Client, trip: number): Client {
  if (trip === 0) return client;
  return {
    async query(statement) {
      await sleep(trip);
      return client.query(statement);
    },
  };
}

/**
 * As an app that keeps all of this itself: somebody may have taken the table between its look and
 * its lock.
 */
async function bookByApp(client: Client, booking: Booking): Promise<void> {
  try {
    await bookOnce(client, booking);
  } catch (error) {
    await client.query("rollback");
    if (!(error instanceof pg.DatabaseError && error.code === "23P01")) throw error;
    await bookByApp(client, booking);
  }
}

/** One transaction, with the locks that it needs to be right. */
async function bookOnce(client: Client, booking: Booking): Promise<void> {
  const { restaurant, guest, minute, size } = booking;
  const email = `regular${guest}@example.com`;
  const phone = `+447${500_000_000 + guest}`;
  const startsAt = new Date(new Date(firstMinute).getTime() + minute * 60_000);
  const endsAt = new Date(startsAt.getTime() + 120 * 60_000);
  const points = 10 + 5 * size;
  const query = async (name: string, text: string, values: unknown[]) =>
    (await client.query({ name: `app ${name}`, text, values })).rows[0];

  await client.query("begin");
  const table = await query(
    "table",
    `select t.id from restaurant_tables as t
     where t.restaurant_id = $1 and t.capacity >= $2 and not exists (
       select from app.bookings as b
       where b.restaurant_id = t.restaurant_id and b.table_id = t.id and b.status in (
         'pending',
         'confirmed'
       )
         and tstzrange(b.starts_at, b.ends_at) && tstzrange($3, $4))
     order by t.capacity, t.label limit 1 for no key update`,
    [restaurant, size, startsAt, endsAt],
  );
  const found = await query(
    "find customer",
    `
      select id
      from app.customers
      where restaurant_id = $1 and email_normalized = $2 and phone_normalized = $3
       and erased_at is null for no key update`,
    [restaurant, email, phone],
  );
  const customer =
    found ??
    (await query(
      "new customer",
      `
        insert into app.customers (
          restaurant_id, email, phone, email_normalized, phone_normalized, full_name
        )
       values ($1, $2, $3, $2, $3, $4)
       on conflict (restaurant_id, identity) where erased_at is null
       do update set updated_at = excluded.updated_at returning id`,
      [restaurant, email, phone, `Guest ${guest}`],
    ));
  const program = await query(
    "program",
    "select id, accrual_version from loyalty_programs where restaurant_id = $1 and is_active",
    [restaurant],
  );
  const made = await query(
    "booking",
    `
      insert into app.bookings (restaurant_id, table_id, customer_id, starts_at, ends_at,
        party_size,
      booking_type,
       customer_name,
       customer_email,
       customer_phone,
       confirmed_at,
       loyalty_points_awarded,
       loyalty_program_id,
       loyalty_accrual_version, event_count)
     values ($1, $2, $3, $4, $5, $6, 'dinner', $7, $8, $9, now(), $10, $11, $12, 2) returning id`,
    [
      ...[restaurant, table?.id, customer?.id, startsAt, endsAt, size],
      ...[`Guest ${guest}`, email, phone, points, program?.id, program?.accrual_version],
    ],
  );
  await query(
    "profile",
    `
      insert into app.customer_profiles as p (restaurant_id, customer_id, first_booking_at,
      last_booking_at,
       total_bookings, total_covers)
     values ($1, $2, now(), now(), 1, $3)
     on conflict (
       restaurant_id, customer_id
     ) do update set last_booking_at = excluded.last_booking_at,
       total_bookings = p.total_bookings + 1, total_covers = p.total_covers + excluded.total_covers,
       updated_at = excluded.updated_at`,
    [restaurant, customer?.id, size],
  );
  await query(
    "account",
    `
      insert into app.loyalty_points (restaurant_id, program_id, customer_id, tier)
      values ($1, $2, $3, 'bronze')
     on conflict (restaurant_id, program_id, customer_id) do nothing`,
    [restaurant, program?.id, customer?.id],
  );
  const account = await query(
    "lock account",
    `select last_sequence from app.loyalty_points
     where restaurant_id = $1 and program_id = $2 and customer_id = $3 for no key update`,
    [restaurant, program?.id, customer?.id],
  );
  const sequence = Number(account?.last_sequence) + 1;
  await query(
    "entry",
    `
      insert into app.loyalty_point_events (restaurant_id, program_id, customer_id, booking_id,
      sequence, points_delta,
       reason, source_key, occurred_at, digest)
     values (
       $1,
       $2,
       $3,
       $4,
       $5,
       $6,
       'booking.confirmed',
       'booking:' || $4::uuid || ':1',
       now(),
       sha256('entry')
     )`,
    [restaurant, program?.id, customer?.id, made?.id, sequence, points],
  );
  await query(
    "balance",
    `update app.loyalty_points set balance = balance + $4, lifetime_points = lifetime_points + $4,
       last_sequence = $5, last_awarded_at = now(), updated_at = now()
     where restaurant_id = $1 and program_id = $2 and customer_id = $3`,
    [restaurant, program?.id, customer?.id, points, sequence],
  );
  const common = {
    version: 1,
    restaurant_id: restaurant,
    booking_id: made?.id,
    customer_id: customer?.id,
  };
  const events: [string, object][] = [
    [
      "booking.created",
      {
        ...{ status: "confirmed", party_size: size, booking_type: "dinner", source: "web" },
        ...{ seating_preference: "any", waitlisted: false, loyalty_points_awarded: points },
      },
    ],
    ["booking.allocated", { table_id: table?.id, allocation_status: "allocated" }],
  ];
  for (const [index, [type, details]] of events.entries()) {
    await query(
      "event",
      `
        insert into app.analytics_events (restaurant_id, event_type, schema_version, booking_id,
        booking_sequence,
         customer_id, payload) values ($1, $2, 1, $3, $4, $5, $6)`,
      [restaurant, type, made?.id, index + 1, customer?.id, { ...common, ...details }],
    );
  }
  await client.query("commit");
}

/** The guest with very many bookings beside others of the same restaurant, by turns. */
async function frequentGuest(
  url: string,
  restaurants: string[],
  pastBookings: number,
): Promise<ResultTable> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ id: string }>("select id from restaurants where slug = 'restaurant-1'"),
  );
  const restaurant = rows[0]?.id ?? restaurants[0] ?? "";
  const guests = ["new", "one booking", `${pastBookings} bookings`];
  const changes = {
    insert: "",
    "larger party": "party_size = 5",
    "other name": "customer_name = customer_name || ' B'",
    completed: "status = 'completed'",
    "no-show": "status = 'no_show'",
    "came after all": "status = 'confirmed'",
    cancelled: "status = 'cancelled'",
  };
  const latencies = new Map<string, number[]>();
  await withClient(url, async (client) => {
    for (let turn = 0; turn < knownGuests; turn++) {
      for (const [place, guest] of [1_000_000 + turn, 1 + turn, 0].entries()) {
        const booking = [restaurant, turn * 180, 4, guest];
        let id = "";
        for (const [name, change] of Object.entries(changes)) {
          const text = change
            ? `update bookings set ${change} where restaurant_id = $1 and id = $2`
            : `${statements.insert} returning id`;
          const values = change ? [restaurant, id] : booking;
          const start = performance.now();
          const { rows } = await client.query<{ id: string }>({ name, text, values });
          const key = `${name} ${guests[place] ?? ""}`;
          latencies.set(key, [...(latencies.get(key) ?? []), performance.now() - start]);
          id = rows[0]?.id ?? id;
        }
      }
    }
  });
  // the first ones of a session plan
  const median = (step: string, guest: string) =>
    percentile((latencies.get(`${step} ${guest}`) ?? []).slice(10), 0.5);
  return {
    title: "Guests with few and with many past bookings, one client, median milliseconds",
    columns: ["change", ...guests, "many to new", "many to one"],
    rows: Object.keys(changes).map((step) => {
      const [fresh = NaN, one = NaN, many = NaN] = guests.map((guest) => median(step, guest));
      return [
        step,
        ...[fresh, one, many].map((value) => round(value, 2)),
        round(many / fresh, 2),
        round(many / one, 2),
      ];
    }),
  };
}

/** Where the time of a plain insert goes, by function. */
async function profile(
  server: BenchServer,
  restaurants: string[],
  seconds: number,
): Promise<ResultTable> {
  await server.asSuperuser(server.url, "alter system set track_functions = 'all'");
  await server.asSuperuser(server.url, "select pg_reload_conf()");
  await server.asSuperuser(server.url, "select pg_stat_reset()");
  const made = await drive(server.url, restaurants, 1, seconds, oneStatement("insert"));
  await sleep(1500);
  const total = made.reduce((sum, { latency }) => sum + latency, 0);
  const rows = await server.asSuperuser<{
    funcname: string;
    calls: string;
    self: number;
    all: number;
  }>(
    server.url,
    `select funcname, calls, self_time as self, total_time as all from pg_stat_user_functions
     order by self_time desc limit 15`,
  );
  return {
    title:
      "Where the time of a plain insert goes, one client (share of the latency; own: without " +
      "the functions it calls)",
    columns: ["function", "calls", "own %", "with its calls %"],
    rows: rows.map(({ funcname, calls, self, all }) => [
      funcname,
      round(Number(calls) / made.length, 1),
      round((100 * self) / total),
      round((100 * all) / total),
    ]),
  };
}
