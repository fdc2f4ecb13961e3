/** The functions and triggers that an attachment is made of, written from its mapping. */
import pg from "pg";
import { inSchema, recordedSchema } from "../schema.js";
import {
  AttachError,
  type AttachMapping,
  type Field,
  type Follow,
  assertMapping,
  fieldTypes,
} from "./mapping.js";
import { type AppColumn, type AppTable, findTable, readColumns, readKeys } from "./tables.js";

export interface AttachOptions {
  /** Writes of the app that cannot be mirrored fail, instead of leaving a problem. */
  strict?: boolean | undefined;
  /** Writes of the app are queued, and mirrored by `regulars upkeep`. */
  deferred?: boolean | undefined;
}

export interface Statements {
  functions: string[];
  triggers: string[];
  /** Counts what waits in the app's list without a booking; undefined where it has no list. */
  countLoneEntries: string | undefined;
  /** How each row is read, to find the one for which it fails. */
  reading: Reading;
}

export interface Reading {
  from: string;
  key: string;
  where: string;
  /** Name in the mapping and expression, with the type that it must become. */
  values: [field: string, expression: string][];
}

const pinned = "set search_path = pg_catalog, pg_temp";

/** What {@link attach} makes. Each expression is tried first, so that an error names its field. */
export async function attachStatements(
  client: pg.Client,
  given: AttachMapping,
  { strict = false, deferred = false }: AttachOptions,
): Promise<Statements> {
  assertMapping(given);
  const mapping = inZone(given);
  if (strict && deferred) throw new AttachError("what is deferred cannot be refused: not strict");
  const { bookings, restaurants, tables, waiting_list } = mapping;
  const table = await findTable(client, bookings.table);
  await assertSingle(client, table);
  const key = await readKey(client, table, bookings);
  const as = bookings.as ?? table.bareName;
  const venues =
    restaurants.table === undefined ? undefined : await findTable(client, restaurants.table);
  const venueAs = restaurants.as ?? venues?.bareName ?? "";
  const venueJoin =
    venues === undefined
      ? ""
      : `\n    left join ${venues.name} as ${venueAs}` +
        ` on ${restaurants.key} = ${bookings.restaurant}`;

  const follow: Follow[] = [...(mapping.follow ?? [])];
  let waits = "";
  let countLoneEntries: string | undefined;
  if (waiting_list !== undefined) {
    const entries = await findTable(client, waiting_list.table);
    const entryAs = waiting_list.as ?? entries.bareName;
    const { table: name, booking } = waiting_list;
    follow.push({ table: name, as: entryAs, booking });
    const isOfRow = `(${booking}) = ${key.columns.length === 1 ? key.bare(as) : key.text(as)}`;
    waits =
      `exists (select from ${entries.name} as ${entryAs} where ${isOfRow} ` +
      `and (${waiting_list.waiting}))`;
    countLoneEntries =
      `select count(*)::int as count from ${entries.name} as ${entryAs} ` +
      `where (${waiting_list.waiting}) ` +
      `and not exists (select from ${table.name} as ${as} where ${isOfRow})`;
  }
  const field = (name: Field) => bookings.fields[name] ?? "null";
  const word = `(${field("status")})::text`;
  const mapped = Object.entries(bookings.statuses)
    .map(([from, to]) => `when ${pg.escapeLiteral(from)} then '${to}'`)
    .join(" ");
  const status =
    waits === ""
      ? `case ${word} ${mapped} end`
      : `case when ${waits} and case ${word} ${mapped} end in ('pending', 'confirmed') ` +
        `then 'pending_allocation' else case ${word} ${mapped} end end`;
  const from = `${table.name} as ${as}${venueJoin}`;
  await tryFields(client, mapping, from, status);

  const columns: [name: string, type: string, expression: string][] = [
    ["external_id", "text", key.text(as)],
    ["restaurant_id", "uuid", "regulars_restaurant.id"],
    ["timezone", "text", "regulars_restaurant.timezone"],
    ["table_key", "text", `(${field("table")})::text`],
    ["table_id", "uuid", "regulars_table.table_id"],
    ["status_word", "text", word],
  ];
  for (const [name, type] of Object.entries(fieldTypes) as [Field, string][]) {
    if (name === "table") continue;
    columns.push([name, type, name === "status" ? status : `(${field(name)})::${type}`]);
  }
  const home = (await recordedSchema(client)) ?? "";
  const attached = `left join regulars.attached_restaurants as regulars_attached
      on regulars_attached.external_id = (${bookings.restaurant})::text`;
  const read = (source: string, condition: string) => `
    select
      ${columns.map(([, , expression]) => expression).join(",\n      ")}
    from ${source}${venueJoin}
    ${attached}
    left join ${inSchema("public.restaurants", home)} as regulars_restaurant
      on regulars_restaurant.id = regulars_attached.restaurant_id
    left join regulars.attached_tables as regulars_table
      on regulars_table.restaurant_id = regulars_attached.restaurant_id
      and regulars_table.external_id = (${field("table")})::text
    where (${bookings.where ?? "true"})${condition}`;

  const follows: { table: AppTable; keys: (rows: string) => string }[] = [
    {
      table,
      keys: (rows) => `select ${key.text(as)} from ${rows} as ${as}`,
    },
  ];
  for (const each of follow) {
    const followed = await findTable(client, each.table);
    const rowAs = each.as ?? followed.bareName;
    const keys = (rows: string) =>
      /^\s*(\(\s*)?select\b/i.test(each.booking)
        ? `select regulars_named.key::text from ${rows} as ${rowAs} ` +
          `cross join lateral (${each.booking}) as regulars_named (key)`
        : `select (${each.booking})::text from ${rows} as ${rowAs}`;
    await tryQuery(client, `follow ${each.table}`, keys(followed.name));
    follows.push({ table: followed, keys });
  }

  const triggers = follows.flatMap(({ table: on }, at) => triggersOn(on, at));
  const outdated = (await listTriggers(client)).filter(
    ({ name, on }) => !triggers.some((each) => each.create.includes(`${name}\n`) && each.on === on),
  );
  return {
    functions: [
      "drop function if exists regulars.attached_rows(text[])",
      `create function regulars.attached_rows(keys text[])
returns table (
  ${columns.map(([name, type]) => `${name} ${type}`).join(",\n  ")}
)
language plpgsql stable ${pinned}
set row_security = off
set plan_cache_mode = force_generic_plan
as $attach$
#variable_conflict use_column
begin
  if attached_rows.keys is null then
    return query${read(table.name + ` as ${as}`, "")};
  else
    return query${read(...key.lookUp(table, as))};
  end if;
end
$attach$`,
      `create or replace function regulars.attached_keys()
returns table (external_id text, restaurant_id uuid)
language plpgsql stable ${pinned}
set row_security = off
as $attach$
#variable_conflict use_column
begin
  return query
    select ${key.text(as)}, regulars_attached.restaurant_id
    from ${from}
    ${attached}
    where (${bookings.where ?? "true"});
end
$attach$`,
      restaurantRows(restaurants, venues, venueAs),
      await tableRows(client, tables),
      `comment on function regulars.attached_rows(text[]) is
  'The attached app''s bookings of those keys (null: all), read by the mapping'`,
      `comment on function regulars.attached_keys() is
  'Key and restaurant of all of the attached app''s bookings, read by the mapping'`,
      `comment on function regulars.attached_restaurant_rows() is
  'The attached app''s restaurants, read by the mapping'`,
      `comment on function regulars.attached_table_rows() is
  'The attached app''s tables, read by the mapping'`,
      `revoke all on function regulars.attached_rows(text[]) from public`,
      `revoke all on function regulars.attached_keys() from public`,
      `revoke all on function regulars.attached_restaurant_rows() from public`,
      `revoke all on function regulars.attached_table_rows() from public`,
      `delete from regulars.attachments where source <> ${pg.escapeLiteral(mapping.source)}`,
      `insert into regulars.attachments (source, mapping, is_strict, is_deferred)
values (
  ${pg.escapeLiteral(mapping.source)},
  ${pg.escapeLiteral(JSON.stringify(given))},
  ${strict},
  ${deferred}
)
on conflict (source) do update
set
  mapping = excluded.mapping,
  is_strict = excluded.is_strict,
  is_deferred = excluded.is_deferred`,
      ...follows.map(({ keys }, at) => triggerFunction(at, keys, { strict, deferred }, false)),
      ...follows.flatMap(({ table: { isPartitioned }, keys }, at) =>
        isPartitioned ? [triggerFunction(at, keys, { strict, deferred }, true)] : [],
      ),
    ],
    triggers: [
      ...outdated.map(({ name, on }) => `drop trigger ${name} on ${on}`),
      ...triggers.map(({ create }) => create),
    ],
    countLoneEntries,
    reading: {
      from,
      key: key.text(as),
      where: bookings.where ?? "true",
      values: Object.entries(bookings.fields).map(([name, expression]) => [
        `bookings.fields.${name}`,
        `(${expression})::${name === "table" ? "text" : fieldTypes[name as Field]}`,
      ]),
    },
  };
}

/** Ours on the app's tables. */
export async function listTriggers(client: pg.Client): Promise<{ name: string; on: string }[]> {
  const { rows } = await client.query<{ name: string; on: string }>(
    `select quote_ident(tgname) as name, format('%I.%I', nspname, relname) as on
     from pg_trigger
     join pg_class on pg_class.oid = tgrelid
     join pg_namespace on pg_namespace.oid = relnamespace
     join pg_proc on pg_proc.oid = tgfoid
     where pronamespace = 'regulars'::regnamespace and proname ~ '^tg_attached_'
       and tgparentid = 0
     order by 2, 1`,
  );
  return rows;
}

/** With the restaurant's zone in the place of {timezone}. */
function inZone(mapping: AttachMapping): AttachMapping {
  const zone = `(${mapping.restaurants.timezone})`;
  const fill = (value: unknown) =>
    typeof value === "string" ? value.replaceAll("{timezone}", zone) : value;
  return JSON.parse(JSON.stringify(mapping, (_, value: unknown) => fill(value))) as AttachMapping;
}

interface Key {
  columns: string[];
  /** What our bookings have as external_id. */
  text: (as: string) => string;
  /** Of a key of one column. */
  bare: (as: string) => string;
  /** Where rows are read from, and a further condition, so that `keys` finds them by an index. */
  lookUp: (table: AppTable, as: string) => [source: string, condition: string];
}

async function readKey(
  client: pg.Client,
  table: AppTable,
  bookings: AttachMapping["bookings"],
): Promise<Key> {
  const wanted = [bookings.key].flat();
  const columns = await readColumns(client, table);
  const found = wanted.map((name) => {
    const column = columns.find((each) => each.name === name);
    if (column === undefined) throw new AttachError(`${bookings.table} has no column ${name}`);
    return column;
  });
  const keys = await readKeys(client, table);
  if (!keys.some((each) => each.length <= wanted.length && each.every((c) => wanted.includes(c)))) {
    const names = keys.map((each) => each.join(", ")).join("; ");
    throw new AttachError(
      `${wanted.join(", ")} is no key of ${bookings.table}: it needs a primary key, or a unique ` +
        `index on columns that are not null${names === "" ? "" : `; it has one on ${names}`}`,
    );
  }
  const bare = (as: string) => `${as}.${pg.escapeIdentifier(wanted[0] ?? "")}`;
  const cell = (as: string, { name }: AppColumn) => `(${as}.${pg.escapeIdentifier(name)})::text`;
  const [single, second] = found;
  if (single !== undefined && second === undefined) {
    const isOwn = single.typeSchema === "pg_catalog" || single.kind === "e";
    const equals = isOwn ? "=" : `operator(${pg.escapeIdentifier(single.typeSchema)}.=)`;
    return {
      columns: wanted,
      bare,
      text: (as) => cell(as, single),
      lookUp: ({ name }, as) => [
        `${name} as ${as}`,
        `\n      and ${bare(as)} ${equals} any (attached_rows.keys::${single.type}[])`,
      ],
    };
  }
  if (found.slice(0, -1).some(({ isText }) => isText)) {
    throw new AttachError(
      `of the key ${wanted.join(", ")} only the last column may be a text: put it there`,
    );
  }
  const part = ({ type }: AppColumn, at: number) =>
    at < found.length - 1
      ? `split_part(regulars_wanted.key, '/', ${at + 1})::${type}`
      : `substr(regulars_wanted.key, length(array_to_string((string_to_array(` +
        `regulars_wanted.key, '/'))[:${at}], '/')) + 2)::${type}`;
  return {
    columns: wanted,
    bare,
    text: (as) => found.map((column) => cell(as, column)).join(" || '/' || "),
    lookUp: ({ name }, as) => [
      `unnest(attached_rows.keys) as regulars_wanted (key)
    join ${name} as ${as}
      on ${found
        .map((column, at) => `${as}.${pg.escapeIdentifier(column.name)} = ${part(column, at)}`)
        .join("\n      and ")}`,
      "",
    ],
  };
}

function restaurantRows(
  restaurants: AttachMapping["restaurants"],
  venues: AppTable | undefined,
  as: string,
): string {
  return `create or replace function regulars.attached_restaurant_rows()
returns table (
  external_id text, name text, slug text, timezone text, country_code text, currency text
)
language plpgsql stable ${pinned}
set row_security = off
as $attach$
#variable_conflict use_column
begin
  return query
  select
    (${restaurants.key})::text,
    (${restaurants.name})::text,
    (${restaurants.slug ?? "null"})::text,
    (${restaurants.timezone})::text,
    (${restaurants.country_code})::text,
    (${restaurants.currency ?? "null"})::text
  ${venues === undefined ? "" : `from ${venues.name} as ${as}`};
end
$attach$`;
}

async function tableRows(client: pg.Client, tables: AttachMapping["tables"]): Promise<string> {
  let rows = "select null::text, null::text, null::text, null::integer, null::text where false";
  if (tables !== undefined) {
    const found = await findTable(client, tables.table);
    const select = (type: boolean) => {
      const cast = (expression: string, to: string) =>
        type ? `(${expression})::${to}` : `(${expression})`;
      return `select
    ${cast(tables.key, "text")},
    ${cast(tables.restaurant, "text")},
    ${cast(tables.label, "text")},
    ${cast(tables.capacity, "integer")},
    ${cast(tables.seating_type ?? "null", "text")}
  from ${found.name} as ${tables.as ?? found.bareName}`;
    };
    await tryQuery(client, "tables", select(false));
    rows = select(true);
  }
  return `create or replace function regulars.attached_table_rows()
returns table (
  external_id text, restaurant_key text, label text, capacity integer, seating_type text
)
language plpgsql stable ${pinned}
set row_security = off
as $attach$
#variable_conflict use_column
begin
  return query
  ${rows};
end
$attach$`;
}

/**
 * Reads the keys of what a statement has written, or of one row where the table is partitioned. The
 * rows themselves are read anew by their keys: a trigger of the app's own may have changed them
 * since, and a virtual column has no value here.
 */
function triggerFunction(
  at: number,
  keys: (rows: string) => string,
  { strict, deferred }: AttachOptions,
  isRow: boolean,
): string {
  const old = isRow ? "(select OLD.*)" : "old_rows";
  const after = isRow ? "(select NEW.*)" : "new_rows";
  // Of a table beside the bookings nothing tells whether we have the booking.
  const operation = at === 0 ? "TG_OP" : "'UPDATE'";
  const distinct = (select: string) => `array(select distinct key from (${select}) as read (key)
        where key is not null)`;
  const receive = deferred
    ? `insert into regulars.attached_writes (external_id, operation)
    select external_id, ${operation} from unnest(v_keys) as keys (external_id)`
    : `perform regulars.mirror_attached_bookings(v_keys, ${operation})`;
  return `create or replace function ${functionName(at, isRow)}()
returns trigger
language plpgsql volatile security definer ${pinned}
as $attach$
#variable_conflict use_column
declare
  v_keys text[];
begin
  begin
    if TG_OP = 'INSERT' then
      v_keys := ${at === 0 ? `array(${keys(after)})` : distinct(keys(after))};
    elsif TG_OP = 'DELETE' then
      v_keys := ${at === 0 ? `array(${keys(old)})` : distinct(keys(old))};
    else
      v_keys := ${distinct(`${keys(after)} union ${keys(old)}`)};
    end if;
  exception when others then
    ${
      strict
        ? "raise;"
        : `perform regulars.keep_attach_problem('*', TG_OP, SQLSTATE, SQLERRM, null);
    return null;`
    }
  end;
  if v_keys <> '{}' then
    ${receive};
  end if;
  return null;
end
$attach$`;
}

const functionName = (at: number, isRow: boolean) =>
  `regulars.tg_attached_${at}${isRow ? "_row" : ""}`;

function triggersOn(
  { name, isPartitioned }: AppTable,
  at: number,
): { on: string; create: string }[] {
  const prefix = at === 0 ? "regulars_attach" : `regulars_attach_${at}`;
  const make = (trigger: string, rest: string) => ({
    on: name,
    create: `create or replace trigger ${trigger}\n${rest}`,
  });
  const truncate = make(
    `${prefix}_truncate`,
    `after truncate on ${name}
for each statement execute function regulars.tg_attached__truncate()`,
  );
  if (isPartitioned) {
    return [
      make(
        prefix,
        `after insert or update or delete on ${name}
for each row execute function ${functionName(at, true)}()`,
      ),
      truncate,
    ];
  }
  const moments = {
    insert: "referencing new table as new_rows",
    update: "referencing old table as old_rows new table as new_rows",
    delete: "referencing old table as old_rows",
  };
  return [
    ...Object.entries(moments).map(([moment, referencing]) =>
      make(
        `${prefix}_${moment}`,
        `after ${moment} on ${name}
${referencing}
for each statement execute function ${functionName(at, false)}()`,
      ),
    ),
    truncate,
  ];
}

async function assertSingle(client: pg.Client, table: AppTable): Promise<void> {
  const { rows } = await client.query<{ on: string }>(
    `select distinct tgrelid::regclass::text as on from pg_trigger
     join pg_proc on pg_proc.oid = tgfoid
     where pronamespace = 'regulars'::regnamespace and proname ~ '^tg_attached_0'
       and tgrelid <> $1 and tgparentid = 0`,
    [table.oid],
  );
  const [other] = rows;
  if (other) throw new AttachError(`${other.on} is attached already: regulars detach first`);
}

/**
 * An error that names the field and the row, where one of them made reading all rows fail; else the
 * error itself.
 */
export async function nameRow(
  client: pg.Client,
  { from, key, where, values }: Reading,
  error: unknown,
): Promise<unknown> {
  // of a connection, a lock or the server's limits
  if (!(error instanceof pg.DatabaseError) || /^(08|40|53|55|57|58)/.test(error.code ?? "")) {
    return error;
  }
  const run = async (sql: string, values: unknown[] = []) => {
    await client.query("begin read only; set local search_path = pg_catalog");
    try {
      return (await client.query<{ count: string; key: string }>(sql, values)).rows[0];
    } catch (failure) {
      if (failure instanceof pg.DatabaseError) return failure;
      throw failure;
    } finally {
      await client.query("rollback");
    }
  };
  const all = await run(`select count(*) from ${from}`);
  if (all === undefined || all instanceof Error) return error;
  const first = `select ${key} from ${from} order by 1 limit $1`;
  const candidates = [["bookings.where", `(${where})`, "true"]].concat(
    values.map(([field, expression]) => [field, expression, where]),
  );
  for (const [field = "", expression = "", condition = ""] of candidates) {
    const isRead = async (count: number) => {
      const sql =
        `select count(${expression}) from ${from} ` +
        `where (${condition}) and ${key} in (${first})`;
      return !((await run(sql, [count])) instanceof Error);
    };
    let [good, bad] = [0, Number(all.count)];
    if (await isRead(bad)) continue;
    while (bad - good > 1) {
      const middle = Math.floor((good + bad) / 2);
      if (await isRead(middle)) good = middle;
      else bad = middle;
    }
    const row = await run(`select max(key) as key from (${first}) as keys (key)`, [bad]);
    const named = row === undefined || row instanceof Error ? "" : ` in the row ${row.key}`;
    return new AttachError(
      `${field} cannot be read${named} (SQLSTATE ${error.code}): let it give null for such a ` +
        "row, by case when … then … end, or leave the row out by bookings.where",
      { cause: error },
    );
  }
  return error;
}

const timestamptz = 1184;
const integers = [20, 21, 23];

async function tryFields(
  client: pg.Client,
  { bookings, restaurants }: AttachMapping,
  from: string,
  status: string,
): Promise<void> {
  await tryQuery(client, "restaurants.key and bookings.restaurant", `select from ${from}`);
  await tryQuery(client, "bookings.where", `select from ${from} where (${bookings.where ?? true})`);
  await tryQuery(client, "bookings.fields.status", `select ${status} from ${from}`);
  for (const [name, expression] of Object.entries(bookings.fields) as [Field, string][]) {
    const field = `bookings.fields.${name}`;
    const [type] = await tryQuery(client, field, `select (${expression}) from ${from}`);
    if (type === undefined) continue;
    if (fieldTypes[name] === "timestamptz" && type !== timestamptz && !isNull(expression)) {
      throw new AttachError(
        `${field} is no instant: its type has no time zone. Say in which zone it is meant: ` +
          `(${expression}) at time zone ${restaurants.timezone}`,
      );
    }
    if (["integer", "bigint"].includes(fieldTypes[name]) && !integers.includes(type)) {
      if (isNull(expression)) continue;
      throw new AttachError(
        `${field} is no whole number, and would be rounded` +
          (name === "spend_amount"
            ? `: it is minor units, such as ((${expression}) * 100)::bigint`
            : ""),
      );
    }
  }
}

const isNull = (expression: string) => /^\(*null/i.test(expression.trim());

/** @returns the types of its columns */
async function tryQuery(client: pg.Client, field: string, select: string): Promise<number[]> {
  await client.query("begin; set local search_path = pg_catalog");
  try {
    const { fields } = await client.query(`select read.* from (${select}) as read limit 0`);
    return fields.map(({ dataTypeID }) => dataTypeID);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw new AttachError(`${field}: ${error.message}`, { cause: error });
  } finally {
    await client.query("rollback");
  }
}
