/** An app's tables as the catalog has them. */
import pg from "pg";
import { AttachError } from "./mapping.js";

export interface AppTable {
  oid: number;
  /** With its schema, quoted where it has to be. */
  name: string;
  /** Without its schema. */
  bareName: string;
  /** Writes may reach its partitions alone, where no trigger of a statement sees them. */
  isPartitioned: boolean;
}

/**
 * @throws AttachError where it is not there, is no table, or its rows would not all be seen
 */
export async function findTable(client: pg.Client, given: string): Promise<AppTable> {
  const find = async (name: string) =>
    (
      await client.query<
        AppTable & { kind: string; parent: string | null; isParent: boolean; isHidden: boolean }
      >(
        `select pg_class.oid, format('%I.%I', nspname, relname) as name,
           quote_ident(relname) as "bareName", relkind = 'p' as "isPartitioned", relkind as kind,
           relkind = 'r' and exists (
             select from pg_inherits where inhparent = pg_class.oid) as "isParent",
           (select inhparent::regclass::text from pg_inherits where inhrelid = pg_class.oid
            limit 1) as parent,
           row_security_active(pg_class.oid) as "isHidden"
         from pg_class join pg_namespace on pg_namespace.oid = relnamespace
         where pg_class.oid = to_regclass($1)`,
        [name],
      )
    ).rows[0];
  // As people write it, in capitals too, and as SQL has it.
  const quoted = given.split(".").map((part) => pg.escapeIdentifier(part.replaceAll('"', "")));
  // to_regclass raises for what is no name until PostgreSQL 16, which would end the transaction.
  const part = String.raw`(?:"[^"]+"|[\p{L}_][\p{L}\d_$]*)`;
  const isName = new RegExp(`^${part}(?:\\.${part})?$`, "u").test(given);
  const found = (isName ? await find(given) : undefined) ?? (await find(quoted.join(".")));
  if (found === undefined) throw new AttachError(`there is no table ${given}`);
  const { kind, parent, isParent, isHidden, ...table } = found;
  if (kind === "v" || kind === "m" || kind === "f") {
    const what = { v: "a view", m: "a materialized view", f: "a foreign table" }[kind];
    throw new AttachError(
      `${given} is ${what}, on which no write fires a trigger: name the table that is written to` +
        (kind === "f" ? "" : ", and put what the view does into the mapping"),
    );
  }
  if (!["r", "p"].includes(kind)) throw new AttachError(`${given} is no table`);
  if (parent !== null) throw new AttachError(`${given} is a part of ${parent}: name that`);
  if (isParent) {
    throw new AttachError(`${given} has tables that inherit from it, whose writes are not seen`);
  }
  if (isHidden) {
    const { rows } = await client.query<{ name: string }>("select current_user as name");
    throw new AttachError(
      `row security hides rows of ${given} from ${rows[0]?.name}, who would take them for ` +
        "deleted: run this as the table's owner, without FORCE, or as a role with BYPASSRLS",
    );
  }
  return table;
}

export interface AppColumn {
  name: string;
  /** With its schema where it is not PostgreSQL's own. */
  type: string;
  baseType: string;
  typeSchema: string;
  kind: string;
  isText: boolean;
  isRequired: boolean;
}

export async function readColumns(client: pg.Client, table: AppTable): Promise<AppColumn[]> {
  const { rows } = await client.query<AppColumn>(
    `with recursive types as (
       select attnum, attname, atttypid as type, atttypmod as modifier, attnotnull
       from pg_attribute
       where attrelid = $1 and attnum > 0 and not attisdropped
       union all
       -- a domain is compared as what it is made of
       select attnum, attname, typbasetype, typtypmod, attnotnull
       from types join pg_type on pg_type.oid = types.type
       where typtype = 'd'
     )
     select attname as name,
       case
         when nspname = 'pg_catalog' then format_type(type, modifier)
         else format('%I.%I', nspname, typname)
       end as type,
       typname as "baseType", nspname as "typeSchema", typtype as kind,
       typcategory = 'S' as "isText", attnotnull as "isRequired"
     from types
     join pg_type on pg_type.oid = types.type and typtype <> 'd'
     join pg_namespace on pg_namespace.oid = typnamespace
     order by attnum`,
    [table.oid],
  );
  return rows;
}

/** The columns of each key that no two rows share and that is never null, the primary key first. */
export async function readKeys(client: pg.Client, table: AppTable): Promise<string[][]> {
  const { rows } = await client.query<{ columns: string[] }>(
    `select array_agg(attname::text order by place) as columns
     from pg_index
     cross join unnest(indkey::int2[]) with ordinality as keys (key, place)
     join pg_attribute on attrelid = indrelid and attnum = key
     where indrelid = $1 and indisunique and indisvalid and indpred is null and indexprs is null
       and place <= indnkeyatts
     group by indexrelid, indisprimary
     having bool_and(attnotnull)
     order by indisprimary desc, count(*), indexrelid`,
    [table.oid],
  );
  return rows.map(({ columns }) => columns);
}
