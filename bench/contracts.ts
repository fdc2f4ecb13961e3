/**
 * What the contract checks cost: inserts into a copy of analytics_events against a copy without the contracts'
 * constraints, over one connection. Both tables take turns, statement by statement, so that whatever else the
 * machine does hits both; the figure is the median of the rounds' ratios.
 *
 *   tsx bench/contracts.ts --database-url postgres://…   a migrated database; what it makes there it drops
 *   --rounds <n>        default 15
 *   --statements <n>    into each table in a round (default 1000; a hundredth of it where each has 1,000 rows)
 *
 * Needs Node only, so each insert pays a round trip and a commit, as a client's does.
 */
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import pg from "pg";

const { values } = parseArgs({
  options: {
    "database-url": { type: "string" },
    rounds: { type: "string", default: "15" },
    statements: { type: "string", default: "1000" },
  },
});
const connectionString = values["database-url"] ?? process.env.DATABASE_URL;
if (connectionString === undefined) throw new Error("give --database-url or DATABASE_URL");
const rounds = Number(values.rounds);
const statements = Number(values.statements);

const tables = { checked: "bench_contracts.checked", unchecked: "bench_contracts.unchecked" };
type Table = keyof typeof tables;

const client = new pg.Client({ connectionString });
await client.connect();

/** Inserts once; gives the milliseconds it took. */
async function insert(table: Table, rows: number): Promise<number> {
  const payloads = Array.from({ length: rows }, () => ({
    version: 1,
    restaurant_id: randomUUID(),
    booking_id: randomUUID(),
    customer_id: randomUUID(),
    status: "confirmed",
    party_size: 4,
    booking_type: "dinner",
    seating_preference: "window",
    source: "web",
    waitlisted: false,
    loyalty_points_awarded: 30,
  }));
  const query = {
    name: table,
    text: `insert into ${tables[table]}
        (restaurant_id, event_type, schema_version, booking_id, booking_sequence, customer_id, payload)
      select (payload ->> 'restaurant_id')::uuid, 'booking.created', 1,
        (payload ->> 'booking_id')::uuid, 1, (payload ->> 'customer_id')::uuid, payload
      from jsonb_array_elements($1::jsonb) as payloads (payload)`,
    values: [JSON.stringify(payloads)],
  };
  const start = performance.now();
  await client.query(query);
  return performance.now() - start;
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}

async function compare(what: string, count: number, rows: number): Promise<void> {
  const totals: Record<Table, number>[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    await client.query(`truncate ${tables.checked}, ${tables.unchecked}`);
    const total = { checked: 0, unchecked: 0 };
    for (let statement = 0; statement < count; statement += 1) {
      // Who goes first changes, so that neither gains by it.
      const order: Table[] = ["checked", "unchecked"];
      if (statement % 2 === 0) order.reverse();
      for (const table of order) total[table] += await insert(table, rows);
    }
    // The first round only warms up.
    if (round > 0) totals.push(total);
  }
  const ratios = totals.map(({ checked, unchecked }) => unchecked / checked);
  const speed = (table: Table) =>
    median(totals.map((total) => (count * rows * 1_000) / total[table]));
  console.log(
    `${what}: checked ${speed("checked").toFixed(0)}/s, unchecked ${speed("unchecked").toFixed(0)}/s, ` +
      `ratio ${median(ratios).toFixed(2)} ` +
      `(${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}, ${rounds} rounds)`,
  );
}

try {
  await client.query(`
    create schema bench_contracts;
    create table ${tables.checked} (like public.analytics_events including all);
    create table ${tables.unchecked} (like public.analytics_events including all);
    do $$
    declare
      v_constraint name;
    begin
      for v_constraint in
        select conname from pg_constraint
        where conrelid = '${tables.unchecked}'::regclass
          and (conname ~ '_v[0-9]+_check$' or conname = 'analytics_events_contract_check')
      loop
        execute format('alter table ${tables.unchecked} drop constraint %I', v_constraint);
      end loop;
    end
    $$;`);
  await compare("single-row inserts, each committed", statements, 1);
  await compare("inserts of 1,000 rows", Math.ceil(statements / 100), 1_000);
} finally {
  await client.query("drop schema if exists bench_contracts cascade");
  await client.end();
}
