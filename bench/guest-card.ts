/**
 * What the guest card costs the database, with many customers in one restaurant:
 *
 *   npx tsx bench/guest-card.ts [--guests 1000000]
 *
 * Each line: execution time as explain (analyze) tells it, of many different calls after one that warms the cache,
 * and whether any statement within the function read a table from end to end.
 */
import { parseArgs } from "node:util";
import pg from "pg";
import { startTemporary } from "../src/embedded.js";
import { migrate } from "../src/migrate.js";
import { loadGuests } from "./guests.js";

const { values } = parseArgs({ options: { guests: { type: "string", default: "1000000" } } });
const guests = Number(values.guests);
const runs = 200;

await using server = await startTemporary();
await migrate(server.url);
// auto_explain shows the plans within functions, and needs a superuser
const client = new pg.Client({ connectionString: server.superuserUrl });
await client.connect();
const start = performance.now();
const restaurantId = await loadGuests(client, guests);
const { rows: about } = await client.query<{
  version: string;
  customers: string;
  bookings: string;
}>(
  `select
     split_part(version(), ' ', 2) as version,
     to_char((select count(*) from customers), 'FM9,999,999') as customers,
     to_char((select count(*) from bookings), 'FM9,999,999') as bookings`,
);
console.log(
  `PostgreSQL ${about[0]?.version}, ${about[0]?.customers} customers and ${about[0]?.bookings} bookings of one restaurant (loaded in ${((performance.now() - start) / 1000).toFixed(0)} s)\n`,
);
await client.query("load 'auto_explain'");

let scans = new Set<string>();
client.on("notice", ({ message = "" }) => {
  for (const [, table = ""] of message.matchAll(/Seq Scan on (\w+)/g)) scans.add(table);
});

/** Contacts and names of guests spread over the whole restaurant. */
const { rows: sample } = await client.query<Record<"id" | "email" | "phone" | "full_name", string>>(
  `select id, email, phone, full_name from customers
   where email is not null and phone is not null
   order by hashtextextended(id::text, 7) limit $1`,
  [runs],
);
const { rows: busiest } = await client.query<{ id: string }>(
  `select customer_id as id from bookings group by customer_id order by count(*) desc limit 1`,
);
const last = (name: string) => name.split(" ").at(-1) ?? "";

const calls: [string, (guest: (typeof sample)[number]) => [string, ...(string | null)[]]][] = [
  ["get_customer", ({ id }) => ["get_customer($1, $2)", id]],
  ["get_customer, 2,000 bookings", () => ["get_customer($1, $2)", busiest[0]?.id ?? ""]],
  ["find_customers, e-mail in capitals", ({ email }) => byText(email.toUpperCase())],
  [
    "find_customers, phone as dialled (07…)",
    ({ phone }) => byText(phone.replace(/^\+44(....)/, "0$1 ")),
  ],
  [
    "find_customers, phone as written (+44 (0)…)",
    ({ phone }) => byText(phone.replace("+44", "+44 (0)")),
  ],
  ["find_customers, whole name", ({ full_name }) => byText(full_name)],
  ["find_customers, half a surname", ({ full_name }) => byText(last(full_name).slice(0, 4))],
  ["find_customers, one letter", ({ full_name }) => byText(full_name.slice(0, 1))],
  [
    "find_customers, surname and first letter",
    ({ full_name }) => byText(`${last(full_name)} ${full_name.slice(0, 1)}`),
  ],
  ["find_customers, nobody", ({ full_name }) => byText(`zz${full_name}`)],
  ["find_customers, tag of 1 in 5,000", () => byText(null, "nuts")],
  ["find_customers, tag of 1 in 100", () => byText(null, "VIP")],
  ["find_customers, tag of 1 in 10", () => byText(null, "regular")],
  ["find_customers, name and tag of 1 in 5,000", ({ full_name }) => byText(full_name, "nuts")],
  [
    "find_customers, half a surname and tag of 1 in 100",
    ({ full_name }) => byText(last(full_name).slice(0, 4), "vip"),
  ],
  [
    "find_customers, one letter and tag of 1 in 5,000",
    ({ full_name }) => byText(full_name.slice(0, 1), "nuts"),
  ],
];
function byText(search: string | null, tag: string | null = null): [string, ...(string | null)[]] {
  return ["find_customers($1, $2, $3)", search, tag];
}

async function milliseconds(call: [string, ...(string | null)[]]): Promise<number> {
  const [sql, ...given] = call;
  const { rows } = await client.query<{ "QUERY PLAN": [{ "Execution Time": number }] }>(
    `explain (analyze, format json) select * from ${sql}`,
    [restaurantId, ...given],
  );
  return rows[0]?.["QUERY PLAN"][0]["Execution Time"] ?? NaN;
}

console.log(
  "milliseconds".padEnd(56) +
    ["median", "99 of 100", "most", "seq scans"].map((t) => t.padStart(12)).join(""),
);
for (const [label, callOf] of calls) {
  scans = new Set();
  await client.query(
    "set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on; set client_min_messages = log",
  );
  for (const guest of sample.slice(0, 10)) await milliseconds(callOf(guest));
  await client.query("reset auto_explain.log_min_duration; reset client_min_messages");
  const times: number[] = [];
  for (const guest of sample) times.push(await milliseconds(callOf(guest)));
  times.sort((one, other) => one - other);
  const at = (part: number) =>
    times[Math.min(Math.floor(part * times.length), times.length - 1)] ?? NaN;
  const cells = [
    at(0.5).toFixed(2),
    at(0.99).toFixed(2),
    at(1).toFixed(2),
    [...scans].join(" ") || "none",
  ];
  console.log(`  ${label}`.padEnd(56) + cells.map((cell) => cell.padStart(12)).join(""));
}
await client.end();
