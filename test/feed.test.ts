/** The feed as a loop: where it goes on, what it survives, what it goes round. */
import pg from "pg";
import { expect, it, vi } from "vitest";
import {
  type FollowOptions,
  consumers,
  follow,
  lag,
  listSetAside,
  release,
} from "../src/analytics.js";
import { createPool } from "../src/client.js";
import { ContractsDifferError } from "../src/contracts.js";
import { CursorMovedError, RefusedError } from "../src/errors.js";
import { forRestaurant } from "../src/for-restaurant.js";
import { createDatabase, useDatabase } from "./database.js";
import { addRestaurant } from "./sample.js";

const database = useDatabase();

/** A restaurant and bookings in it, each with one event. */
async function restaurantWith(bookings: number) {
  const restaurant_id = await addRestaurant(database.pool, []);
  const ids: string[] = [];
  for (let n = 0; n < bookings; n += 1) {
    const { rows } = await database.pool.query<{ id: string }>(
      `insert into bookings (restaurant_id, starts_at, party_size) values ($1, now(), 2)
       returning id`,
      [restaurant_id],
    );
    ids.push(rows[0]?.id ?? "");
  }
  return { restaurant_id, ids };
}

const amend = (id: string | undefined) =>
  database.pool.query("update bookings set party_size = party_size + 1 where id = $1", [id]);

/** Handles `count` events and stops. */
async function take(count: number, options: FollowOptions, source: pg.Pool = database.pool) {
  const stop = new AbortController();
  const taken: string[] = [];
  for await (const event of follow(source, { ...options, signal: stop.signal })) {
    taken.push(`${event.booking_id ?? ""} ${event.booking_sequence ?? ""}`);
    if (taken.length === count) stop.abort();
  }
  return taken;
}

it(
  "goes on where a consumer of that name stopped, and waits for what is still to " + "come",
  async () => {
    const { restaurant_id, ids } = await restaurantWith(3);
    const options = { restaurant_id, consumer: "mailer" };
    expect(await take(2, options)).toEqual([`${ids[0]} 1`, `${ids[1]} 1`]);
    const rest = take(2, options);
    await amend(ids[1]);
    expect(await rest).toEqual([`${ids[2]} 1`, `${ids[1]} 2`]);
    expect(await consumers(database.pool, { restaurant_id })).toMatchObject([
      { consumer: "mailer", behind: 0, set_aside: 0 },
    ]);
  },
);

it("tells again the event at which the loop was left, and not those before it", async () => {
  const { restaurant_id, ids } = await restaurantWith(3);
  const options = { restaurant_id, consumer: "mailer" };
  const failing = async () => {
    for await (const event of follow(database.pool, options)) {
      if (event.booking_id === ids[1]) throw new Error("no paper");
    }
  };
  await expect(failing()).rejects.toThrow("no paper");
  expect(await take(2, options)).toEqual([`${ids[1]} 1`, `${ids[2]} 1`]);
});

it("stops at once when told to while it waits, by signal or by return", async () => {
  const { restaurant_id } = await restaurantWith(0);
  const pauses = [60_000, 60_000] as const;
  const stop = new AbortController();
  const bySignal = follow(database.pool, { restaurant_id, pauses, signal: stop.signal });
  const waiting = bySignal[Symbol.asyncIterator]().next();
  setTimeout(() => {
    stop.abort();
  }, 50);
  expect(await waiting).toEqual({ done: true, value: undefined });

  const events = follow(database.pool, { restaurant_id, pauses })[Symbol.asyncIterator]();
  const next = events.next();
  setTimeout(() => void events.return?.(), 50);
  expect(await next).toEqual({ done: true, value: undefined });
});

it("lets one process read under a name: the second learns of the first", async () => {
  const { restaurant_id, ids } = await restaurantWith(2);
  const options = { restaurant_id, consumer: "mailer", limit_to: 1 };
  const slow = follow(database.pool, options)[Symbol.asyncIterator]();
  await slow.next();
  await take(2, options);
  await expect(slow.next()).rejects.toThrow(CursorMovedError);
  await amend(ids[0]);
  expect(await take(1, options)).toEqual([`${ids[0]} 2`]);
});

it("comes back when the server went away", async () => {
  const { restaurant_id, ids } = await restaurantWith(2);
  await using pool = createPool({ connectionString: database.url, application_name: "feed" });
  const terminate = async () => {
    await using superuser = createPool(database.superuserUrl);
    await superuser.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'feed'",
    );
  };
  const seen: string[] = [];
  const stop = new AbortController();
  const errors: unknown[] = [];
  const feed = follow(forRestaurant(pool, restaurant_id), {
    consumer: "mailer",
    limit_to: 2,
    signal: stop.signal,
    onPause: (error) => {
      if (error !== undefined) errors.push(error);
    },
  });
  for await (const event of feed) {
    seen.push(event.booking_id ?? "");
    if (seen.length === 2) {
      // Nobody may connect either, for a while.
      await using superuser = createPool(database.superuserUrl);
      const name = new URL(database.url).pathname.slice(1);
      await superuser.query(`alter database ${name} with connection limit 0`);
      await terminate();
      setTimeout(() => {
        const client = new pg.Client({ connectionString: database.superuserUrl });
        void client
          .connect()
          .then(() => client.query(`alter database ${name} with connection limit -1`))
          .then(() => client.end());
      }, 300);
    }
    if (seen.length === 2) setTimeout(() => void amend(ids[0]).catch(() => undefined), 600);
    if (seen.length === 3) stop.abort();
  }
  expect(seen).toEqual([ids[0], ids[1], ids[0]]);
  expect(errors.length).toBeGreaterThan(0);
  expect(await consumers(database.pool, { restaurant_id })).toMatchObject([{ behind: 0 }]);
});

it("sets a booking aside that it cannot handle, keeps its later events and goes on", async () => {
  const { restaurant_id, ids } = await restaurantWith(3);
  const options = { restaurant_id, consumer: "mailer" };
  const stop = new AbortController();
  const feed = follow(database.pool, { ...options, signal: stop.signal });
  const handled: string[] = [];
  for await (const event of feed) {
    if (event.booking_id === ids[0]) await feed.setAside(event, "no template");
    else handled.push(event.booking_id ?? "");
    if (handled.length === 2) stop.abort();
  }
  expect(handled).toEqual([ids[1], ids[2]]);

  // Another process, later: it is still set aside.
  await amend(ids[0]);
  await amend(ids[1]);
  expect(await take(1, options)).toEqual([`${ids[1]} 2`]);
  const aside = await listSetAside(database.pool, options);
  expect(aside.map((event) => [event.booking_id, event.booking_sequence, event.reason])).toEqual([
    [ids[0], 1, "no template"],
    [ids[0], 2, "an earlier event of the booking is set aside"],
  ]);
  expect(await consumers(database.pool, { restaurant_id })).toMatchObject([{ set_aside: 2 }]);

  for (const { cursor } of aside) {
    expect(await release(database.pool, { ...options, cursor })).toBe(true);
    expect(await release(database.pool, { ...options, cursor })).toBe(false);
  }
  await amend(ids[0]);
  expect(await take(1, options)).toEqual([`${ids[0]} 3`]);
});

it(
  "sets aside what is not what its contract says, without a value of it, and " + "goes on",
  async () => {
    const { database: own, drop } = await createDatabase();
    try {
      const restaurant_id = await addRestaurant(own.pool, []);
      // Somebody has taken the check off.
      await own.pool.query(
        "alter table analytics_events drop constraint analytics_events_contract_check",
      );
      await own.pool.query(
        `insert into bookings (restaurant_id, starts_at, party_size)
        values ($1, now(), 2), ($1, now(), 3)`,
        [restaurant_id],
      );
      await own.pool.query(
        `update analytics_events set payload = payload || '{"source": "Mrs Quill"}'
       where payload -> 'party_size' = '2'`,
      );
      const onSetAside = vi.fn();
      expect(await take(1, { restaurant_id, onSetAside }, own.pool)).toHaveLength(1);
      expect(onSetAside).toHaveBeenCalledTimes(1);
      const [, reason] = onSetAside.mock.calls[0] as [unknown, string];
      expect(reason).toContain("source: expected text matching");
      expect(reason).not.toContain("Quill");

      // A whole contract that this client does not know is no poison: it wants a newer client.
      await own.pool.query(
        `create or replace function analytics_event_contracts()
       returns table (event_type text, schema_version integer, sha256 text) language sql immutable
       as $$ values ('booking.seated', 1, 'ab') $$`,
      );
      await expect(take(1, { restaurant_id }, own.pool)).rejects.toThrow(ContractsDifferError);
    } finally {
      await drop();
    }
  },
);

it("refuses a stored cursor of another history instead of following it", async () => {
  const { restaurant_id } = await restaurantWith(2);
  const options = { restaurant_id, consumer: "mailer" };
  await take(2, options);
  await database.pool.query(
    `update regulars.analytics_consumers set cursor = split_part(cursor, '-', 1) || '-00000000'
     where of_restaurant_id = $1`,
    [restaurant_id],
  );
  await expect(take(1, options)).rejects.toThrow(RefusedError);
});

it("tells which session holds events back", async () => {
  const { restaurant_id } = await restaurantWith(1);
  const writer = await database.pool.connect();
  await writer.query("begin");
  await writer.query(
    "insert into bookings (restaurant_id, starts_at, party_size) values ($1, now(), 2)",
    [restaurant_id],
  );
  const { rows } = await writer.query<{ pid: number }>("select pg_backend_pid() as pid");
  const held = await lag(database.pool, { restaurant_id });
  await writer.query("rollback");
  writer.release();
  expect(held.writer_pids).toEqual([rows[0]?.pid]);
  expect(held.waiting).toBe(1);
  expect((await lag(database.pool, { restaurant_id })).writer_pids).toEqual([]);
});
