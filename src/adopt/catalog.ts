import type pg from "pg";
import { homeSchema } from "../schema.js";
import { type BaseTable, referenceSchema } from "./reference.js";

export interface Column {
  table: BaseTable;
  column: string;
  type: string;
  kind: string;
  isRequired: boolean;
  isGenerated: boolean;
  default: string | null;
}

export interface Check {
  table: BaseTable;
  name: string;
  columns: string[];
  expression: string;
  definition: string;
}

export interface Index {
  table: BaseTable;
  name: string;
  isUnique: boolean;
  columns: string[];
  predicate: string | null;
}

export interface ForeignKey {
  table: BaseTable;
  name: string;
  columns: string[];
  parent: BaseTable;
  parentColumns: string[];
}

export interface Side {
  columns: Column[];
  checks: Check[];
  indexes: Index[];
  foreignKeys: ForeignKey[];
}

export interface Catalog {
  present: Side;
  wanted: Side;
  /** Names of the app's tables, views, indexes and sequences. */
  taken: ReadonlySet<string>;
}

export async function readCatalog(client: pg.Client, tables: BaseTable[]): Promise<Catalog> {
  const { rows } = await client.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = $1::regnamespace",
    [homeSchema],
  );
  return {
    present: await readSide(client, homeSchema, tables),
    wanted: await readSide(client, referenceSchema, tables),
    taken: new Set(rows.map(({ name }) => name)),
  };
}

/** A name that a statement can give: the one wished for, else with a number. */
export function freeName(wish: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const end = number === 1 ? "" : `_${number}`;
    const name = wish.slice(0, 63 - end.length) + end;
    if (!taken.has(name)) return name;
  }
}

const ours = "relnamespace = $1::regnamespace and relname = any ($2)";

export async function readColumns(
  client: pg.Client,
  schema: string,
  tables: readonly BaseTable[],
): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select relname as table, attname as column, format_type(atttypid, null) as type,
     typtype as kind, attnotnull as "isRequired",
     attgenerated <> '' or attidentity = 'a' as "isGenerated",
     pg_get_expr(adbin, adrelid) as default
   from pg_class
   join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
   join pg_type on pg_type.oid = atttypid
   left join pg_attrdef on adrelid = attrelid and adnum = attnum
   where ${ours}
   order by array_position($2, relname::text), attnum`,
    [schema, tables],
  );
  return rows;
}

async function readSide(client: pg.Client, schema: string, tables: BaseTable[]): Promise<Side> {
  const names = (keys: string, table: string) =>
    `
      (select array_agg(attname::text order by place)
      from unnest(${keys}) with ordinality as keys (key, place)
      join pg_attribute on attrelid = ${table} and attnum = key)`;
  const query = async <Row extends object>(sql: string) =>
    (await client.query<Row>(sql, [schema, tables])).rows;

  return {
    columns: await readColumns(client, schema, tables),
    checks: await query<Check>(
      `select relname as table, conname as name, ${names("conkey", "conrelid")} as columns,
         pg_get_expr(conbin, conrelid) as expression,
         replace(pg_get_constraintdef(pg_constraint.oid), ' NOT VALID', '') as definition
       from pg_class join pg_constraint on conrelid = pg_class.oid and contype = 'c'
       where ${ours} order by array_position($2, relname::text), conname`,
    ),
    indexes: await query<Index>(
      `select pg_class.relname as table, made.relname as name, indisunique as "isUnique",
         ${names("indkey::int2[]", "indrelid")} as columns,
         pg_get_expr(indpred, indrelid) as predicate
       from pg_class
       join pg_index on indrelid = pg_class.oid and indisvalid and indimmediate and indexprs is null
       join pg_class as made on made.oid = indexrelid
       where ${ours.replaceAll("rel", "pg_class.rel")}
       order by array_position($2, pg_class.relname::text), made.relname`,
    ),
    foreignKeys: await query<ForeignKey>(
      `select pg_class.relname as table, conname as name, ${names("conkey", "conrelid")} as columns,
         parent.relname as parent, ${names("confkey", "confrelid")} as "parentColumns"
       from pg_class
       join pg_constraint on conrelid = pg_class.oid and contype = 'f'
       join pg_class as parent on parent.oid = confrelid
       where ${ours.replaceAll("rel", "pg_class.rel")} and parent.relname = any ($2)
       order by array_position($2, pg_class.relname::text), conname`,
    ),
  };
}

export function pairs({ present, wanted }: Catalog): { want: Column; have: Column | undefined }[] {
  return wanted.columns.map((want) => ({
    want,
    have: present.columns.find((c) => c.table === want.table && c.column === want.column),
  }));
}
