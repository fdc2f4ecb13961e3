/**
 * What somebody forces on ledger and accounts with the triggers off: verify names the account, the
 * backfill restores what bookings can restore, and a manual entry that was touched stays in sight.
 */
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { useDatabase } from "./database.js";

const database = useDatabase();
const isLong = Boolean(process.env.REGULARS_TEST_LONG);
const restaurantId = "00000000-0000-7000-8000-00000000000a";
let client: pg.Client;

beforeAll(async () => {
  client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  await client.query(`
    insert into restaurants (id, name, slug, timezone, country_code)
      values ('${restaurantId}', 'Ada', 'ada', 'Europe/London', 'GB');
    insert into regulars.settings values ('loyalty.general_availability', 'on');
    select set_loyalty_program('${restaurantId}', 'club', pilot_only => false);
    insert into bookings (restaurant_id, starts_at, party_size, customer_email)
    select '${restaurantId}', now(), 1 + n % 6, 'guest' || n % 7 || '@example.com'
    from generate_series(1, 30) as n;
    update bookings set party_size = party_size + 2 where party_size % 2 = 0;
    update bookings set status = 'cancelled' where party_size = 5;
    select adjust_points(restaurant_id, id, 15, 'welcome', 'staff') from customers;
    select redeem_points(restaurant_id, id, 10, 'coffee', 'staff') from customers;`);
});
afterAll(() => client.end());

/**
 * Each takes a number to choose its row by, and returns the accounts it touched and whether an
 * entry was manual.
 */
const edits = {
  "alters an entry's points": `
    update loyalty_point_events
    set points_delta = points_delta + case points_delta when -7 then 8 else 7 end
    where id = (select id from chosen) returning customer_id, booking_id is null as is_manual`,
  "backdates an entry": `
    update loyalty_point_events set occurred_at = occurred_at - interval '1 year'
    where id = (select id from chosen) returning customer_id, booking_id is null as is_manual`,
  "calls an entry another reason": `
    update loyalty_point_events
    set reason = case when booking_id is null then 'redemption.reversed' else 'booking.no_show' end
    where id = (select id from chosen) returning customer_id, booking_id is null as is_manual`,
  "gives an entry to another guest": `
    update loyalty_point_events as entry
    set sequence = 1 + newest.sequence, customer_id = newest.customer_id
    from (
      select customer_id, max(sequence) as sequence from loyalty_point_events
      where customer_id <> (select customer_id from chosen)
      group by customer_id order by customer_id limit 1
    ) as newest
    where id = (select id from chosen)
    returning (select customer_id from chosen) as customer_id, booking_id is null as is_manual`,
  "removes an entry": `
    delete from loyalty_point_events where id = (select id from chosen)
    returning customer_id, booking_id is null as is_manual`,
  "forges an entry": `
    insert into loyalty_point_events (
      restaurant_id,
      program_id,
      customer_id,
      sequence,
      points_delta,
      reason,
      source_key,
      occurred_at,
      digest
    )
    select restaurant_id, program_id, customer_id, 1 + (
        select max(sequence)
        from loyalty_point_events as entry
        where entry.customer_id = chosen.customer_id
      ), 500, 'manual.adjustment', 'manual:forged', now(), digest
    from chosen returning customer_id, true as is_manual`,
  "forges an entry of a booking": `
    insert into loyalty_point_events (
      restaurant_id,
      program_id,
      customer_id,
      booking_id,
      sequence,
      points_delta,
      reason,
      source_key,
      occurred_at, digest
    )
    select restaurant_id, program_id, customer_id, (
        select id from bookings where bookings.customer_id = chosen.customer_id limit 1
      ), 1 + (
        select max(sequence)
        from loyalty_point_events as entry
        where entry.customer_id = chosen.customer_id
      ), 500, 'booking.adjustment', 'booking:forged:1', now(), digest
    from chosen returning customer_id, false as is_manual`,
  "alters a balance": `
    update loyalty_points set balance = balance + 1
    where customer_id = (select customer_id from chosen) returning customer_id,
    null::boolean as is_manual`,
  "alters lifetime points": `
    update loyalty_points set lifetime_points = 0 - lifetime_points - 1
    where customer_id = (select customer_id from chosen) returning customer_id,
    null::boolean as is_manual`,
  "promotes a guest": `
    update loyalty_points set tier = 'diamond'
    where customer_id = (select customer_id from chosen) returning customer_id,
    null::boolean as is_manual`,
  "sets the count of entries back": `
    update loyalty_points set last_sequence = last_sequence - 1
    where customer_id = (select customer_id from chosen) returning customer_id,
    null::boolean as is_manual`,
  "removes an account": `
    delete from loyalty_points
    where customer_id = (select customer_id from chosen) returning customer_id,
    null::boolean as is_manual`,
};

interface Touched {
  customer_id: string;
  /** Null: the account and not the ledger. */
  is_manual: boolean | null;
}

async function force(edit: keyof typeof edits, number: number): Promise<Touched> {
  await client.query("set local session_replication_role = replica");
  const { rows } = await client.query<Touched>(
    `with chosen as (
       select * from loyalty_point_events order by customer_id, sequence
       offset $1 % (select count(*) from loyalty_point_events) limit 1
     ) ${edits[edit]}`,
    [number],
  );
  await client.query("set local session_replication_role = origin");
  if (!rows[0]) throw new Error(`nothing was touched: ${edit}`);
  return rows[0];
}

interface Check {
  check_name: string;
  severity: string;
  detail: string;
}

async function findFaults(): Promise<Check[]> {
  const { rows } = await client.query<Check>(
    "select check_name, severity, detail from verify_customers_loyalty($1) where not ok",
    [restaurantId],
  );
  return rows;
}

async function readBalances(): Promise<unknown[]> {
  const { rows } = await client.query(
    "select customer_id, balance, lifetime_points, tier from loyalty_points order by customer_id",
  );
  return rows as unknown[];
}

it(
  "is found with the account named, repaired from the bookings, and never papered over",
  async () => {
    const before = await readBalances();
    expect(await findFaults()).toEqual([]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...(Object.keys(edits) as (keyof typeof edits)[])),
        fc.nat(1000),
        async (edit, number) => {
          await client.query("begin");
          try {
            const { customer_id, is_manual } = await force(edit, number);
            const faults = await findFaults();
            const named = faults.filter((fault) => fault.detail.includes(customer_id));
            expect(named, JSON.stringify(faults)).not.toEqual([]);

            await client.query("select from backfill_customers_loyalty($1)", [restaurantId]);
            const left = await findFaults();
            expect(left.filter((fault) => fault.severity === "fail")).toEqual([]);
            if (is_manual === null) expect(left).toEqual([]);
            else {
              expect(left.map((fault) => fault.check_name)).toEqual(["ledger_untouched"]);
              expect(left[0]?.detail).toContain(customer_id);
            }
            if (is_manual !== true) expect(await readBalances()).toEqual(before);
          } finally {
            await client.query("rollback");
          }
        },
      ),
      { numRuns: isLong ? 1000 : 30, ...(isLong ? {} : { seed: 7 }) },
    );
  },
  isLong ? 3_600_000 : 120_000,
);
