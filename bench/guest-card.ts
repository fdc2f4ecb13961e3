/**
 * What the guest card costs the database, with many customers in one restaurant: execution time as
 * explain (analyze) tells it of many different calls, after some that have the plans made; and
 * which tables a statement within the functions read from end to end, of those that grow with the
 * guests.
 */
import pg from "pg";
import { migrate } from "../src/migrate.js";
import { loadGuests } from "./guests.js";
import { definePart, percentile, round, startServer } from "./harness.js";

type Sample = Record<"id" | "email" | "phone" | "full_name", string>;
type Call = [sql: string, ...given: (string | null)[]];

const grows =
  /Seq Scan on (customers|customer_profiles|bookings|loyalty_points|marketing_consents)\b/g;

export const guestCard = definePart({
  title: "What the guest card costs the database",
  sizes: { guests: 1_000_000, calls: 500 },
  async run({ guests, calls }) {
    await using server = await startServer();
    await migrate(server.url);
    // auto_explain shows the plans within functions; loading it takes a superuser
    const url = new URL(server.url);
    await server.asSuperuser(
      server.url,
      `alter role ${url.username} set session_preload_libraries = 'auto_explain';
       grant set on parameter auto_explain.log_min_duration,
       auto_explain.log_nested_statements to ${url.username}`,
    );
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const restaurantId = await loadGuests(client, guests);

    let scans = new Set<string>();
    client.on("notice", ({ message = "" }) => {
      for (const [, table = ""] of message.matchAll(grows)) scans.add(table);
    });

    const { rows: sample } = await client.query<Sample>(
      `select id, email, phone, full_name from customers
       where email is not null and phone is not null
       order by hashtextextended(id::text, 7) limit $1`,
      [calls],
    );
    const { rows: busiest } = await client.query<{ id: string }>(
      "select customer_id as id from bookings group by customer_id order by count(*) desc limit 1",
    );
    const { rows: counts } = await client.query<{ customers: string; bookings: string }>(
      `select
          (select count(*) from customers) as customers,
          (select count(*) from bookings) as bookings`,
    );

    const text = (search: string | null, tag: string | null = null): Call => [
      "find_customers($1, $2, $3)",
      search,
      tag,
    ];
    const last = (name: string) => name.split(" ").at(-1) ?? "";
    const kinds: [string, (guest: Sample) => Call][] = [
      ["get_customer", ({ id }) => ["get_customer($1, $2)", id]],
      ["get_customer, 2,000 bookings", () => ["get_customer($1, $2)", busiest[0]?.id ?? ""]],
      ["e-mail in capitals", ({ email }) => text(email.toUpperCase())],
      ["phone as dialled (07…)", ({ phone }) => text(phone.replace(/^\+44(....)/, "0$1 "))],
      ["phone as written (+44 (0)…)", ({ phone }) => text(phone.replace("+44", "+44 (0)"))],
      ["nobody's name", ({ full_name }) => text(`zz${full_name}`)],
      ["whole name", ({ full_name }) => text(full_name)],
      ["half a surname", ({ full_name }) => text(last(full_name).slice(0, 4))],
      ["surname and first letter", ({ full_name }) => text(`${last(full_name)} ${full_name[0]}`)],
      ["one letter", ({ full_name }) => text(full_name.slice(0, 1))],
      ["tag of 1 in 5,000", () => text(null, "nuts")],
      ["tag of 1 in 100", () => text(null, "VIP")],
      ["tag of 1 in 10", () => text(null, "regular")],
      ["whole name, tag of 1 in 100", ({ full_name }) => text(full_name, "vip")],
      ["one letter, tag of 1 in 5,000", ({ full_name }) => text(full_name.slice(0, 1), "nuts")],
    ];

    async function measure([sql, ...given]: Call): Promise<{ ms: number; cards: number }> {
      const { rows } = await client.query<{
        "QUERY PLAN": [{ "Execution Time": number; Plan: { "Actual Rows": number } }];
      }>(`explain (analyze, format json) select * from ${sql}`, [restaurantId, ...given]);
      const [plan] = rows[0]?.["QUERY PLAN"] ?? [];
      return { ms: plan?.["Execution Time"] ?? NaN, cards: plan?.Plan["Actual Rows"] ?? NaN };
    }

    const rows: (string | number)[][] = [];
    for (const [label, callOf] of kinds) {
      scans = new Set();
      await client.query(
        "set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on; " +
          "set client_min_messages = log",
      );
      for (const guest of sample.slice(0, 10)) await measure(callOf(guest));
      await client.query("set auto_explain.log_min_duration = -1; reset client_min_messages");
      const times: number[] = [];
      let cards = 0;
      for (const guest of sample) {
        const measured = await measure(callOf(guest));
        times.push(measured.ms);
        cards += measured.cards;
      }
      // on a machine that others use too, CPU time is what the database needs
      const plain = await server.timed(async () => {
        for (const guest of sample) {
          const [sql, ...given] = callOf(guest);
          await client.query(`select * from ${sql}`, [restaurantId, ...given]);
        }
      });
      rows.push([
        label,
        round(cards / sample.length),
        round((plain.cpu * 1000) / sample.length, 2),
        round(percentile(times, 0.1), 2),
        round(percentile(times, 0.5), 2),
        round(percentile(times, 0.99), 2),
        [...scans].join(", ") || "none",
      ]);
    }
    await client.end();
    return {
      tables: [
        {
          title:
            `Milliseconds a call, with ${counts[0]?.customers} customers and ` +
            `${counts[0]?.bookings} bookings of one restaurant`,
          columns: [
            "found by",
            "cards",
            "CPU",
            "best 10%",
            "median",
            "worst 1%",
            "read from end to end",
          ],
          rows,
        },
      ],
      notes: ["`find_customers` unless said otherwise; at most 20 cards."],
    };
  },
});
