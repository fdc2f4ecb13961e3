/** The SQL of docs/guide.md: it runs, and its checks find what verify finds. */
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "./database.js";
import { readDocuments, statements } from "./documents.js";
import { addProgram } from "./sample.js";

const restaurantId = "00000000-0000-7000-8000-000000000001";
const database = useDatabase();
let guide: string;
/** The statements of each check, by its name. */
let checks: Map<string, string[]>;

beforeAll(async () => {
  guide = (await readDocuments()).get("docs/guide.md") ?? "";
  const section = /^## The checks in SQL$([\s\S]*?)^## /m.exec(guide)?.[1] ?? "";
  const [asShown = ""] = statements(section);
  const backfill = statements(section).filter((each) => each.includes("backfill_customers"));
  checks = new Map(
    [...section.matchAll(/^\| `(\w+)` +\| `(check_[\w…]+)`/gm)].map(([, name = "", view = ""]) => [
      name,
      view.includes("…")
        ? backfill
        : [
            asShown
              .replace("regulars.check_contacts", `regulars.${view}`)
              .replace("'bookings_have_their_customer'", `'${name}'`),
          ],
    ]),
  );
  checks
    .get("balances_match_ledger")
    ?.push(...statements(section).filter((each) => each.includes("ledger_totals")));

  const { pool } = database;
  await pool.query(
    `insert into restaurants (id, name, slug, timezone, country_code)
      values ('${restaurantId}', 'Luna', 'luna', 'Europe/London', 'GB')`,
  );
  await addProgram(pool, restaurantId);
  await pool.query(
    `insert into regulars.settings values ('loyalty.pilot_restaurant_ids', '${restaurantId}')`,
  );
  await pool.query(
    `insert into bookings (restaurant_id, starts_at, party_size, customer_name, customer_email)
     select
       '${restaurantId}',
       now() + n * interval '1 day',
       2,
       'Guest',
       'guest' || n % 3 || '@example.org'
     from generate_series(1, 6) as n`,
  );
});

describe("the guide", () => {
  it("has SQL that runs", async () => {
    expect(statements(guide).length).toBeGreaterThan(20);
    for (const statement of statements(guide)) {
      await undone(database.url, async (client) => {
        // one block asks for it, and is run statement by statement
        await client.query("set transaction isolation level repeatable read");
        await expect(client.query(statement), statement).resolves.toBeDefined();
      });
    }
  });

  it.each([
    ["nothing", [], "select"],
    [
      "a booking that nobody attached",
      ["customers_match_contacts", "bookings_have_their_customer", "backfill_pending"],
      legacyBooking("new@example.org"),
    ],
    ["a hopeless contact", ["unusable_contacts"], legacyBooking("no address")],
    [
      "detached bookings",
      ["bookings_have_their_customer"],
      "update bookings set customer_id = null, derived_writes = derived_writes + 1",
    ],
    [
      "a wrong profile",
      ["profiles_match_bookings"],
      "update customer_profiles set total_bookings = 9",
    ],
    [
      "a wrong name",
      ["customers_show_newest_contact"],
      "update customers set full_name = 'Nobody'",
    ],
    [
      "points changed by hand",
      ["ledger_matches_bookings"],
      "update bookings set loyalty_points_awarded = 7, derived_writes = derived_writes + 1",
    ],
    [
      "a wrong balance",
      ["balances_match_ledger"],
      "update loyalty_points set balance = balance + 1",
    ],
    ["a wrong tier", ["balances_match_ledger"], "update loyalty_points set tier = 'gold'"],
    [
      "an entry removed",
      ["ledger_matches_bookings", "ledger_untouched"],
      "delete from loyalty_point_events where sequence = 1",
    ],
    [
      "an altered entry",
      ["ledger_untouched"],
      "update loyalty_point_events set actor = 'somebody' where sequence = 1",
    ],
    [
      "a restaurant whose guests are read by earlier rules",
      ["phone_rules_applied"],
      `insert into regulars.earlier_phone_readings (restaurant_id, country_code, edition)
       values ('${restaurantId}', 'GB', 0)`,
    ],
    [
      "a zone that is an abbreviation",
      ["restaurants_have_a_place"],
      `alter table restaurants drop constraint restaurants_timezone_check;
       update restaurants set timezone = 'EST'`,
    ],
    [
      "a forged pin",
      ["pinned_versions_exist"],
      "update bookings set loyalty_accrual_version = 9, derived_writes = derived_writes + 1",
    ],
    [
      "a trigger switched off",
      ["guards_enabled"],
      'alter table bookings disable trigger "~before_insert"',
    ],
    [
      "row security switched off",
      ["guards_enabled"],
      "alter table bookings disable row level security",
    ],
    [
      "row security never switched on",
      ["row_security_on"],
      `alter table bookings disable row level security;
       drop policy operators on bookings;
       drop policy analysts on bookings`,
    ],
    [
      "a policy that shows everything",
      ["tenants_apart"],
      "create policy everything on loyalty_points using (true)",
    ],
    [
      "merge pointers in a circle",
      ["merge_pointers_end"],
      `update customers
       set merged_into_id = (
         select others.id from customers as others
         where others.id <> customers.id
         order by others.email_normalized = 'guest2@example.org', others.email_normalized
         limit 1
       )
       where email_normalized <> 'guest2@example.org'`,
    ],
    [
      "numbers behind events",
      ["event_counts_lead"],
      "update bookings set event_count = 0, derived_writes = derived_writes + 1",
    ],
    [
      "a bill in a currency that earns nothing",
      ["bills_in_another_currency"],
      `set local session_replication_role = origin;
       select set_loyalty_program('${restaurantId}', 'club', accrual_rule =>
         '{"type": "per_spend", "points": 1, "per_amount": 100, "currency": "GBP"}');
       insert into bookings
         (restaurant_id, starts_at, party_size, customer_email, spend_amount, spend_currency)
       values ('${restaurantId}', now(), 2, 'guest1@example.org', 500, 'EUR')`,
    ],
    [
      "an attached app whose tables cannot be read",
      ["attached_rows_mirrored"],
      "insert into regulars.attachments (source, mapping) values ('app', '{}')",
    ],
    ["events purged", ["events_arriving"], "delete from analytics_events"],
    [
      "a malformed pilot list",
      ["pilot_list"],
      "update regulars.settings set value = 'Luna, ' || value",
    ],
    [
      "a contract that is not enforced",
      ["events_valid"],
      `alter table analytics_events drop constraint analytics_events_contract_check;
       alter table analytics_events
         add constraint analytics_events_contract_check check (event_type <> '') not valid`,
    ],
  ])("has checks that find what verify finds: %s", async (_name, expected, damage) => {
    // As only a superuser can, with the triggers off.
    await undone(database.superuserUrl, async (client) => {
      await client.query(`set local session_replication_role = replica; ${damage}`);
      const { rows: verified } = await client.query<{
        check_name: string;
        ok: boolean;
        severity: string;
      }>("select check_name, ok, severity from verify_customers_loyalty()");
      expect([...checks.keys()]).toEqual(verified.map(({ check_name }) => check_name));

      const red = verified.filter(({ ok }) => !ok).map(({ check_name }) => check_name);
      expect(red).toEqual(expect.arrayContaining(expected));
      if (expected.length === 0) expect(red).toEqual([]);

      const found: string[] = [];
      for (const { check_name, severity } of verified) {
        const results = [];
        for (const query of checks.get(check_name) ?? []) results.push(await client.query(query));
        if (severity !== "info" && results.some(({ rows }) => rows.length > 0)) {
          found.push(check_name);
        }
      }
      expect(found).toEqual(red);
    });
  });
});

/** A booking as it was before this system. */
function legacyBooking(email: string): string {
  return `
    insert into bookings (
      restaurant_id, starts_at, ends_at, party_size, booking_type, customer_email
    )
    values ('${restaurantId}', now(), now() + interval '1 hour', 2, 'dinner', '${email}')`;
}

/** Runs `work` in a transaction on a connection of its own, and rolls back. */
async function undone(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("begin");
    await work(client);
  } finally {
    await client.query("rollback").catch(() => undefined);
    await client.end();
  }
}
