/** The functions in the transactions of Drizzle, Kysely and Prisma: the real libraries. */
import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { PrismaPg } from "@prisma/adapter-pg";
import { drizzle } from "drizzle-orm/node-postgres";
import { pgTable, text, uuid } from "drizzle-orm/pg-core";
import { CamelCasePlugin, Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ConstraintError,
  type Db,
  InsufficientPointsError,
  InvalidFieldError,
  NotFoundError,
  type Restaurant,
  TableTakenError,
  TransactionConflictError,
  bookings,
  forRestaurant,
  fromDrizzle,
  fromKysely,
  fromPrisma,
  toRegularsError,
} from "../src/index.js";
import { createTestPool, useDatabase } from "./database.js";
import { PrismaClient } from "./prisma/generated/client.js";
import { addProgram, addRestaurant } from "./sample.js";
import { testSchema } from "./test-schema.js";

const database = useDatabase();
const schema = testSchema;
const options = { schema };
let pool: pg.Pool;
let restaurant_id: string;
let slug: string;

/** An app's ORM, and what the tests ask of it. */
interface Orm {
  /** Outside of a transaction. */
  db: Db;
  /** The app's own transaction: `work` may book, and note an order of its own. */
  transaction(
    work: (db: Db, note: (id: string) => Promise<unknown>) => Promise<void>,
  ): Promise<void>;
  end(): Promise<unknown>;
}

const orders = pgTable("app_orders", {
  booking_id: uuid().primaryKey(),
  note: text().notNull(),
});

const orms: Record<string, () => Orm> = {
  drizzle() {
    const own = createTestPool({ connectionString: connectionString() });
    const orm = drizzle({ client: own });
    return {
      db: fromDrizzle(orm, options),
      transaction: (work) =>
        orm.transaction((tx) =>
          work(fromDrizzle(tx, options), (booking_id) =>
            tx.insert(orders).values({ booking_id, note: "Window" }),
          ),
        ),
      end: () => own.end(),
    };
  },
  kysely() {
    const own = createTestPool({ connectionString: connectionString() });
    // a plugin that would rename our columns
    const orm = new Kysely<{ appOrders: { bookingId: string; note: string } }>({
      dialect: new PostgresDialect({ pool: own }),
      plugins: [new CamelCasePlugin()],
    });
    return {
      db: fromKysely(orm, options),
      transaction: (work) =>
        orm
          .transaction()
          .execute((trx) =>
            work(fromKysely(trx, options), (bookingId) =>
              trx.insertInto("appOrders").values({ bookingId, note: "Window" }).execute(),
            ),
          ),
      end: () => orm.destroy(),
    };
  },
  prisma() {
    const orm = new PrismaClient({
      adapter: new PrismaPg({ connectionString: connectionString() }),
      transactionOptions: { maxWait: 20_000, timeout: 60_000 },
    });
    return {
      db: fromPrisma(orm, options),
      transaction: (work) =>
        orm.$transaction((tx) =>
          work(fromPrisma(tx, options), (booking_id) =>
            tx.order.create({ data: { booking_id, note: "Window" } }),
          ),
        ),
      end: () => orm.$disconnect(),
    };
  },
};

/** As an app's login, far from UTC. */
function connectionString(): string {
  const url = new URL(database.appUrl);
  url.searchParams.set("options", "-c timezone=America/St_Johns");
  return url.href;
}

beforeAll(async () => {
  pool = database.pool;
  restaurant_id = await addRestaurant(pool, [2, 4, 6]);
  await addProgram(pool, restaurant_id);
  const { rows } = await pool.query<{ slug: string }>(
    "select slug from restaurants where id = $1",
    [restaurant_id],
  );
  slug = rows[0]?.slug ?? "";
  await pool.query("select from open_loyalty($1)", [restaurant_id]);
  await pool.query(
    `create table public.app_orders (booking_id uuid primary key, note text not null);
     grant select, insert on public.app_orders to regulars_app`,
  );
});

let day = 0;
/** Seven in the evening of a day that no other test uses. */
const evening = () => new Date(Date.UTC(2031, 0, ++day, 19, 0, 0, 500));
const guest = { customer_name: "Ann Archer", customer_email: "ann@example.com" };

async function noted(booking_id: string): Promise<number> {
  const { rowCount } = await pool.query("select from public.app_orders where booking_id = $1", [
    booking_id,
  ]);
  return rowCount ?? 0;
}

describe.each(Object.keys(orms))("%s", (name) => {
  let orm: Orm;
  let db: Restaurant;
  beforeAll(() => {
    orm = (orms[name] as () => Orm)();
    db = forRestaurant(orm.db, { slug });
  });
  afterAll(() => orm.end());

  it("books in the app's own transaction: both are kept, or neither", async () => {
    const made: string[] = [];
    const book = async (tx: Db, note: (id: string) => Promise<unknown>) => {
      const inside = forRestaurant(tx, { slug });
      const booking = await inside.bookings.create({ starts_at: evening(), party_size: 2 });
      made.push(booking.id);
      await note(booking.id);
    };
    await orm.transaction(book);
    const undone = orm.transaction(async (tx, note) => {
      await book(tx, note);
      throw new Error("changed my mind");
    });
    await expect(undone).rejects.toThrow("changed my mind");
    const [kept = "", lost = ""] = made;
    expect((await db.bookings.get({ booking_id: kept })).id).toBe(kept);
    await expect(db.bookings.get({ booking_id: lost })).rejects.toBeInstanceOf(NotFoundError);
    expect([await noted(kept), await noted(lost)]).toEqual([1, 0]);
  });

  it("gives numbers as numbers and instants as Date, wherever the session's zone is", async () => {
    const starts_at = evening();
    const customer_email = `${name}@example.com`;
    const booking = await db.bookings.create({ starts_at, party_size: 4, customer_email });
    expect(booking).toMatchObject({ starts_at, loyalty_points_awarded: 30, status: "confirmed" });
    expect(booking.ends_at).toEqual(new Date(starts_at.getTime() + 7_200_000));
    expect(booking.created_at).toBeInstanceOf(Date);
    expect(booking.cancelled_at).toBeNull();
    const spend = { spend_amount: 80_50, spend_currency: "GBP" };
    const done = await db.bookings.complete({ booking_id: booking.id, ...spend });
    expect(done).toMatchObject(spend);
    const customer_id = booking.customer_id ?? "";
    const account = await db.loyalty.getAccount({ customer_id });
    expect(account.balance + 1).toBe(31);
    const [card] = await db.customers.find({ search: customer_email });
    expect(card).toMatchObject({ balance: 30, total_covers: 4, merged_ids: [] });
    expect(() => JSON.stringify(card)).not.toThrow();
    const lines = await db.loyalty.statement({ customer_id });
    expect(lines.map(({ balance }) => balance)).toEqual([0, 30, 30]);
    expect(lines[1]?.occurred_at).toBeInstanceOf(Date);
    expect(await db.loyalty.programs()).toMatchObject([{ accrual_rule: { type: "per_guest" } }]);
  });

  it("takes arrays and JSON", async () => {
    const booking = await db.bookings.create({ starts_at: evening(), party_size: 1, ...guest });
    const customer_id = booking.customer_id ?? "";
    const tags = ["vip, or so", 'a "quiet" table'];
    expect((await db.customers.update({ customer_id, tags })).tags.sort()).toEqual(tags.sort());
    const consent = { customer_id, is_given: true, actor: "staff", source: "phone" };
    const given = await db.customers.setConsent({ ...consent, channels: ["sms", "email"] });
    expect(given.map(({ channel }) => channel).sort()).toEqual(["email", "sms"]);
  });

  it("throws the classes of this package, with field and kind", async () => {
    const request = { starts_at: evening(), party_size: 2, ...guest };
    const refused = async (call: () => Promise<unknown>) => call().catch((error: unknown) => error);
    const { table_id } = await db.bookings.create(request);
    const customer_id =
      (await db.bookings.create({ ...request, starts_at: evening() })).customer_id ?? "";
    const wrong: [() => Promise<unknown>, new (...args: never[]) => Error, object][] = [
      [
        () => db.bookings.create({ ...request, party_size: 0 }),
        InvalidFieldError,
        { field: "party_size" },
      ],
      [
        () => db.bookings.create({ ...request, party_size: 1.5 }),
        InvalidFieldError,
        { field: "party_size" },
      ],
      [
        () => db.bookings.create({ ...request, customer_email: "ann at home" }),
        InvalidFieldError,
        { field: "customer_email" },
      ],
      [() => db.bookings.get({ booking_id: "nope" }), InvalidFieldError, { field: "booking_id" }],
      [() => db.bookings.list({ day: "2031-02-30" }), InvalidFieldError, { field: "day" }],
      [() => db.bookings.get({ booking_id: randomUUID() }), NotFoundError, { what: "booking" }],
      [() => db.bookings.create({ ...request, table_id }), TableTakenError, { code: "RG006" }],
      [
        () =>
          db.loyalty.redeem({
            customer_id,
            points: 10_000,
            reason: "Coffee",
            actor: "staff",
          }),
        InsufficientPointsError,
        { code: "RG023" },
      ],
    ];
    for (const [call, kind, has] of wrong) {
      const error = await refused(call);
      expect(error).toBeInstanceOf(kind);
      expect(error).toMatchObject(has);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/ann@|ann at|Archer/);
    }
  });

  it("keeps a guest's data out of the errors that the ORM wraps around the driver's", async () => {
    const address = "ann@example.com";
    const failing = (values: string) =>
      orm.db.query(`insert into public.app_orders values ${values}`, [randomUUID(), address]);
    await expect(failing("($1::uuid, $2::text), ($1::uuid, 'b')")).rejects.toSatisfy((caught) => {
      const error = toRegularsError(caught);
      expect(error).toBeInstanceOf(ConstraintError);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(address);
      return true;
    });
  });

  it("tries a call again that met a conflict, outside of a transaction", async () => {
    await pool.query("create sequence if not exists public.attempts");
    await pool.query("grant usage on sequence public.attempts to regulars_app");
    await pool.query(
      `create or replace function public.fail_first(times int) returns bigint language plpgsql as $$
       begin
         if nextval('public.attempts') <= times then
           raise exception using errcode = '40001';
         end if;
         return currval('public.attempts');
       end $$`,
    );
    const restart = () => pool.query("alter sequence public.attempts restart");
    const text = "select public.fail_first($1) as attempts";
    await restart();
    const { rows } = await db.query(text, [2]);
    expect(Number((rows as { attempts: unknown }[])[0]?.attempts)).toBe(3);
    // the app's own transaction is the app's to try again
    await restart();
    let raised: unknown;
    await orm
      .transaction(async (tx) => {
        await forRestaurant(tx, restaurant_id, options).query(text, [2]);
      })
      .catch((caught: unknown) => {
        raised = toRegularsError(caught);
      });
    expect(raised).toBeInstanceOf(TransactionConflictError);
  });

  it("takes the restaurant's id as well, for the functions of the areas", async () => {
    await orm.transaction(async (tx) => {
      await tx.query("select set_config('regulars.restaurant_id', $1, true)", [restaurant_id]);
      const request = { restaurant_id, starts_at: evening(), party_size: 2 };
      expect((await bookings.create(tx, request)).status).toBe("confirmed");
    });
  });
});
