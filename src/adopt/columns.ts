import type pg from "pg";
import { type Catalog, type Column, pairs } from "./catalog.js";
import { type Finding, advice, required } from "./findings.js";
import { baseTables } from "./reference.js";

/** What an old row gets in a column that is new to it, where that is not a guess. */
const fillings: Record<string, string> = {
  "restaurants.slug": "id::text",
  "bookings.reference": "regulars.new_booking_reference()",
  "bookings.ends_at": "starts_at + interval '2 hours'",
  "bookings.booking_type": `(
    select case
      when timezone(timezone, bookings.starts_at)::time < '11:00' then 'breakfast'
      when timezone(timezone, bookings.starts_at)::time < '16:00' then 'lunch'
      when timezone(timezone, bookings.starts_at)::time < '22:00' then 'dinner'
      else 'drinks'
    end
    from public.restaurants
    where restaurants.id = bookings.restaurant_id
  )`,
};

/** The filling, else the default, of a column whose old rows have nothing. */
function filling({ table, column, default: value }: Column): string | undefined {
  return fillings[`${table}.${column}`] ?? value ?? undefined;
}

function fill(column: Column, expression: string): string {
  return `update public.${column.table}
    set ${column.column} = ${expression}
    where ${column.column} is null;`;
}

/** In steps, because `set not null` alone reads the whole table under the strongest lock. */
function setNotNull({ table, column }: Column): string {
  // not the name that PostgreSQL 18 gives to the constraint of a NOT NULL by itself
  const name = `${table}_${column}_is_given`;
  return [
    `alter table public.${table} add constraint ${name} check (${column} is not null) not valid;`,
    `alter table public.${table} validate constraint ${name};`,
    `alter table public.${table} alter column ${column} set not null;`,
    `alter table public.${table} drop constraint ${name};`,
  ].join("\n");
}

/** What nobody should get without having said it. */
const placeColumns = ["restaurants.timezone", "restaurants.country_code"];

export function inspectColumns(catalog: Catalog): Finding[] {
  return pairs(catalog).flatMap(({ want, have }) => {
    const object = `${want.table}.${want.column}`;
    const alter = `alter table public.${want.table} alter column ${want.column}`;
    if (have === undefined) return [missingColumn(want)];
    if (have.type !== want.type) {
      return [required(object, wrongType(want, have), changeType(want, have))];
    }
    if (have.isGenerated) {
      return [required(object, `${object} is generated: the triggers set it themselves.`)];
    }
    if (want.default !== null && have.default === null) {
      const sql = `${alter} set default ${want.default};`;
      return [required(object, `${object} has no default, and inserts leave it out.`, sql)];
    }
    if (want.default === null && have.default !== null && placeColumns.includes(object)) {
      const problem =
        `${object} has a default (${have.default}): a restaurant elsewhere gets it in silence, ` +
        "and its guests' phones are lost or its days begin at a wrong hour.";
      return [advice(object, problem, `${alter} drop default;`)];
    }
    return [];
  });
}

function missingColumn(want: Column): Finding {
  const object = `${want.table}.${want.column}`;
  const add = `alter table public.${want.table} add column ${want.column} ${want.type}`;
  const problem = `There is no column ${object} (${want.type}).`;
  const value = filling(want);
  if (!want.isRequired) return required(object, problem, `${add};`);
  if (value === undefined) {
    return required(object, `${problem} Only you know what its rows get, and none may be null.`);
  }
  // A constant default rewrites no row; a volatile function is called for each row.
  const isConstant = want.default !== null && !want.default.includes("regulars.");
  if (isConstant) {
    const when =
      want.column === "created_at" && want.table !== "restaurants"
        ? " Its old rows get the moment it is added: write when they were really made, before " +
          "the backfill reads it."
        : "";
    return required(object, problem + when, `${add} not null default ${want.default};`);
  }
  return required(
    object,
    `${problem} Fill a large table in parts.`,
    [
      `${add};`,
      ...(want.default === null
        ? []
        : [
            `alter table public.${want.table} alter column ${want.column}
              set default ${want.default};`,
          ]),
      fill(want, value),
      setNotNull(want),
    ].join("\n"),
  );
}

const textLike = ["character varying", "character", "public.citext"];

function wrongType(want: Column, have: Column): string {
  const is = `${have.table}.${have.column} is ${have.type}, not ${want.type}`;
  if (have.kind === "e") {
    return (
      `${is}. The change rewrites the table; checks and partial indexes on it have to be ` +
      "made again."
    );
  }
  if (have.type === "character varying") return `${is}. The change touches no row.`;
  if (want.type === "timestamp with time zone") {
    return `${is}. Only you know the zone in which its values are meant.`;
  }
  return `${is}. The change rewrites the table: do it in a quiet hour.`;
}

function changeType(want: Column, have: Column): string | undefined {
  const alter = `alter table public.${want.table} alter column ${want.column}`;
  if (want.type === "text" && have.kind === "e") {
    const value = have.default === null ? null : (/^'.*?'/.exec(have.default)?.[0] ?? null);
    return [
      ...(have.default === null ? [] : [`${alter} drop default;`]),
      `${alter} type text using ${want.column}::text;`,
      ...(value === null ? [] : [`${alter} set default ${value};`]),
    ].join("\n");
  }
  const widens = ["smallint", "integer"].includes(have.type);
  const isSafe =
    (want.type === "text" && textLike.includes(have.type)) ||
    (widens && ["integer", "bigint"].includes(want.type));
  return isSafe ? `${alter} type ${want.type};` : undefined;
}

/** A rule that every row keeps is worth adding; rows that break one must be corrected first. */
export async function inspectNulls(client: pg.Client, catalog: Catalog): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const table of baseTables) {
    const loose: Column[] = [];
    for (const { want, have } of pairs(catalog)) {
      if (want.table !== table || !want.isRequired || !have || have.isRequired) continue;
      const object = `${table}.${want.column}`;
      const { rowCount } = await client.query(
        `select from public.${table} where ${want.column} is null limit 1`,
      );
      if (rowCount === 0) {
        loose.push(want);
        continue;
      }
      const value = filling(want);
      findings.push(
        required(
          object,
          `${object} is null in some rows.`,
          value === undefined ? undefined : `${fill(want, value)}\n${setNotNull(want)}`,
        ),
      );
    }
    if (loose.length === 0) continue;
    const names = loose.map(({ column }) => column).join(", ");
    findings.push(
      advice(
        table,
        `${table} allows nulls, and has none, in ${names}.`,
        loose.map(setNotNull).join("\n"),
      ),
    );
  }
  return findings;
}
