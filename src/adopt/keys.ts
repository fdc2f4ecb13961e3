import type pg from "pg";
import { type Catalog, type ForeignKey, type Side, freeName } from "./catalog.js";
import { type Finding, advice, required } from "./findings.js";
import type { BaseTable } from "./reference.js";

/** Foreign keys and `on conflict` need these; other unique keys only keep mistakes out. */
const neededKeys = /_pkey$|^bookings_idempotency_key_idx$|^bookings_external_id_idx$/;

export function inspectKeys({ present, wanted, taken }: Catalog): Finding[] {
  return wanted.indexes.flatMap((want) => {
    const has = present.indexes.some(
      (have) =>
        have.table === want.table &&
        (have.predicate === null || have.predicate === want.predicate) &&
        (want.isUnique
          ? have.isUnique && have.columns.toSorted().join() === want.columns.toSorted().join()
          : have.columns.slice(0, want.columns.length).join() === want.columns.join()),
    );
    if (has) return [];
    const columns = `(${want.columns.join(", ")})`;
    const where = want.predicate === null ? "" : ` where ${want.predicate}`;
    // A primary key's name is the app's to give, and any other may be one of its own already.
    const isOwn = want.name.endsWith("_pkey") || taken.has(want.name);
    const name = isOwn ? freeName(`regulars_${want.name}`, taken) : want.name;
    const sql =
      `create ${want.isUnique ? "unique " : ""}index concurrently ${name} ` +
      `on public.${want.table} ${columns}${where};`;
    if (!want.isUnique) {
      return [
        required(
          want.table,
          `${want.table} has no index on ${columns}: each booking would read the whole table.`,
          sql,
        ),
      ];
    }
    const problem = `${want.table} has no unique key on ${columns}${where}.`;
    return [(neededKeys.test(want.name) ? required : advice)(want.table, problem, sql)];
  });
}

export async function inspectForeignKeys(
  client: pg.Client,
  { present, wanted }: Catalog,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const want of wanted.foreignKeys) {
    const shape = ({ table, parent, columns, parentColumns }: ForeignKey) =>
      [
        table,
        parent,
        ...columns.map((column, at) => `${column}=${parentColumns[at]}`).sort(),
      ].join();
    if (present.foreignKeys.some((have) => shape(have) === shape(want))) continue;
    const { table, name, columns, parent, parentColumns } = want;
    const has = (owner: BaseTable, column: string) => {
      const type = (side: Side) =>
        side.columns.find((c) => c.table === owner && c.column === column)?.type;
      return type(present) === type(wanted);
    };
    if (!columns.every((c) => has(table, c)) || !parentColumns.every((c) => has(parent, c)))
      continue;
    const object = `${table}.${columns.join(", ")}`;
    const matches = columns
      .map((c, at) => `parent.${parentColumns[at]} = child.${c}`)
      .join(" and ");
    const { rowCount } = await client.query(
      `select from public.${table} as child
       where ${columns.map((c) => `child.${c} is not null`).join(" and ")}
         and not exists (select from public.${parent} as parent where ${matches}) limit 1`,
    );
    const arrow = `${object} to ${parent} (${parentColumns.join(", ")})`;
    findings.push(
      rowCount !== 0
        ? required(object, `${object}: rows refer to a row of ${parent} that is not there.`)
        : advice(
            object,
            `There is no foreign key from ${arrow}.`,
            `alter table public.${table} add constraint regulars_${name} foreign key ` +
              `(${columns.join(", ")}) references public.${parent} ` +
              `(${parentColumns.join(", ")}) not valid;\n` +
              `alter table public.${table} validate constraint regulars_${name};`,
          ),
    );
  }
  return findings;
}
