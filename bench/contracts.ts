/**
 * What the contract checks cost: inserts into a copy of analytics_events against a copy without the
 * contracts' constraints, over one connection. Both tables take turns, statement by statement, so
 * that whatever else the machine does hits both; the figure is the median of the rounds' ratios.
 *
 * Each insert pays a round trip and a commit, as a client's does.
 */
import { randomUUID } from "node:crypto";
import { migrate } from "../src/migrate.js";
import {
  type ResultTable,
  copyTables,
  definePart,
  percentile,
  round,
  startServer,
  withClient,
} from "./harness.js";

const tables = { checked: "bench.analytics_events", unchecked: "bench.unchecked" };
type Table = keyof typeof tables;

export const contracts = definePart({
  title: "What the contract checks of events cost an insert",
  sizes: { rounds: 15, statements: 1000 },
  async run({ rounds, statements }) {
    await using server = await startServer();
    await migrate(server.url);
    return await withClient(server.url, async (client) => {
      await copyTables(client, "bench", ["analytics_events"]);
      await client.query(`
        create table ${tables.unchecked} (like ${tables.checked} including all);
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
              (restaurant_id, event_type, schema_version, booking_id, booking_sequence, customer_id,
                payload)
            select (payload ->> 'restaurant_id')::uuid, 'booking.created', 1,
              (payload ->> 'booking_id')::uuid, 1, (payload ->> 'customer_id')::uuid, payload
            from jsonb_array_elements($1::jsonb) as payloads (payload)`,
          values: [JSON.stringify(payloads)],
        };
        const start = performance.now();
        await client.query(query);
        return performance.now() - start;
      }

      async function compare(what: string, count: number, rows: number) {
        const totals: Record<Table, number>[] = [];
        for (let turn = 0; turn <= rounds; turn += 1) {
          await client.query(`truncate ${tables.checked}, ${tables.unchecked}`);
          const total = { checked: 0, unchecked: 0 };
          for (let statement = 0; statement < count; statement += 1) {
            // Who goes first changes, so that neither gains by it.
            const order: Table[] = ["checked", "unchecked"];
            if (statement % 2 === 0) order.reverse();
            for (const table of order) total[table] += await insert(table, rows);
          }
          // The first round only warms up.
          if (turn > 0) totals.push(total);
        }
        const ratios = totals.map(({ checked, unchecked }) => unchecked / checked);
        const speed = (table: Table) =>
          Math.round(
            percentile(
              totals.map((total) => (count * rows * 1_000) / total[table]),
              0.5,
            ),
          );
        return [
          what,
          speed("checked"),
          speed("unchecked"),
          round(percentile(ratios, 0.5), 2),
          `${round(Math.min(...ratios), 2)} to ${round(Math.max(...ratios), 2)}`,
        ];
      }

      const result: ResultTable = {
        title: "Rows a second",
        columns: ["inserts", "checked", "unchecked", "ratio", "of all rounds"],
        rows: [
          await compare("single rows, each committed", statements, 1),
          await compare("1,000 rows a statement", Math.ceil(statements / 100), 1_000),
        ],
      };
      return { tables: [result] };
    });
  },
});
