import pg from "pg";
import { homeSchema } from "../schema.js";
import { type Finding, advice } from "./findings.js";
import { baseTables } from "./reference.js";

/**
 * The script of the roles switches row security on: what worked by a plain grant then shows no
 * rows.
 */
export async function inspectRowSecurity(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<{ role: string | null; tables: string }>(
    `select pg_roles.rolname as role,
       string_agg(distinct relname, ', ' order by relname) as tables
     from pg_class
     left join pg_attribute on attrelid = pg_class.oid
     cross join lateral aclexplode(coalesce(attacl, relacl)) as granted
     left join pg_roles on pg_roles.oid = granted.grantee
     where relnamespace = $2::regnamespace and relname = any ($1)
       and not coalesce(rolbypassrls or rolsuper or pg_has_role(granted.grantee, relowner, 'usage'),
         false)
     group by 1 order by 1`,
    [baseTables, homeSchema],
  );
  const findings = rows.map(({ role, tables }) =>
    advice(
      `role ${role ?? "public"}`,
      `${role === null ? "Every role" : `The role ${role}`} has privileges on ${tables}. ` +
        "Migrating changes nothing about them. The last step, regulars migrate --roles, " +
        "switches row security on: from then on it sees and writes no rows until its " +
        "transaction says which restaurant (set local regulars.restaurant_id = '…'). Before " +
        "that step let the app say so, and after it:",
      role === null ? undefined : `grant regulars_app to ${pg.escapeIdentifier(role)};`,
    ),
  );
  const { rows: policies } = await client.query<{ names: string | null }>(
    `select string_agg(format('%s on %s', policyname, tablename), ', ' order by tablename,
      policyname) as names
     from pg_policies where schemaname = $2 and tablename = any ($1)`,
    [baseTables, homeSchema],
  );
  if (policies[0]?.names != null) {
    findings.push(
      advice(
        "policies",
        `There are policies already: ${policies[0].names}. A permissive one shows its rows ` +
          "beside what ours shows, and so lets restaurants see each other if it does.",
      ),
    );
  }
  return findings;
}
