import pg from "pg";
import type { Catalog } from "./catalog.js";
import { type Finding, advice, required } from "./findings.js";

/** What the app does its own way, and what that means from now on. */
export async function inspectHabits(
  client: pg.Client,
  { present, wanted }: Catalog,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { table, column, isRequired, isGenerated, default: value } of present.columns) {
    const isOurs = wanted.columns.some((c) => c.table === table && c.column === column);
    if (isOurs || !isRequired || isGenerated || value !== null) continue;
    const object = `${table}.${column}`;
    const name = pg.escapeIdentifier(column);
    const sql = `alter table public.${table} alter column ${name} drop not null;`;
    if (table === "waiting_list") {
      const why = "the triggers that put bookings on the list cannot fill it";
      findings.push(required(object, `${object} must be given and has no default: ${why}.`, sql));
    } else if (table === "bookings") {
      const why = "create_booking cannot fill it. Give it a default, or insert bookings yourself";
      findings.push(advice(object, `${object} must be given and has no default: ${why}.`));
    }
  }

  const { rows: triggers } = await client.query<{ names: string | null }>(
    `select string_agg(tgname, ', ' order by tgname) as names from pg_trigger
     where tgrelid = 'public.bookings'::regclass and not tgisinternal`,
  );
  if (triggers[0]?.names != null) {
    findings.push(
      advice(
        "bookings",
        `bookings has triggers of its own: ${triggers[0].names}. Triggers fire in the order of ` +
          "their names: before a write ours (~…) come last, after it ours (!…) come first.",
      ),
    );
  }

  const { rowCount: exclusions } = await client.query(
    "select from pg_constraint where conrelid = 'public.bookings'::regclass and contype = 'x'",
  );
  if (exclusions === 0) {
    findings.push(
      advice(
        "bookings",
        "bookings has no exclusion constraint against double bookings. A trigger refuses a " +
          "booking whose table is taken (RG006); where your own rule allows that, leave " +
          "table_id null and do not use create_booking.",
      ),
    );
  }
  const hasTimes = ["table_id", "starts_at", "ends_at", "status"].every((column) =>
    present.columns.some((c) => c.table === "bookings" && c.column === column),
  );
  if (hasTimes) {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count
       from (
         select
           starts_at,
           lag(ends_at) over (partition by restaurant_id, table_id order by starts_at) as taken_to
         from public.bookings
         where table_id is not null and status::text in ('pending', 'confirmed') and ends_at > now()
       ) as coming
       where starts_at < taken_to`,
    );
    const count = rows[0]?.count ?? 0;
    if (count > 0) {
      findings.push(
        advice(
          "bookings",
          `Coming bookings that overlap another at the same table: ${count}. They stay; a ` +
            "change of their table or time is refused while they do (RG006).",
        ),
      );
    }
  }
  return findings;
}
