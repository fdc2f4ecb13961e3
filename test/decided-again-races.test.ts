/**
 * Whatever a function has read before it waits is read again under the lock: for each function of
 * the list in docs/decisions.md a pair of sessions, the second of which waits for the first.
 */
import pg from "pg";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { backfillInChunks } from "../src/upkeep.js";
import { useDatabase } from "./database.js";
import { type Statement, meet } from "./meet.js";
import { addRestaurant } from "./sample.js";

const database = useDatabase();
let restaurantId: string;

beforeAll(async () => {
  await database.pool.query(
    "insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on')",
  );
});

beforeEach(async () => {
  restaurantId = await addRestaurant(database.pool, [4]);
  await query(...program("club"));
});

/** By statements in which $1 is the restaurant. */
async function query<Row = Record<string, unknown>>(
  sql: string,
  values: unknown[] = [restaurantId],
): Promise<Row[]> {
  return (await database.pool.query(sql, values)).rows as Row[];
}

async function one<Row = Record<string, unknown>>(sql: string, ...values: unknown[]): Promise<Row> {
  const [row] = await query<Row>(sql, [restaurantId, ...values]);
  if (!row) throw new Error("no row");
  return row;
}

/** The rows of the second, or its SQLSTATE. */
async function outcome(first: Statement[], second: Statement): Promise<unknown> {
  const met = await meet(database.url, first, second);
  return met instanceof pg.DatabaseError ? met.code : met.rows;
}

const program = (slug: string, more = ""): Statement => [
  `select from set_loyalty_program($1, '${slug}', pilot_only => false ${more})`,
  [restaurantId],
];

const booking = (email: string): Statement => [
  `insert into bookings (restaurant_id, starts_at, party_size, customer_email)
   values ($1, now(), 4, $2)`,
  [restaurantId, email],
];

const lock = (customerId: string): Statement => [
  "select from customers where id = $1 for no key update",
  [customerId],
];

async function guest(name: string): Promise<string> {
  const [sql, values] = booking(`${name}@example.com`);
  const rows = await query<{ customer_id: string }>(`${sql} returning customer_id`, values);
  return rows[0]?.customer_id ?? "";
}

const entries = () =>
  query(
    `select programs.slug, entries.reason, entries.points_delta as points
     from loyalty_point_events as entries
     join loyalty_programs as programs on programs.id = entries.program_id
     where entries.restaurant_id = $1
     order by entries.recorded_at, entries.id`,
  );

async function expectSound(): Promise<void> {
  expect(
    await query(
      `select check_name, detail from verify_customers_loyalty($1)
       where not ok and severity = 'fail' and check_name <> 'pilot_list'`,
    ),
  ).toEqual([]);
}

describe("an exclusion", () => {
  const exclude = (id: string): Statement => [
    "select reason from exclude_from_loyalty($1, $2, 'staff', 'owner')",
    [restaurantId, id],
  ];
  const open = () =>
    query(
      `select programs.slug from loyalty_exclusions as exclusions
       join loyalty_programs as programs on programs.id = exclusions.program_id
       where exclusions.restaurant_id = $1 and ended_at is null`,
    );

  it("leaves its points to a booking that it waits for", async () => {
    const ada = await guest("ada");
    expect(await outcome([booking("ada@example.com")], exclude(ada))).toEqual([
      { reason: "staff" },
    ]);
    expect((await entries()).map(({ points }) => points)).toEqual([30, 30]);
    await expectSound();
  });

  it("lets a booking that waits for it earn nothing", async () => {
    const ada = await guest("ada");
    expect(await outcome([exclude(ada)], booking("ada@example.com"))).toEqual([]);
    expect((await entries()).map(({ points }) => points)).toEqual([30]);
    await expectSound();
  });

  it("is from the program that is active once the guest is free", async () => {
    const ada = await guest("ada");
    await outcome([lock(ada), program("circle")], exclude(ada));
    expect(await open()).toEqual([{ slug: "circle" }]);
  });

  it("ends in the program that is active once the guest is free", async () => {
    const ada = await guest("ada");
    await query(...exclude(ada));
    await query(...program("circle"));
    await query(...exclude(ada));
    const readmit: Statement = [
      "select from readmit_to_loyalty($1, $2, 'owner')",
      [restaurantId, ada],
    ];
    await outcome([lock(ada), program("club")], readmit);
    expect(await open()).toEqual([{ slug: "circle" }]);
  });

  it("of two at once is one", async () => {
    const ada = await guest("ada");
    await outcome([exclude(ada)], exclude(ada));
    expect(await open()).toEqual([{ slug: "club" }]);
  });
});

describe("a transfer of points", () => {
  const transfer = (from: string, customerId: string | null = null): Statement => [
    `select moved.balance from loyalty_programs as old
     cross join lateral transfer_loyalty_points($1, old.id, 'owner', customer_id => $3,
       dry_run => false) as moved
     where old.restaurant_id = $1 and old.slug = $2`,
    [restaurantId, from, customerId],
  ];
  const balances = () =>
    query(
      `select programs.slug, accounts.balance::integer
       from loyalty_points as accounts
       join loyalty_programs as programs on programs.id = accounts.program_id
       where accounts.restaurant_id = $1 and balance <> 0
       order by 1, 2`,
    );

  it("takes along what the guest spends and earns meanwhile", async () => {
    const ada = await guest("ada");
    await query(...program("circle"));
    const spend: Statement = [
      `select redeem_points($1, $2, 20, 'coffee', 'staff', program_id => id)
       from loyalty_programs where restaurant_id = $1 and slug = 'club'`,
      [restaurantId, ada],
    ];
    expect(await outcome([spend], transfer("club"))).toEqual([{ balance: "10" }]);
    expect(await balances()).toEqual([{ slug: "circle", balance: 10 }]);
    await expectSound();
  });

  it("goes to the program that is active once another change is through", async () => {
    await guest("ada");
    await query(...program("circle"));
    await outcome([program("square")], transfer("club"));
    expect(await balances()).toEqual([{ slug: "square", balance: 30 }]);
    await expectSound();
  });

  it("of a guest who is merged meanwhile moves the points of the survivor", async () => {
    const [ada, ben] = [await guest("ada"), await guest("ben")];
    await query(...program("circle"));
    const merge: Statement = [
      "select merge_customers($1, $2, $3, 'staff')",
      [restaurantId, ben, ada],
    ];
    await outcome([merge], transfer("club", ada));
    expect(await balances()).toEqual([{ slug: "circle", balance: 60 }]);
    await expectSound();
  });

  it("keeps the rules of two programs apart whose points come at once", async () => {
    const rules = async () =>
      query(
        `select account.balance::integer, account.next_expiry_points::integer as due
         from customers
         cross join lateral get_loyalty_account($1, customers.id) as account
         where customers.restaurant_id = $1
         order by email_normalized`,
      );
    await query(...program("club", ", expires_after => '60 days'"));
    await guest("ada");
    await query(...program("circle", ", expires_after => '90 days'"));
    await guest("ben");
    await query(...program("square", ", expires_after => '0'"));
    await outcome([transfer("club")], transfer("circle"));
    expect(await rules()).toEqual([
      { balance: 30, due: 30 },
      { balance: 30, due: 30 },
    ]);
    await expectSound();
  });

  it.each(["reverse_redemption", "reverse_entry"])(
    "lets %s, which waits for it, give points back where they are now",
    async (reversal) => {
      const ada = await guest("ada");
      const { id } = await one<{ id: string }>(
        "select id from redeem_points($1, $2, 20, 'coffee', 'staff')",
        ada,
      );
      await query(...program("circle"));
      await outcome(
        [transfer("club")],
        [`select ${reversal}($1, $2, 'cold', 'staff')`, [restaurantId, id]],
      );
      expect(await balances()).toEqual([{ slug: "circle", balance: 30 }]);
      await expectSound();
    },
  );
});

describe("a reward", () => {
  const set = (more: string): Statement => [
    `select from set_loyalty_reward($1, 'tea', 'Tea', ${more})`,
    [restaurantId],
  ];
  const reward = () =>
    one("select points, limit_per_customer as most from loyalty_rewards where restaurant_id = $1");

  it("that two make at once keeps what only the first of them gave", async () => {
    await outcome([set("10, limit_per_customer => 1")], set("20"));
    expect(await reward()).toEqual({ points: 20, most: 1 });
  });

  it("is made for the program that is active once another change is through", async () => {
    await outcome([program("circle")], set("10"));
    expect(
      await query(
        `select programs.slug from loyalty_rewards as rewards
         join loyalty_programs as programs on programs.id = rewards.program_id
         where rewards.restaurant_id = $1`,
      ),
    ).toEqual([{ slug: "circle" }]);
  });

  it("that is limited while the guest is waited for is asked for again", async () => {
    const ada = await guest("ada");
    await query(...set("10"));
    const redeem: Statement = [
      `select redeem_reward($1, $2, id, 'staff') from loyalty_rewards where restaurant_id = $1`,
      [restaurantId, ada],
    ];
    expect(await outcome([lock(ada), set("10, limit_per_customer => 1")], redeem)).toBe("40001");
    await query(...redeem);
    await expect(query(...redeem)).rejects.toMatchObject({ code: "RG029" });
  });

  it("for a booking that is cancelled meanwhile is refused", async () => {
    const ada = await guest("ada");
    const cancel: Statement = [
      "select cancel_booking($1, id) from bookings where restaurant_id = $1",
      [restaurantId],
    ];
    const spend: Statement = [
      `select redeem_points($1, $2, 10, 'coffee', 'staff', booking_id => id)
       from bookings where restaurant_id = $1`,
      [restaurantId, ada],
    ];
    expect(await outcome([cancel], spend)).toBe("RG031");
    await expectSound();
  });

  it("comes back with a booking that is cancelled while it is had", async () => {
    const ada = await guest("ada");
    await query("select adjust_points($1, $2, 10, 'welcome', 'staff')", [restaurantId, ada]);
    const spend: Statement = [
      `select redeem_points($1, $2, 10, 'coffee', 'staff', booking_id => id)
       from bookings where restaurant_id = $1`,
      [restaurantId, ada],
    ];
    await outcome(
      [spend],
      ["select cancel_booking($1, id) from bookings where restaurant_id = $1", [restaurantId]],
    );
    expect(
      await one("select balance::integer from loyalty_points where restaurant_id = $1"),
    ).toEqual({ balance: 10 });
    await expectSound();
  });
});

describe("upkeep", () => {
  it("expires what is left after a use that it waits for", async () => {
    const ada = await guest("ada");
    await query(...program("club", ", expires_after => '60 days'"));
    await query(
      `insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
       values ($1, now(), 8, 'ada@example.com', now() - interval '90 days')`,
    );
    const use: Statement = [
      `select redeem_points($1, $2, 40, 'voucher', 'staff',
         occurred_at => now() - interval '80 days')`,
      [restaurantId, ada],
    ];
    // what was due is posted with the use, so that nothing is left to the one who waited
    expect(
      await outcome([use], ["select points::integer from expire_points($1)", [restaurantId]]),
    ).toEqual([{ points: 0 }]);
    expect(
      await one("select balance::integer from loyalty_points where restaurant_id = $1"),
    ).toEqual({ balance: 30 });
    await expectSound();
  });

  it("lapses no tier that a booking keeps", async () => {
    const tiers = `'{"qualification_period": "P30D", "tiers": [
      {"tier": "guest", "min_points": 0}, {"tier": "regular", "min_points": 30}]}'`;
    await query(...program("club", `, tier_definitions => ${tiers}`));
    await query(
      `insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
       values ($1, now(), 4, 'ada@example.com', now() - interval '30 days' + interval '1 second')`,
    );
    await query("select pg_sleep(1.1)", []);
    expect(
      await outcome(
        [booking("ada@example.com")],
        ["select lapse_loyalty_tiers($1) as lapsed", [restaurantId]],
      ),
    ).toEqual([{ lapsed: 0 }]);
    expect(await one("select tier from loyalty_points where restaurant_id = $1")).toEqual({
      tier: "regular",
    });
    await expectSound();
  });

  const announce = (days: number): Statement => [
    `select count(*) from announce_expiry($1, current_date + 10, make_interval(days => ${days}),
       dry_run => false)`,
    [restaurantId],
  ];
  const notices = () =>
    query(
      `select expires_after::text, expiry_notice_on is not null as is_noticed
       from loyalty_programs where restaurant_id = $1`,
    );

  it("announces an expiry once, and the later one of two", async () => {
    await guest("ada");
    await outcome([announce(60)], announce(60));
    expect(
      await one("select count(*)::integer from loyalty_program_versions where restaurant_id = $1"),
    ).toEqual({ count: 2 });
    await outcome([announce(70)], announce(80));
    expect(await notices()).toEqual([{ expires_after: "80 days", is_noticed: true }]);
    await outcome([announce(90)], ["select from withdraw_expiry_notice($1)", [restaurantId]]);
    expect(await notices()).toEqual([{ expires_after: "90 days", is_noticed: false }]);
    await expectSound();
  });

  it("announces for the program that is active once another change is through", async () => {
    await outcome([program("circle")], announce(60));
    expect(
      await query(
        `select slug from loyalty_programs
         where restaurant_id = $1 and expiry_notice_on is not null`,
      ),
    ).toEqual([{ slug: "circle" }]);
  });

  it("prices by the program that is active once the bookings are free", async () => {
    await query(
      `insert into bookings (restaurant_id, import_batch_id, starts_at, ends_at, party_size,
         booking_type, status, customer_email)
       values ($1, gen_random_uuid(), now() - interval '3 hours', now(), 2, 'dinner', 'completed',
         'ada@example.com')`,
    );
    await query("select from backfill_customers_loyalty($1)");
    const hold: Statement = [
      "select from bookings where restaurant_id = $1 for no key update",
      [restaurantId],
    ];
    await outcome(
      [hold, program("circle", `, accrual_rule => '{"type": "flat", "points": 50}'`)],
      ["select from reprice_loyalty_history($1, dry_run => false)", [restaurantId]],
    );
    expect(
      await query(
        `select programs.slug, loyalty_points_awarded as points from bookings
         join loyalty_programs as programs on programs.id = loyalty_program_id
         where bookings.restaurant_id = $1`,
      ),
    ).toEqual([{ slug: "circle", points: 50 }]);
    await expectSound();
  });

  it("delivers each row once to two who take a leaving restaurant's rows at once", async () => {
    await guest("ada");
    await guest("ben");
    const one = new pg.Client({ connectionString: database.url });
    await one.connect();
    const chunk = `
      select table_name || ' ' || (row_data ->> 'id') as gone
      from regulars.offboard_chunk($1, 'owner', 1)`;
    const delivered: unknown[] = [];
    try {
      for (let round = 0; round < 10; round++) {
        await one.query("begin");
        delivered.push(...(await one.query<{ gone: string }>(chunk, [restaurantId])).rows);
        const other = query(chunk);
        await one.query("commit");
        delivered.push(...(await other));
      }
    } finally {
      await one.end();
    }
    const rows = delivered.map((row) => (row as { gone: string | null }).gone).filter(Boolean);
    expect(rows.length).toBeGreaterThan(4);
    expect(new Set(rows).size).toBe(rows.length);
  });

  it("moves a booking of a changed zone that was made meanwhile", async () => {
    const book: Statement = [
      `insert into bookings (restaurant_id, starts_at, party_size)
       values ($1, now() + interval '30 days', 2)`,
      [restaurantId],
    ];
    const change: Statement = [
      `select local_starts_at = new_local_starts_at as is_kept
       from change_restaurant_timezone($1, 'Asia/Tokyo', 'local_times', 'owner', dry_run => false)`,
      [restaurantId],
    ];
    expect(await outcome([book], change)).toEqual([{ is_kept: true }]);
  });
});

describe("people", () => {
  const merge = (survivor: string, duplicate: string): Statement => [
    "select merge_customers($1, $2, $3, 'staff')",
    [restaurantId, survivor, duplicate],
  ];
  const standsFor = () =>
    query(
      `select guests.email_normalized as guest, roots.email_normalized as root
       from customers as guests
       join customers as roots on roots.id = guests.merged_into_id
       where guests.restaurant_id = $1 order by 1`,
    );

  it("are merged into whom the survivor has been merged into meanwhile", async () => {
    const [ada, ben, cy] = [await guest("ada"), await guest("ben"), await guest("cy")];
    await outcome([merge(ada, ben)], merge(ben, cy));
    expect(await standsFor()).toEqual([
      { guest: "ben@example.com", root: "ada@example.com" },
      { guest: "cy@example.com", root: "ada@example.com" },
    ]);
    await expectSound();
  });

  it("are merged with those whom a duplicate has come to stand for meanwhile", async () => {
    const [ada, ben, cy] = [await guest("ada"), await guest("ben"), await guest("cy")];
    await outcome([merge(ben, cy)], merge(ada, ben));
    expect(await standsFor()).toEqual([
      { guest: "ben@example.com", root: "ada@example.com" },
      { guest: "cy@example.com", root: "ada@example.com" },
    ]);
    await expectSound();
  });

  it("are taken apart as the group is once the merge before is through", async () => {
    const [ada, ben, cy] = [await guest("ada"), await guest("ben"), await guest("cy")];
    await query(...merge(ada, ben));
    await outcome(
      [merge(cy, ada)],
      ["select unmerge_customers($1, $2, 'staff')", [restaurantId, ben]],
    );
    expect(await standsFor()).toEqual([{ guest: "ada@example.com", root: "cy@example.com" }]);
    await expectSound();
  });

  it("keep a booking that is made while they are merged", async () => {
    const [ada, ben] = [await guest("ada"), await guest("ben")];
    await outcome([booking("ben@example.com")], merge(ada, ben));
    expect(
      await query("select distinct customer_id from bookings where restaurant_id = $1"),
    ).toEqual([{ customer_id: ada }]);
    await expectSound();
  });
});

describe("a profile that is still to be written", () => {
  const shared = "shared@example.com";
  const tick = (): Statement => [
    `insert into bookings (restaurant_id, starts_at, party_size, customer_email, marketing_opt_in)
     values ($1, now(), 2, '${shared}', true)`,
    [restaurantId],
  ];
  /** Bookings of a guest with the same e-mail and a number of his own, who is still unknown. */
  const importOne = () =>
    query(
      `insert into bookings (restaurant_id, import_batch_id, starts_at, ends_at, party_size,
         booking_type, status, customer_email, customer_phone)
       values ($1, gen_random_uuid(), now(), now() + interval '2 hours', 2, 'dinner', 'confirmed',
         '${shared}', '07911 123499')`,
    );
  const refresh = (): Statement => [
    `select refresh_customer_profiles($1, array(
       select id from customers where restaurant_id = $1))`,
    [restaurantId],
  ];
  const optedIn = () =>
    query(
      `select distinct profiles.email_opt_in from customer_profiles as profiles
       join customers on customers.id = profiles.customer_id
       where customers.restaurant_id = $1 and customers.email_normalized = '${shared}'`,
    );

  beforeEach(async () => {
    // a restaurant in use: this is no first run
    await guest("ada");
    await importOne();
  });
  /** As the first step of the backfill leaves some guests. */
  const attach = () =>
    query(
      `with guests as (
         insert into customers (restaurant_id, email, phone, email_normalized, phone_normalized)
         values ($1, '${shared}', '07911 123499', '${shared}', '+447911123499')
         returning id
       )
       update bookings set customer_id = guests.id, derived_writes = derived_writes + 1
       from guests
       where bookings.restaurant_id = $1 and bookings.customer_id is null`,
    );

  it("shows a choice that another guest with the address makes meanwhile", async () => {
    await attach();
    await outcome([tick()], refresh());
    expect(await optedIn()).toEqual([{ email_opt_in: true }]);
    await expectSound();
  });

  it.each([
    ["cancelled", "confirmed"],
    ["completed", "no_show"],
  ])("counts a booking that is %s meanwhile, and %s then", async (status, then) => {
    await attach();
    const change: Statement = [
      "update bookings set status = $2 where restaurant_id = $1 and customer_phone is not null",
      [restaurantId, status],
    ];
    await outcome([change], refresh());
    await expectSound();
    // and the other way round
    const back: Statement = [
      "update bookings set status = $3 where restaurant_id = $1 and status = $2",
      [restaurantId, status, then],
    ];
    await query("delete from customer_profiles where restaurant_id = $1");
    await outcome([refresh()], back);
    await expectSound();
  });

  it("shows a choice that did not see the guest whom the backfill made", async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query("begin");
      await client.query(...tick());
      const filling = backfillInChunks(database.pool, { restaurant_id: restaurantId });
      const isWaiting = async () =>
        (
          await query<{ waits: boolean }>(
            `select exists (select from pg_locks where not granted and locktype = 'advisory'
               and classid::bigint = regulars.address_lock_class()) as waits`,
            [],
          )
        )[0]?.waits;
      await vi.waitUntil(isWaiting, { timeout: 30_000 });
      await client.query("commit");
      await filling;
    } finally {
      await client.end();
    }
    expect(await optedIn()).toEqual([{ email_opt_in: true }]);
    await expectSound();
  });
});

describe.each(["repeatable read", "serializable"])("a choice for an address in %s", (level) => {
  const shared = "shared@example.com";
  const make: Statement = [
    `insert into bookings (restaurant_id, starts_at, party_size, customer_email, customer_phone)
     values ($1, now(), 2, '${shared}', '07911 123499')`,
  ];
  const choose = (isGiven: boolean): Statement => [
    `select from set_marketing_consent($1, (
       select id from customers where restaurant_id = $1 and phone_normalized is null
         and email_normalized = '${shared}'), $2, 'staff', 'phone')`,
    [restaurantId, isGiven],
  ];
  /** Whether the second, whose snapshot is older, may commit after the first. */
  async function late(first: Statement, second: Statement): Promise<string> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query(`begin isolation level ${level}`);
      await client.query("select from restaurants");
      await query(...first);
      await client.query(...second);
      await client.query("commit");
      return "committed";
    } catch (error) {
      if (error instanceof pg.DatabaseError) return error.code ?? "";
      throw error;
    } finally {
      await client.end();
    }
  }

  beforeEach(async () => {
    make[1] = [restaurantId];
    await query(...booking(shared));
  });

  it("that a guest made later does not see has him made again", async () => {
    expect(await late(choose(true), make)).toBe("40001");
    await expectSound();
  });

  it("that changes one made before is tried again where it does not see a guest", async () => {
    await query(...choose(true));
    expect(await late(make, choose(false))).toBe("40001");
    await expectSound();
  });

  it("is tried again after waiting for a guest to be made", async () => {
    const met = await meet(
      database.url,
      [make],
      choose(true),
      [],
      `begin isolation level ${level}; select from restaurants`,
    );
    expect(met).toMatchObject({ code: "40001" });
    await expectSound();
  });

  it("leaves nothing behind of a guest who has chosen nothing", async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`begin isolation level ${level}`);
    await client.query(...make);
    await client.query("commit");
    await client.end();
    expect(await query("select from marketing_addresses where restaurant_id = $1")).toEqual([]);
    await expectSound();
  });
});

describe("the queue", () => {
  it("promises no table: whoever is given it first has it", async () => {
    const evening = "'2031-05-02 18:00Z'";
    for (const name of ["ada", "ben"]) {
      await query(
        `insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
         values ($1, ${evening}, 2, 'pending_allocation', $2)`,
        [restaurantId, `${name}@example.com`],
      );
    }
    const next = await one<{ table_id: string; booking_id: string }>(
      `select tables.id as table_id, next.booking_id from restaurant_tables as tables
       cross join lateral next_waiting($1, tables.id) as next where tables.restaurant_id = $1`,
    );
    const allocate = (which: string): Statement => [
      `select allocate_booking($1, id, $2) from bookings
       where restaurant_id = $1 and id ${which} $3`,
      [restaurantId, next.table_id, next.booking_id],
    ];
    expect(await outcome([allocate("<>")], allocate("="))).toBe("RG006");
    await expectSound();
  });

  it.each(["read committed", "repeatable read", "serializable"])(
    "gives two places to two who join it in %s",
    async (level) => {
      const wait = `insert into bookings (restaurant_id, starts_at, party_size, status)
        values ($1, '2031-05-02 18:00Z', 2, 'pending_allocation')`;
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      try {
        for (let isThrough = false, tries = 0; !isThrough && tries < 3; tries++) {
          await client.query(`begin isolation level ${level}`);
          await client.query("select count(*) from restaurants");
          if (tries === 0) await query(wait);
          try {
            await client.query(wait, [restaurantId]);
            await client.query("commit");
            isThrough = true;
          } catch (error) {
            expect(error).toMatchObject({ code: "40001" });
            await client.query("rollback");
          }
        }
      } finally {
        await client.end();
      }
      expect(
        await query("select position from waiting_list where restaurant_id = $1 order by 1"),
      ).toEqual([{ position: 1 }, { position: 2 }]);
    },
  );
});

it("puts both on the list when two restaurants are let in at once", async () => {
  const other = await addRestaurant(database.pool);
  const open = (id: string): Statement => ["select from open_loyalty($1)", [id]];
  await meet(database.url, [open(restaurantId)], open(other));
  const { value } = await one<{ value: string }>(
    `select value from regulars.settings where name = 'loyalty.pilot_restaurant_ids' and $1 <> ''`,
  );
  expect(value.split(",")).toEqual(expect.arrayContaining([restaurantId, other]));
});
