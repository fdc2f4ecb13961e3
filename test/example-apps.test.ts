/** The apps in examples/apps, each run as it stands. */
import { Kysely, PostgresDialect } from "kysely";
import { createTransport } from "nodemailer";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { mailGuests } from "../examples/apps/mailer.js";
import { type AppTables, bookDinner } from "../examples/apps/own-transaction.js";
import { rpc } from "../examples/apps/postgrest.js";
import { bookTable } from "../examples/apps/server-action.js";
import { bookingService } from "../examples/apps/server.js";
import { type Pool, type Restaurant, analytics, createPool, forRestaurant } from "../src/index.js";
import { createTestPool, useDatabase } from "./database.js";
import { addProgram, addRestaurant } from "./sample.js";
import { startSmtpSink } from "./smtp-sink.js";
import { testSchema } from "./test-schema.js";

const database = useDatabase();
const schema = testSchema;
let restaurant_id: string;
let slug: string;
let pool: Pool;
let db: Restaurant;

beforeAll(async () => {
  restaurant_id = await addRestaurant(database.pool, [2, 4, 6]);
  await addProgram(database.pool, restaurant_id);
  await database.pool.query("select from open_loyalty($1)", [restaurant_id]);
  const { rows } = await database.pool.query<{ slug: string }>(
    "select slug from restaurants where id = $1",
    [restaurant_id],
  );
  slug = rows[0]?.slug ?? "";
  pool = createPool({ connectionString: database.appUrl, schema });
  db = forRestaurant(pool, { slug });
});
afterAll(() => pool.end());

describe("the service", () => {
  const ask = async (path: string, body?: object, key?: string) => {
    const answer = await bookingService(db).request(path, {
      method: body ? "POST" : "GET",
      ...(body ? { body: JSON.stringify(body) } : {}),
      headers: { "content-type": "application/json", ...(key ? { "idempotency-key": key } : {}) },
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, never> };
  };
  const wanted = { at: "2031-03-01T19:00:00Z", party: 4, name: "Ada", email: "ada@example.org" };

  it("books once for a key, shows the guest's page and statement, and spends points", async () => {
    const made = await ask("/bookings", wanted, "form-1");
    expect(made).toMatchObject({ status: 201, body: { status: "confirmed", party_size: 4 } });
    expect(await ask("/bookings", wanted, "form-1")).toEqual(made);
    const { reference, customer_id } = made.body;
    expect(await ask(`/bookings/${String(reference).toLowerCase()}`)).toMatchObject({
      body: { reference },
    });
    const guest = `/guests/${String(customer_id)}`;
    expect(await ask(guest)).toMatchObject({
      status: 200,
      body: { name: "Ada", points: 30, tier: "bronze", bookings: [{ reference }] },
    });
    expect(await ask(`${guest}/redemptions`, { points: 10, reason: "Coffee" })).toMatchObject({
      status: 201,
      body: { points: -10 },
    });
    const statement = await ask(`${guest}/statement`);
    expect(statement.body).toMatchObject([{}, { balance: 30 }, { balance: 20 }, { balance: 20 }]);
    expect(await ask(`/bookings/${String(reference)}/cancel`, {})).toMatchObject({
      status: 200,
      body: { status: "cancelled" },
    });
  });

  it("tells which tables are free", async () => {
    const { body } = await ask("/tables?at=2031-03-02T19:00:00Z&party=3");
    expect(body).toEqual([
      { label: "T2", capacity: 4 },
      { label: "T3", capacity: 6 },
    ]);
  });

  it("gives each error its status and the field that is wrong", async () => {
    const guest = (await ask("/bookings", { ...wanted, at: "2031-03-03T19:00:00Z" })).body;
    const redemptions = `/guests/${String(guest.customer_id)}/redemptions`;
    const expected: [string, object | undefined, number, object][] = [
      ["/bookings", { ...wanted, party: "four" }, 400, { field: "party_size" }],
      ["/bookings", { ...wanted, at: "tomorrow" }, 400, { field: "starts_at" }],
      ["/bookings", { ...wanted, email: "ada at home" }, 400, { field: "customer_email" }],
      ["/guests/nope", undefined, 400, { field: "customer_id" }],
      ["/bookings/22222222", undefined, 404, { error: "RG003" }],
      ["/bookings/22222222/cancel", {}, 404, { error: "RG003" }],
      [redemptions, { points: 5000, reason: "Dinner" }, 409, { error: "RG023" }],
    ];
    for (const [path, body, status, told] of expected) {
      expect(await ask(path, body), path).toMatchObject({ status, body: told });
    }
    const again = await ask("/bookings", { ...wanted, party: 2 }, "form-1");
    expect(again).toMatchObject({ status: 422, body: { error: "RG017" } });
  });
});

it("books in the app's own transaction, and leaves nothing where the order fails", async () => {
  await database.pool.query(
    `create table public.app_orders (
       booking_id uuid not null,
       menu text not null,
       guests int not null check (guests < 10)
     );
     grant insert on public.app_orders to regulars_app`,
  );
  const own = createTestPool({ connectionString: database.appUrl });
  const orm = new Kysely<AppTables>({ dialect: new PostgresDialect({ pool: own }) });
  try {
    const dinner = { at: new Date("2031-04-01T19:00Z"), guests: 4, email: "ben@example.org" };
    const reference = await bookDinner(orm, slug, { ...dinner, menu: "Autumn" }, schema);
    expect((await db.bookings.get({ reference })).status).toBe("confirmed");
    const at = new Date("2031-04-02T19:00Z");
    const failing = bookDinner(orm, slug, { ...dinner, at, guests: 12, menu: "Autumn" }, schema);
    await expect(failing).rejects.toMatchObject({ code: "23514" });
    expect(await db.bookings.list({ day: "2031-04-02" })).toEqual([]);
  } finally {
    await orm.destroy();
  }
});

it("answers as PostgREST would: the claims say which restaurant", async () => {
  const other = await addRestaurant(database.pool);
  // as PostgREST's own login, which may become the role of the token
  const client = new pg.Client({ connectionString: database.appUrl });
  await client.connect();
  try {
    const claims = { role: "regulars_app", app_metadata: { restaurant_id } };
    const request = {
      restaurant_id,
      starts_at: "2031-05-01T19:00:00Z",
      party_size: 2,
      customer_name: "Cleo",
      customer_email: "cleo@example.org",
      customer_phone: null,
    };
    expect(await rpc(client, claims, "create_booking", request)).toMatchObject([
      { status: "confirmed", loyalty_points_awarded: 20 },
    ]);
    const foreign = rpc(client, claims, "list_bookings", { restaurant_id: other });
    await expect(foreign).rejects.toMatchObject({ code: "RG010" });
    const nobody = rpc(client, { role: "regulars_app" }, "list_bookings", { restaurant_id });
    await expect(nobody).rejects.toMatchObject({ code: "RG010" });
  } finally {
    await client.end();
  }
});

it("mails guests what the feed tells, and goes round an address that is refused", async () => {
  await using sink = await startSmtpSink();
  sink.refused.add("gone@example.org");
  await using operators = createPool({ connectionString: database.opsUrl, schema });
  const stop = new AbortController();
  const setAside: string[] = [];
  const events = analytics.follow(operators, {
    consumer: "mailer",
    signal: stop.signal,
    onSetAside: (event) => setAside.push(event.event_type),
  });
  const transport = createTransport({ host: "127.0.0.1", port: sink.port, ignoreTLS: true });
  const mailing = mailGuests(operators, events, transport);
  const request = { starts_at: new Date("2031-06-01T19:00Z"), party_size: 2 };
  const lost = await db.bookings.create({ ...request, customer_email: "gone@example.org" });
  const kept = await db.bookings.create({ ...request, customer_email: "dora@example.org" });
  await db.bookings.cancel({ booking_id: kept.id, cancelled_by: "customer" });
  const subjects = () =>
    sink.mails
      .filter(({ to }) => to.includes("dora@example.org"))
      .map(({ message }) => /^Subject: (.*)$/m.exec(message)?.[1]?.trim());
  await vi.waitFor(
    () => {
      expect(subjects()).toEqual(["Your booking", "Your booking is cancelled"]);
    },
    { timeout: 20_000, interval: 100 },
  );
  stop.abort();
  await mailing;
  expect(sink.mails.some(({ message }) => message.includes(kept.reference))).toBe(true);
  expect(setAside[0]).toBe("booking.created");
  const [event] = await analytics.listSetAside(operators, { consumer: "mailer" });
  expect(event).toMatchObject({ booking_id: lost.id, reason: "the mail was refused" });
});

it("answers a form as a server action does, with the field that is wrong", async () => {
  vi.stubEnv("DATABASE_URL", database.appUrl);
  vi.stubEnv("RESTAURANT", slug);
  vi.stubEnv("REGULARS_SCHEMA", schema);
  try {
    const form = (fields: Record<string, string>) => {
      const data = new FormData();
      for (const [name, value] of Object.entries(fields)) data.set(name, value);
      return data;
    };
    const filled = {
      starts_at: "2031-07-01T18:00:00Z",
      party_size: "2",
      customer_email: "eve@example.org",
      idempotency_key: "form-7",
    };
    const booked = await bookTable(undefined, form(filled));
    expect(booked).toMatchObject({ waiting: false });
    expect(await bookTable(booked, form(filled))).toEqual(booked);
    const { customer_email: _left, ...anonymous } = filled;
    expect(
      await bookTable(undefined, form({ ...anonymous, party_size: "0", idempotency_key: "8" })),
    ).toMatchObject({ field: "party_size", wrong: expect.stringContaining("1 to 200") as string });
  } finally {
    vi.unstubAllEnvs();
    const { restaurant } = globalThis as { restaurant?: Restaurant };
    await restaurant?.pool.end();
  }
});
