import pg from "pg";
import { type Catalog, type Check, freeName, pairs } from "./catalog.js";
import { type Finding, advice, required } from "./findings.js";
import { baseTables } from "./reference.js";

/** The values of a check of the form "column in (…)"; none for others. */
function listedValues({ columns, expression }: Check): string[] {
  if (columns.length !== 1 || !/^\(\w+ = ANY \(ARRAY\[/.test(expression)) return [];
  return [...expression.matchAll(/'([^']*)'::text/g)].map((match) => match[1] ?? "");
}

export async function inspectChecks(client: pg.Client, catalog: Catalog): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { present, wanted } = catalog;
  const isComparable = ({ table, columns }: Check) =>
    columns.every((column) =>
      pairs(catalog).some(
        ({ want, have }) =>
          want.table === table && want.column === column && have?.type === want.type,
      ),
    );
  for (const table of baseTables) {
    const missing: Check[] = [];
    for (const check of wanted.checks.filter((c) => c.table === table && isComparable(c))) {
      const object = `${table}.${check.columns.join(", ")}`;
      const values = listedValues(check);
      for (const own of present.checks) {
        if (
          own.table !== table ||
          values.length === 0 ||
          own.columns.join() !== check.columns.join()
        )
          continue;
        const refused = await client.query<{ value: string }>(
          `
            select ${check.columns[0]} as value
            from unnest($1::text[]) as listed (${check.columns[0]})
           where not (${own.expression})`,
          [values],
        );
        if (refused.rows.length === 0) continue;
        findings.push(
          required(
            object,
            `${object}: the check ${own.name} refuses ${quotedList(refused.rows)}.`,
            `alter table public.${table} drop constraint ${pg.escapeIdentifier(own.name)};`,
          ),
        );
      }
      if (present.checks.some((c) => c.table === table && c.definition === check.definition))
        continue;
      if (await isKept(client, check)) {
        missing.push(check);
        continue;
      }
      let broken = `${object}: rows break the rule ${check.definition}.`;
      if (values.length > 0) {
        const others = await client.query<{ value: string }>(
          `select distinct ${check.columns[0]} as value from public.${table}
           where ${check.columns[0]} <> all ($1) limit 10`,
          [values],
        );
        broken =
          `${object} holds ${quotedList(others.rows)}: only you know which of ` +
          `${values.join(", ")} is meant.`;
      }
      findings.push(required(object, broken));
    }
    if (missing.length === 0) continue;
    findings.push(
      advice(
        table,
        `${table} has no check of its own, and its rows keep it, for ` +
          `${missing.map(ruleName).join(", ")}. What is wrong in a booking the triggers refuse ` +
          "as well, except in rows that an import loads.",
        missing
          .map(({ name, definition }) => {
            const own = present.checks.filter((c) => c.table === table);
            const taken = new Set(own.map((check) => check.name));
            const free = taken.has(name) ? freeName(`regulars_${name}`, taken) : name;
            return (
              `alter table public.${table} add constraint ${free} ${definition} not valid;\n` +
              `alter table public.${table} validate constraint ${free};`
            );
          })
          .join("\n"),
      ),
    );
  }
  return findings;
}

function ruleName({ table, name }: Check): string {
  return name.slice(table.length + 1).replace(/_check$/, "");
}

function quotedList(rows: { value: string }[]): string {
  return rows.map(({ value }) => `'${value}'`).join(", ");
}

async function isKept(client: pg.Client, { table, expression }: Check): Promise<boolean> {
  await client.query("savepoint look");
  try {
    const { rowCount } = await client.query(
      `select from public.${table} where not (${expression}) limit 1`,
    );
    return rowCount === 0;
  } catch (error) {
    // For example a time zone unknown to the server.
    if (error instanceof pg.DatabaseError) return false;
    throw error;
  } finally {
    await client.query("rollback to look");
  }
}
