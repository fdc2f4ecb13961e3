/**
 * What a move to another cell costs, by the size of the restaurant, and what cells cost a booking:
 * the same bookings through a pool and through one cell, and on three servers through a pool each
 * and through three cells. What three servers cost on one machine is no cost of cells.
 *
 * A move: a restaurant with a history that was imported and derived, and one client that books
 * meanwhile. Bookings: the contestants take turns with the same number of calls; by CPU of all
 * servers, since on one machine three servers share what one has alone.
 */
import { randomUUID } from "node:crypto";
import type pg from "pg";
import { type MoveStep, moveRestaurant } from "../src/cells/move.js";
import { placeRestaurants } from "../src/cells/place.js";
import { type Cells, createCells, createPool, forRestaurant, upkeep } from "../src/index.js";
import { migrate } from "../src/migrate.js";
import {
  type BenchServer,
  type ResultTable,
  definePart,
  percentile,
  round,
  startServer,
  withClient,
} from "./harness.js";

const settings = [
  "wal_level = logical",
  "max_replication_slots = 20",
  "max_wal_senders = 20",
  "max_worker_processes = 30",
  "max_logical_replication_workers = 20",
];

export const cells = definePart({
  title: "What a move between cells costs, and what cells cost a booking",
  sizes: { bookings: 1000, calls: 1500, clients: 4, rounds: 5, restaurants: 30 },
  async run({ bookings, calls, clients, rounds, restaurants }) {
    await using north = await startServer(settings);
    await using south = await startServer(settings);
    await using west = await startServer(settings);
    const servers = { north, south, west };
    for (const server of Object.values(servers)) await prepare(server);
    await enterCells(servers);
    const findUrl = ({ name }: { name: string }, purpose: string) => {
      const server = servers[name as keyof typeof servers];
      return purpose === "app" ? server.url : server.superuserUrl;
    };
    const tables: ResultTable[] = [];
    if (bookings > 0) tables.push(await measureMove(servers, findUrl, bookings));
    if (rounds > 0) {
      tables.push(await measureBookings(servers, findUrl, { calls, clients, rounds, restaurants }));
    }
    return { tables };
  },
});

type Servers = Record<"north" | "south" | "west", BenchServer>;
type FindUrl = (cell: { name: string }, purpose: string) => string;

async function prepare(server: BenchServer): Promise<void> {
  await migrate(server.url, { roles: true });
  await withClient(server.url, (client) =>
    client.query(
      "insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on')",
    ),
  );
}

/** The directory is in the north. */
async function enterCells(servers: Servers): Promise<void> {
  await withClient(servers.north.url, async (client) => {
    for (const [name, server] of Object.entries(servers)) {
      const url = new URL(server.url);
      url.password = "";
      await client.query("insert into regulars.cells (name, connection) values ($1, $2)", [
        name,
        url.href,
      ]);
    }
  });
}

async function addRestaurant(client: pg.Client | pg.Pool, slug: string): Promise<string> {
  const id = randomUUID();
  await client.query(
    `with restaurant as (
       insert into restaurants (id, name, slug, timezone, country_code)
       values ($1, $2, $2, 'Europe/London', 'GB')
     )
     insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
     values ($1, 'club', 'Club', false)`,
    [id, slug],
  );
  return id;
}

function booking(number: number) {
  return {
    starts_at: new Date(Date.UTC(2031, 0, 1) + number * 3_600_000),
    party_size: 2,
    customer_name: "Guest",
    customer_email: `guest${number % 500}@example.com`,
    customer_phone: null,
    status: "confirmed" as const,
  };
}

async function measureMove(
  servers: Servers,
  findUrl: FindUrl,
  bookings: number,
): Promise<ResultTable> {
  const { north, south } = servers;
  const pool = createPool(north.url);
  const id = await addRestaurant(pool, "moving");
  // A guest has ten bookings, over five years.
  await pool.query(
    `insert into bookings (restaurant_id, import_batch_id, external_source, external_id, starts_at,
       ends_at, party_size, booking_type, status, confirmed_at, customer_name, customer_email,
       created_at)
     select $1, gen_random_uuid(), 'bench', n::text, at, at + interval '2 hours', 1 + n % 6,
       'dinner', 'completed', at, 'Guest', 'guest' || n % ($2::integer / 10) || '@example.com', at
     from generate_series(1, $2::integer) as n
     cross join lateral (
       select timestamptz '2021-01-01' + n * interval '5 years' / $2::integer as at
     ) as times`,
    [id, bookings],
  );
  await upkeep.backfillInChunks(pool, { jobs: 2 });
  await north.quiet(north.url);
  await placeRestaurants(north.url, { findUrl });

  await using open = createCells({ directory: pool, findUrl, pool: { max: 2 } });
  const stop = new AbortController();
  const latencies: number[] = [];
  const client = (async () => {
    const restaurant = forRestaurant(open, id);
    for (let number = 0; !stop.signal.aborted; number++) {
      const began = performance.now();
      await restaurant.bookings.create(booking(number));
      latencies.push(performance.now() - began);
    }
  })();
  const began = new Map<MoveStep, number>();
  const move = await south.timed(() =>
    north.timed(() =>
      moveRestaurant(north.superuserUrl, "moving", "south", {
        findUrl,
        onProgress: (step) => {
          if (!began.has(step)) began.set(step, performance.now());
        },
      }),
    ),
  );
  stop.abort();
  await client;
  await pool.end();
  const steps = [...began];
  const seconds = (from: MoveStep) => {
    const at = steps.findIndex(([step]) => step === from);
    const [, start = 0] = steps[at] ?? [];
    const [, end = start] = steps[at + 1] ?? [];
    return round((end - start) / 1000, 2);
  };
  const { value: moved, seconds: total } = move.value;
  return {
    title: `A move of ${bookings} bookings, ${moved.rows} rows in all, while one client books`,
    columns: ["what", "seconds"],
    rows: [
      ["the whole move", round(total, 1)],
      ["guards", seconds("guard")],
      ["copy by replication", seconds("copy")],
      // "compare" is told once both sides have been read
      ["positions of the feed, every row compared", round(seconds("feed") + seconds("compare"), 2)],
      ["verify before", seconds("verify")],
      ["writes refused", round(moved.refused_ms / 1000, 2)],
      ["CPU of the old cell", round(move.value.cpu, 1)],
      ["CPU of the new cell", round(move.cpu, 1)],
      [
        `slowest of ${latencies.length} bookings meanwhile`,
        round(Math.max(...latencies) / 1000, 2),
      ],
    ],
  };
}

async function measureBookings(
  servers: Servers,
  findUrl: FindUrl,
  {
    calls,
    clients,
    rounds,
    restaurants,
  }: Record<"calls" | "clients" | "rounds" | "restaurants", number>,
): Promise<ResultTable> {
  const { north, south, west } = servers;
  const places = {
    pool: [] as string[],
    one: [] as string[],
    pools: [] as string[],
    three: [] as string[],
  };
  const serverOf = new Map<string, BenchServer>();
  for (let number = 0; number < restaurants; number++) {
    const all = Object.values(servers);
    const spread = all[number % all.length] ?? north;
    for (const [name, server] of [
      ["pool", north],
      ["one", north],
      ["pools", spread],
      ["three", spread],
    ] as const) {
      const id = await withClient(server.url, (client) =>
        addRestaurant(client, `${name}-${number}`),
      );
      places[name].push(id);
      serverOf.set(id, server);
    }
  }
  await placeRestaurants(north.url, { findUrl });
  const pools = new Map(
    Object.values(servers).map((server) => [
      server,
      createPool({ connectionString: server.url, max: clients }),
    ]),
  );
  const poolOf = (id: string) => pools.get(serverOf.get(id) ?? north) as pg.Pool;
  const directory = createPool(north.url);
  await using open: Cells = createCells({ directory, findUrl, pool: { max: clients } });
  let number = 0;
  const book = async (sourceOf: (id: string) => pg.Pool | Cells, ids: string[], count: number) => {
    let left = count;
    const work = async () => {
      while (left-- > 0) {
        const id = ids[number % ids.length] ?? "";
        await forRestaurant(sourceOf(id), id).bookings.create(booking(number++));
      }
    };
    await Promise.all(Array.from({ length: clients }, work));
  };
  const contestants = { pool: poolOf, one: () => open, pools: poolOf, three: () => open };
  const names = Object.keys(contestants) as (keyof typeof contestants)[];
  const measured = () => ({
    pool: [] as number[],
    one: [] as number[],
    pools: [] as number[],
    three: [] as number[],
  });
  const [cpu, time] = [measured(), measured()];
  for (let turn = 0; turn <= rounds; turn++) {
    for (let place = 0; place < names.length; place++) {
      const name = names[(turn + place) % names.length] ?? "pool";
      const run = await west.timed(() =>
        south.timed(() => north.timed(() => book(contestants[name], places[name], calls))),
      );
      // the first round fills caches
      if (turn === 0) continue;
      cpu[name].push(((run.cpu + run.value.cpu + run.value.value.cpu) / calls) * 1000);
      time[name].push((run.value.value.seconds / calls) * 1000);
    }
  }
  for (const pool of pools.values()) await pool.end();
  await directory.end();
  const ratios = (name: keyof typeof cpu, to: keyof typeof cpu) =>
    round(
      percentile(
        cpu[name].map((each, at) => each / (cpu[to][at] ?? each)),
        0.5,
      ),
      3,
    );
  return {
    title:
      `Bookings of ${restaurants} restaurants by ${clients} clients, ` +
      `medians of ${rounds} rounds of ${calls}`,
    columns: ["contestant", "CPU ms a booking", "to a pool", "to three pools", "ms a booking"],
    rows: names.map((name) => [
      { pool: "a pool", one: "one cell", pools: "three pools", three: "three cells" }[name],
      round(percentile(cpu[name], 0.5), 3),
      ratios(name, "pool"),
      ratios(name, "pools"),
      round(percentile(time[name], 0.5), 2),
    ]),
  };
}
