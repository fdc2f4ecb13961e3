/**
 * Bookings, changes of contact, merges, unmerges, erasures and the backfill, all at once on the
 * same few guests: who meets another is through by trying again as the client does, no guest is
 * split in two, and in the end every check is green.
 */
import pg from "pg";
import { beforeAll, expect, it } from "vitest";
import { retrying } from "../src/client.js";
import { RegularsError } from "../src/errors.js";
import { backfillInChunks } from "../src/upkeep.js";
import { useDatabase } from "./database.js";
import { Random } from "./phone-numbers.js";
import { addRestaurant } from "./sample.js";

const database = useDatabase();
const rounds = process.env.REGULARS_TEST_LONG ? 400 : 20;

beforeAll(async () => {
  await database.pool.query(
    "insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on')",
  );
});

/**
 * Five people with three contacts each, some of them with an e-mail or a number that another has as
 * well.
 */
const contacts = [0, 1, 2, 3, 4].flatMap((person) => [
  [`person${person}@example.org`, `07911 12345${person}`],
  [`person${person}@example.org`, null],
  [null, `+44 7911 12345${(person + 1) % 5}`],
]);

const someCustomer =
  "(select id from customers where restaurant_id = $1 order by random() limit 1)";
const someBooking = "(select id from bookings where restaurant_id = $1 order by random() limit 1)";

type Step = (random: Random) => { sql: string; values?: unknown[] };
const workers: Record<string, Step> = {
  book: (random) => ({
    sql: `
      insert into bookings (
        restaurant_id, starts_at, party_size, customer_name, customer_email, customer_phone
      )
          values ($1, now(), 2, 'Guest', $2, $3)`,
    values: random.pick(contacts),
  }),
  change: (random) => ({
    sql: `update bookings
      set customer_email = $2, customer_phone = $3
      where restaurant_id = $1 and id = ${someBooking}`,
    values: random.pick(contacts),
  }),
  move: (random) => ({
    sql: `update bookings
      set status = $2, party_size = $3
      where restaurant_id = $1 and id = ${someBooking}`,
    values: [random.pick(["cancelled", "completed", "confirmed"]), 1 + random.below(6)],
  }),
  merge: (random) => ({
    sql:
      random.below(3) > 0
        ? `select merge_customers($1, ${someCustomer}, ${someCustomer}, 'staff:1')`
        : `select unmerge_customers($1, ${someCustomer}, 'staff:1')`,
  }),
  mergeToo: (random) => ({
    sql:
      random.below(2) > 0
        ? `select merge_customers($1, ${someCustomer}, ${someCustomer}, 'staff:2')`
        : `select unmerge_customers($1, id, 'staff:2') from customers
           where restaurant_id = $1 and merged_into_id is not null order by random() limit 1`,
  }),
  erase: (random) => ({
    sql:
      random.below(6) > 0
        ? `select set_marketing_consent($1, ${someCustomer}, true, 'staff:1', 'web')`
        : `select erase_customer($1, ${someCustomer}, 'staff:1')`,
  }),
  import: (random) => ({
    sql: `
      insert into bookings (restaurant_id, import_batch_id, starts_at, ends_at, party_size,
      booking_type, status,
            customer_email, customer_phone)
          values (
            $1,
            gen_random_uuid(),
            now(),
            now() + interval '1 hour',
            2,
            'dinner',
            'completed',
            $2,
            $3
          )`,
    values: random.pick(contacts),
  }),
};

it(
  "bookings, merges, erasures and the backfill meet, lose nothing and split nobody",
  { timeout: 600_000 },
  async () => {
    const restaurantId = await addRestaurant(database.pool);
    await database.pool.query("select set_loyalty_program($1, 'club', pilot_only => false)", [
      restaurantId,
    ]);
    // somebody to merge and erase from the first round on
    for (const [email, phone] of contacts) {
      await database.pool.query(
        `insert into bookings (restaurant_id, starts_at, party_size, customer_email, customer_phone)
         values ($1, now(), 2, $2, $3)`,
        [restaurantId, email, phone],
      );
    }
    const done = new Map<string, number>();
    const faults: string[] = [];
    let working = Object.keys(workers).length;

    const work = async ([name, step]: [string, Step], place: number) => {
      const random = new Random(place + 1);
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      try {
        for (let round = 0; round < rounds; round++) {
          const { sql, values = [] } = step(random);
          try {
            const { rowCount } = await retrying(5, () =>
              client.query(sql, [restaurantId, ...values]),
            );
            if (rowCount) done.set(name, (done.get(name) ?? 0) + 1);
          } catch (error) {
            // a refusal by a rule is an answer
            const code = error instanceof RegularsError ? error.code : "";
            if (!code.startsWith("RG")) faults.push(`${name}: ${code} ${String(error)}`);
          }
        }
      } finally {
        working--;
        await client.end();
      }
    };
    const backfill = async () => {
      do {
        await backfillInChunks(database.pool, { restaurant_id: restaurantId });
        done.set("backfill", (done.get("backfill") ?? 0) + 1);
      } while (working > 0);
    };
    await Promise.all([...Object.entries(workers).map(work), backfill()]);

    expect(faults).toEqual([]);
    expect([...done.keys()].sort()).toEqual([...Object.keys(workers), "backfill"].sort());
    await backfillInChunks(database.pool, { restaurant_id: restaurantId });

    const query = async (sql: string) =>
      (await database.pool.query(sql, [restaurantId])).rows as unknown[];
    // a pointer leads to a customer that stands for itself, and the bookings of a contact have one
    expect(
      await query(
        `
          select
            regulars.normalize_email(customer_email),
            regulars.normalize_phone(customer_phone, 'GB')
       from bookings
       join customers on customers.restaurant_id = bookings.restaurant_id
         and customers.id = bookings.customer_id
       where bookings.restaurant_id = $1 and regulars.has_contact(customer_email, customer_phone)
       group by 1, 2
       having count(distinct customers.id) > 1 or bool_or(
         merged_into_id is not null or erased_at is not null
       )`,
      ),
    ).toEqual([]);
    expect(
      await query(
        `select id from customers as pointers where restaurant_id = $1 and exists (
         select from customers where restaurant_id = $1 and id = pointers.merged_into_id
           and (merged_into_id is not null or (erased_at is null) <> (pointers.erased_at is null))
       )`,
      ),
    ).toEqual([]);
    expect(
      await query(
        `select check_name, actual, detail from verify_customers_loyalty($1)
       where not ok and severity = 'fail' and check_name <> 'pilot_list'`,
      ),
    ).toEqual([]);
  },
);
