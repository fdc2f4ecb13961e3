/**
 * The invariants of the design, after a walk of several clients over the same few guests, bookings
 * and tables: every door, plain updates and rolled back work among them. Each is judged by a query
 * of its own, not by the views that the system judges itself by. 4, 5 and 9 on a guest of their
 * own: more of them with the ledger and in contracts.test.ts. 10 in tenants.test.ts.
 */
import type pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { type Pool, createPool, toRegularsError, transaction } from "../src/index.js";
import { generator, seed } from "./chance.js";
import { useDatabase } from "./database.js";
import { addProgram, addRestaurant } from "./sample.js";

const database = useDatabase();
const clients = 4;
const steps = 150;

/** One guest is written in several ways; some are no guest at all. */
const contacts: [string | null, string | null][] = [
  ["ada@example.com", null],
  [" ADA@example.com", null],
  ["ada@example.com", "020 7946 0018"],
  ["Ada@Example.com", "+44 20 7946 0018"],
  [null, "(020) 7946 0018"],
  ["ben@example.com", null],
  ["ben@example.com", "not a number"],
  ["cy@example.com", "07400 123456"],
  ["nonsense", "12"],
  ["", null],
  [null, null],
];
const statuses = [
  "pending",
  "pending_allocation",
  "confirmed",
  "completed",
  "no_show",
  "cancelled",
] as const;

/** What a client may be told; anything else is a defect. */
const refusals = /^(RG0\d\d|23P01)$/;

let pool: Pool;
let restaurantId: string;
let done = 0;

beforeAll(async () => {
  restaurantId = await addRestaurant(database.pool, [2, 2, 4, 6]);
  await addProgram(database.pool, restaurantId);
  // What happened to bookings, written down by somebody else than the system.
  await database.pool.query(`
    create table witnessed (
      number integer generated always as identity,
      booking_id uuid,
      old_status text,
      new_status text,
      old_table_id uuid,
      new_table_id uuid,
      ticked_email text,
      ticked_phone text
    );
    create function witness() returns trigger language plpgsql security definer as $$
    begin
      insert into public.witnessed (
        booking_id, old_status, new_status, old_table_id, new_table_id, ticked_email, ticked_phone
      )
      values (
        NEW.id, OLD.status, NEW.status, OLD.table_id, NEW.table_id,
        case when TG_OP = 'INSERT' and NEW.marketing_opt_in
          then regulars.normalize_email(NEW.customer_email) end,
        case when TG_OP = 'INSERT' and NEW.marketing_opt_in
          then regulars.normalize_phone(NEW.customer_phone, 'GB') end
      );
      return null;
    end $$;
    create trigger zzz_witness after insert or update on bookings
    for each row execute function witness();`);
  pool = createPool({
    connectionString: database.url,
    max: clients,
    pilotRestaurantIds: restaurantId,
  });
  await Promise.all(Array.from({ length: clients }, (_, client) => walk(generator(seed + client))));
  await pool.end();
}, 120_000);

async function walk(random: () => number): Promise<void> {
  const pick = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random() * items.length)] as Item;
  for (let step = 0; step < steps; step++) {
    const choice = random();
    const [email, phone] = pick(contacts);
    const party = 1 + Math.floor(random() * 6);
    const hour = 17 + Math.floor(random() * 4);
    const status = pick(statuses);
    const tick = random() < 0.1;
    const late = random();
    const rollBack = random() < 0.05;
    const at = `2031-05-0${1 + Math.floor(random() * 9)} ${hour}:00Z`;

    const work = async (db: pg.PoolClient) => {
      const { rows } = await db.query<{ id: string; customer_id: string | null }>(
        `select id, customer_id from bookings where restaurant_id = $1
         order by md5(id::text || $2) limit 1`,
        [restaurantId, String(late)],
      );
      const booking = rows[0]?.id;
      const customer = rows[0]?.customer_id;
      const call = (name: string, ...values: unknown[]) =>
        db.query(`select from ${name}($1${values.map((_, place) => `, $${place + 2}`).join("")})`, [
          restaurantId,
          ...values,
        ]);
      if (choice < 0.3 || booking === undefined) {
        await db.query(
          `select from create_booking($1, $2, $3, $4, $5, $6, marketing_opt_in => $7)`,
          [restaurantId, at, party, `Guest ${step}`, email, phone, tick],
        );
      } else if (choice < 0.4) {
        await db.query(
          `
            insert into bookings (restaurant_id, starts_at, party_size, customer_name,
            customer_email,
             customer_phone, status, marketing_opt_in)
           values ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [restaurantId, at, party, `Guest ${step}`, email, phone, status, tick],
        );
      } else if (choice < 0.5) {
        await db.query(
          `update bookings
            set customer_email = $3, customer_phone = $4
            where restaurant_id = $1 and id = $2`,
          [restaurantId, booking, email, phone],
        );
      } else if (choice < 0.6) {
        await db.query("select from amend_booking($1, $2, starts_at => $3, party_size => $4)", [
          restaurantId,
          booking,
          at,
          party,
        ]);
      } else if (choice < 0.7) {
        await db.query("update bookings set status = $3 where restaurant_id = $1 and id = $2", [
          restaurantId,
          booking,
          status,
        ]);
      } else if (choice < 0.75) await call("cancel_booking", booking, "customer");
      else if (choice < 0.8) await call("confirm_booking", booking);
      else if (choice < 0.84) await call("allocate_booking", booking);
      else if (choice < 0.88) await call("complete_booking", booking, 4200, "GBP");
      else if (choice < 0.91) await call("mark_no_show", booking);
      else if (customer != null && choice < 0.94) {
        await call(
          "adjust_points",
          customer,
          party - 3 || 5,
          "goodwill",
          "staff",
          `${seed} ${late}`,
        );
      } else if (customer != null && choice < 0.97) {
        await call("redeem_points", customer, party * 5, "dessert", "staff", `${seed} ${late}`);
      } else if (choice < 0.985) {
        await db.query(
          `select from customers as survivor, customers as duplicate,
             merge_customers($1, survivor.id, duplicate.id, 'staff')
           where survivor.restaurant_id = $1 and duplicate.restaurant_id = $1
             and survivor.merged_into_id is null and duplicate.merged_into_id is null
             and survivor.id < duplicate.id
             and survivor.email_normalized = duplicate.email_normalized`,
          [restaurantId],
        );
      } else {
        await db.query(
          `
            select
            from customer_merges as merges, unmerge_customers($1, merges.duplicate_id, 'staff')
           where merges.restaurant_id = $1 and merges.unmerged_at is null`,
          [restaurantId],
        );
      }
      if (rollBack) throw new RolledBack();
    };

    try {
      await transaction(pool, work, { attempts: 10 });
      done++;
    } catch (error) {
      if (error instanceof RolledBack) continue;
      const { code } = toRegularsError(error) as { code?: string };
      if (code === undefined || !refusals.test(code)) throw error;
    }
  }
}

class RolledBack extends Error {}

/** The rows that break a rule; their ids are what a failure shows. */
async function offenders(sql: string): Promise<unknown[]> {
  const { rows } = await database.pool.query(sql, [restaurantId]);
  return rows as unknown[];
}

describe(`after ${clients * steps} steps of ${clients} clients (REGULARS_SEED=${seed})`, () => {
  it("most of the steps were done, and every kind of row is there", async () => {
    expect(done).toBeGreaterThan((clients * steps) / 3);
    const { rows } = await database.pool.query<{ count: number }>(
      `select count(*)::int as count from bookings where restaurant_id = $1 group by status
       union all select count(*)::int from loyalty_point_events where restaurant_id = $1
       union all select count(*)::int from waiting_list where restaurant_id = $1
       union all select count(*)::int from customers where restaurant_id = $1`,
      [restaurantId],
    );
    expect(rows).toHaveLength(statuses.length + 3);
    for (const { count } of rows) expect(count).toBeGreaterThan(0);
  });

  it("no table is held twice at a time", async () => {
    expect(
      await offenders(
        `select one.id from bookings as one
         join bookings as other on other.restaurant_id = one.restaurant_id
           and other.table_id = one.table_id and other.id <> one.id
           and one.starts_at < other.ends_at and other.starts_at < one.ends_at
         where one.restaurant_id = $1
           and one.status in ('pending', 'confirmed') and other.status in ('pending', 'confirmed')`,
      ),
    ).toEqual([]);
  });

  it("invariant 1: a balance is the sum of its account's ledger", async () => {
    expect(
      await offenders(
        `select program_id, customer_id, balance, sum(points_delta)
         from loyalty_points
         full join loyalty_point_events using (restaurant_id, program_id, customer_id)
         where restaurant_id = $1
         group by program_id, customer_id, balance
         having balance is distinct from coalesce(sum(points_delta), 0)`,
      ),
    ).toEqual([]);
  });

  it(
    "invariant 2: a booking's entries make its points, all with its present " + "customer",
    async () => {
      expect(
        await offenders(
          `select bookings.id
         from bookings
         left join loyalty_point_events as events
           on events.restaurant_id = bookings.restaurant_id and events.booking_id = bookings.id
         where bookings.restaurant_id = $1
         group by bookings.id, bookings.loyalty_points_awarded, bookings.customer_id
         having coalesce(sum(points_delta), 0) <> bookings.loyalty_points_awarded
           or coalesce(
             sum(points_delta) filter (where events.customer_id = bookings.customer_id),
             0
           )
             <> bookings.loyalty_points_awarded`,
        ),
      ).toEqual([]);
      expect(
        await offenders(
          `select events.booking_id, events.customer_id
         from loyalty_point_events as events
         join bookings on bookings.restaurant_id = events.restaurant_id
           and bookings.id = events.booking_id
         where events.restaurant_id = $1
           and events.customer_id is distinct from bookings.customer_id
         group by events.booking_id, events.customer_id
         having sum(events.points_delta) <> 0`,
        ),
      ).toEqual([]);
    },
  );

  it("invariant 3: a ledger entry is never changed or removed, and numbered once", async () => {
    for (const sql of [
      "update loyalty_point_events set points_delta = 1000000",
      "update loyalty_point_events set metadata = '{}'",
      "delete from loyalty_point_events",
      "truncate loyalty_point_events cascade",
    ]) {
      await expect(database.pool.query(sql), sql).rejects.toMatchObject({ code: "RG012" });
    }
    expect(
      await offenders(
        `select customer_id from loyalty_point_events where restaurant_id = $1
         group by program_id, customer_id
         having count(*) <> max(sequence) or count(distinct source_key) <> count(*)`,
      ),
    ).toEqual([]);
    expect(
      await offenders(
        `select id from (
           select id, recorded_at, lag(recorded_at) over (
             partition by program_id, customer_id order by sequence
           ) as earlier
           from loyalty_point_events where restaurant_id = $1
         ) as entries where recorded_at < earlier`,
      ),
    ).toEqual([]);
  });

  it("invariant 3: posting again posts nothing", async () => {
    const { rows } = await database.pool.query<{ posted: number }>(
      `select regulars.post_booking_points($1, array_agg(id)) as posted
       from bookings where restaurant_id = $1`,
      [restaurantId],
    );
    expect(rows).toEqual([{ posted: 0 }]);
  });

  it("invariant 6: a profile is what the customer's bookings add up to", async () => {
    expect(
      await offenders(
        `with history as (
           select
             bookings.customer_id,
             min(bookings.created_at) as first_booking_at,
             max(bookings.created_at) as last_booking_at,
             count(*)::int as total_bookings,
             (count(*) filter (where status = 'cancelled'))::int as total_cancellations,
             (count(*) filter (where status = 'no_show'))::int as total_no_shows,
             coalesce(sum(party_size) filter (where status not in ('cancelled', 'no_show')), 0)
               as total_covers,
             (count(*) filter (where status = 'completed'))::int as total_visits,
             max(starts_at) filter (where status = 'completed') as last_visit_at,
             (
               select max(waiting_list.created_at)
               from waiting_list
               join bookings as waited on waited.restaurant_id = waiting_list.restaurant_id
                 and waited.id = waiting_list.booking_id
               where waited.customer_id = bookings.customer_id
             ) as last_waitlist_at
           from bookings
           where restaurant_id = $1 and customer_id is not null
           group by bookings.customer_id
         ),
         ticks as (
           select
             coalesce(holders.merged_into_id, holders.id) as customer_id,
             max(ticked.created_at) as at
           from witnessed
           join bookings as ticked on ticked.id = witnessed.booking_id
           join customers as holders on holders.restaurant_id = $1
             and (
               holders.email_normalized = witnessed.ticked_email
               or holders.phone_normalized = witnessed.ticked_phone
             )
           group by 1
         )
         select coalesce(history.customer_id, profiles.customer_id)
         from history
         full join (
           select * from customer_profiles where restaurant_id = $1
         ) as profiles using (customer_id)
         left join ticks using (customer_id)
         left join customers on customers.restaurant_id = $1 and customers.id = customer_id
         where (
             profiles.first_booking_at, profiles.last_booking_at, profiles.last_visit_at,
             profiles.last_waitlist_at
           ) is distinct from (
             history.first_booking_at, history.last_booking_at, history.last_visit_at,
             history.last_waitlist_at
           )
           -- one who was merged into another keeps an own profile, which nobody asks
           or customers.merged_into_id is null and (
             profiles.marketing_opt_in, profiles.last_marketing_opt_in_at
           ) is distinct from (ticks.at is not null, ticks.at)
           or (
             profiles.total_bookings, profiles.total_cancellations, profiles.total_no_shows,
             profiles.total_covers, profiles.total_visits
           ) is distinct from (
             coalesce(history.total_bookings, 0), coalesce(history.total_cancellations, 0),
             coalesce(history.total_no_shows, 0), coalesce(history.total_covers, 0),
             coalesce(history.total_visits, 0)
           )`,
      ),
    ).toEqual([]);
  });

  it("invariant 7: a contact is one customer, whoever wrote it", async () => {
    const resolved = `
      select
        regulars.normalize_email(customer_email) as email,
        regulars.normalize_phone(customer_phone, 'GB') as phone,
        array_agg(distinct customer_id) as customers
      from bookings
      where restaurant_id = $1
        and (
          regulars.normalize_email(customer_email) is not null
          or regulars.normalize_phone(customer_phone, 'GB') is not null
        )
      group by 1, 2`;
    expect(
      await offenders(
        `select customers from (${resolved}) as contacts
         where cardinality(customers) <> 1 or customers[1] is null`,
      ),
    ).toEqual([]);
    // and that customer is the contact's own, or what it was merged into
    expect(
      await offenders(
        `select contacts.customers from (${resolved}) as contacts
         where not exists (
           select from customers
           where customers.restaurant_id = $1
             and customers.email_normalized is not distinct from contacts.email
             and customers.phone_normalized is not distinct from contacts.phone
             and coalesce(customers.merged_into_id, customers.id) = contacts.customers[1]
         )`,
      ),
    ).toEqual([]);
    const { rows } = await database.pool.query<{ contacts: number; customers: number }>(
      `select (select count(*)::int from (${resolved}) as contacts) as contacts,
         (select count(*)::int from customers where restaurant_id = $1) as customers`,
      [restaurantId],
    );
    // seven ways to write a contact that is one are five guests
    expect(rows).toEqual([{ contacts: 5, customers: 5 }]);
  });

  it("invariant 8: each action has its events, and no event is without its action", async () => {
    expect(
      await offenders(
        `with expected as (
           select booking_id, 'booking.created' as event_type, count(*) from witnessed
           where old_status is null group by 1
           union all
           select booking_id, 'booking.waitlisted', count(*) from witnessed
           where new_status = 'pending_allocation' and old_status is distinct from new_status
           group by 1
           union all
           select booking_id, 'booking.allocated', count(*) from witnessed
           where new_table_id is not null and old_table_id is distinct from new_table_id
             and (old_status is not null or new_status <> 'cancelled')
           group by 1
           union all
           select booking_id, 'booking.cancelled', count(*) from witnessed
           where new_status = 'cancelled' and old_status <> 'cancelled' group by 1
         ),
         written as (
           select booking_id, event_type, count(*) from analytics_events
           where restaurant_id = $1 and event_type in (
             'booking.created', 'booking.waitlisted', 'booking.allocated', 'booking.cancelled'
           )
           group by 1, 2
         )
         (select * from expected except select * from written)
         union all
         (select * from written except select * from expected)`,
      ),
    ).toEqual([]);
    expect(
      await offenders(
        `select bookings.id
         from bookings
         left join analytics_events as events on events.restaurant_id = bookings.restaurant_id
           and events.booking_id = bookings.id and events.booking_sequence is not null
         where bookings.restaurant_id = $1
         group by bookings.id, bookings.event_count
         having count(events.id) <> bookings.event_count
           or max(events.booking_sequence) <> bookings.event_count
           or min(events.event_type) filter (where events.booking_sequence = 1)
             <> 'booking.created'`,
      ),
    ).toEqual([]);
    expect(
      await offenders(
        `with posted as (
           select id, booking_id, customer_id, sequence, points_delta, reason
           from loyalty_point_events
           where restaurant_id = $1 and not metadata ? 'rebuild'
         ),
         told as (
           select (payload ->> 'entry_id')::uuid, booking_id, customer_id,
             (payload -> 'entry_sequence')::int,
             (payload -> 'points_delta')::int,
             payload ->> 'reason'
           from analytics_events
           where restaurant_id = $1 and event_type = 'loyalty.points_posted'
         )
         (table posted except table told) union all (table told except table posted)`,
      ),
    ).toEqual([]);
  });

  it("the system says so of itself", async () => {
    const failed = await offenders(
      `select check_name, actual
        from verify_customers_loyalty($1)
        where not ok and severity = 'fail'`,
    );
    expect(failed).toEqual([]);
  });
});

/** A booking for eighteen, worth 100 points, in a transaction that is rolled back. */
async function withBooking(
  work: (
    db: pg.PoolClient,
    booking: { id: string; customer_id: string; at: string },
  ) => Promise<void>,
): Promise<void> {
  const db = await database.pool.connect();
  try {
    await db.query("begin");
    await db.query("set local loyalty.general_availability = 'on'");
    const at = await addRestaurant(db);
    await addProgram(db, at);
    await db.query("update loyalty_programs set pilot_only = false where restaurant_id = $1", [at]);
    const { rows } = await db.query<{ id: string; customer_id: string }>(
      `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
       values ($1, now(), 18, 'dora@example.com') returning id, customer_id`,
      [at],
    );
    const [booking] = rows;
    if (booking) await work(db, { ...booking, at });
  } finally {
    await db.query("rollback");
    db.release();
  }
}

/** The SQLSTATE that refuses a statement; undefined where it is done. */
async function refusal(db: pg.PoolClient, sql: string, values: unknown[]): Promise<unknown> {
  await db.query("savepoint attempt");
  try {
    await db.query(sql, values);
    return undefined;
  } catch (error) {
    await db.query("rollback to attempt");
    return (error as { code?: string }).code;
  }
}

describe("a guest's points", () => {
  const spend = "select from redeem_points($1, $2, $3, 'dinner', 'staff:1')";
  const account = async (db: pg.PoolClient, at: string) =>
    (await db.query("select balance::int, tier from loyalty_points where restaurant_id = $1", [at]))
      .rows as unknown[];

  it(
    "invariant 4: are spent only where the balance covers them, and owed where a reversal " +
      "comes after",
    async () => {
      await withBooking(async (db, { id, customer_id, at }) => {
        expect(await refusal(db, spend, [at, customer_id, 101])).toBe("RG023");
        expect(await refusal(db, spend, [at, customer_id, 60])).toBeUndefined();
        expect(await refusal(db, spend, [at, customer_id, 41])).toBe("RG023");
        await db.query("select from cancel_booking($1, $2, 'customer')", [at, id]);
        expect(await account(db, at)).toEqual([{ balance: -60, tier: "bronze" }]);
      });
    },
  );

  it("invariant 5: give a tier that spending leaves and a reversal takes", async () => {
    await withBooking(async (db, { id, customer_id, at }) => {
      expect(await account(db, at)).toEqual([{ balance: 100, tier: "silver" }]);
      await db.query(spend, [at, customer_id, 100]);
      expect(await account(db, at)).toEqual([{ balance: 0, tier: "silver" }]);
      await db.query("select from amend_booking($1, $2, party_size => 17)", [at, id]);
      expect(await account(db, at)).toEqual([{ balance: -5, tier: "bronze" }]);
    });
  });
});

it(
  "invariant 9: a payload that its contract does not describe exactly cannot be stored, by the " +
    "owner either",
  async () => {
    await withBooking(async (db, { at }) => {
      const copy = (payload: string) =>
        refusal(
          db,
          `insert into analytics_events
           (
             restaurant_id,
             event_type,
             schema_version,
             booking_id,
             booking_sequence,
             customer_id,
             payload,
             emitted_by
           )
         select
           restaurant_id,
           event_type,
           schema_version,
           booking_id,
           99,
           customer_id,
           ${payload},
           emitted_by
         from analytics_events where restaurant_id = $1 and event_type = 'booking.created'`,
          [at],
        );
      expect(await copy("payload - 'source'"), "a missing key").toBe("23514");
      expect(await copy(`payload || '{"note": "x"}'`), "an extra key").toBe("23514");
      expect(await copy(`payload || '{"party_size": "18"}'`), "a wrong type").toBe("23514");
      expect(await copy(`payload || '{"status": "eaten"}'`), "a wrong value").toBe("23514");
      expect(await copy(`payload || '{"version": 2}'`), "another version").toBe("23514");
      expect(
        await copy(`payload || jsonb_build_object('booking_id', restaurant_id)`),
        "another booking",
      ).toBe("23514");
      expect(await copy("payload"), "the same again").toBeUndefined();
    });
  },
);

describe("invariant 11: a gate or flag that is missing or malformed never loses a booking", () => {
  const settings: [string, Record<string, string>][] = [
    ["nothing is set", {}],
    ["the list is empty", { "loyalty.pilot_restaurant_ids": "" }],
    ["the list is nonsense", { "loyalty.pilot_restaurant_ids": "all of them; please,,'--%s{}" }],
    ["an id is cut short", { "loyalty.pilot_restaurant_ids": "00000000-0000" }],
    ["the list is long", { "loyalty.pilot_restaurant_ids": "x,".repeat(50_000) }],
    ["the flag is nonsense", { "loyalty.general_availability": "maybe" }],
    ["the flag is empty", { "loyalty.general_availability": "" }],
  ];
  const book = (db: pg.PoolClient, id: string) =>
    db.query<{ status: string; points: number; balance: string | null }>(
      `select status, loyalty_points_awarded as points
       from create_booking($1, '2031-05-02 18:00Z', 2, 'Ada', 'ada@example.com', null)`,
      [id],
    );

  it.each(settings)("when %s", async (_, values) => {
    for (const where of ["session", "settings"]) {
      const db = await database.pool.connect();
      try {
        await db.query("begin");
        for (const [name, value] of Object.entries(values)) {
          await (where === "session"
            ? db.query("select set_config($1, $2, true)", [name, value])
            : db.query("insert into regulars.settings (name, value) values ($1, $2)", [
                name,
                value,
              ]));
        }
        const id = await addRestaurant(db, [2]);
        await addProgram(db, id);
        await db.query("update loyalty_programs set pilot_only = random() < 0.5");
        expect((await book(db, id)).rows, where).toEqual([{ status: "confirmed", points: 0 }]);
      } finally {
        await db.query("rollback");
        db.release();
      }
    }
  });

  it("when there is no program, or none is active", async () => {
    const db = await database.pool.connect();
    try {
      await db.query("begin");
      await db.query("set local loyalty.general_availability = 'on'");
      const id = await addRestaurant(db, [2, 2]);
      expect((await book(db, id)).rows).toEqual([{ status: "confirmed", points: 0 }]);
      await addProgram(db, id);
      await db.query("update loyalty_programs set is_active = false, pilot_only = false");
      expect((await book(db, id)).rows).toEqual([{ status: "confirmed", points: 0 }]);
      // and the same with all of it right, or the above would hold of a system that never pays
      await db.query("update loyalty_programs set is_active = true where restaurant_id = $1", [id]);
      await db.query(
        "insert into restaurant_tables (restaurant_id, label, capacity) values ($1, 'T9', 2)",
        [id],
      );
      expect((await book(db, id)).rows).toEqual([{ status: "confirmed", points: 20 }]);
    } finally {
      await db.query("rollback");
      db.release();
    }
  });
});
