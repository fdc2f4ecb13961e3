/** What stands in the way of a move, found before anything is changed. */
import type pg from "pg";
import { inSchema } from "../schema.js";

export interface Problem {
  what: string;
  mend: string;
}

interface Sides {
  source: pg.Client;
  target: pg.Client;
  id: string;
  /** Of a move that has begun already. */
  moveId: string | null;
}

/** All of them; none: the restaurant can move. */
export async function checkMove(sides: Sides): Promise<Problem[]> {
  const [there, here] = [await describe(sides.source, sides), await describe(sides.target, sides)];
  return [...checkServers(there, here), ...checkSame(there, here), ...checkRestaurant(there, here)];
}

interface Side {
  wal_level: string;
  free_slots: number;
  may_replicate: boolean;
  may_subscribe: boolean;
  sees_sessions: boolean;
  owns_tables: boolean;
  schema: string;
  edition: string;
  tables: string;
  phone_rules: string;
  general_availability: string;
  identity_missing: string[];
  slug: string | null;
  is_slug_taken: boolean;
  rows_left: string | null;
  closed: string | null;
  is_ours: boolean | null;
  is_attached: boolean;
}

async function describe(client: pg.Client, { source, id, moveId }: Sides): Promise<Side> {
  const slug = await slugOf(source, id);
  const { rows } = await client.query<Side>(
    inSchema(
      `select
         current_setting('wal_level') as wal_level,
         current_setting('max_replication_slots')::integer
           - (select count(*) from pg_replication_slots)::integer as free_slots,
         rolsuper or rolreplication as may_replicate,
         rolsuper or exists (
           select from pg_roles as creators where creators.rolname = 'pg_create_subscription'
             and pg_has_role(creators.oid, 'usage')
         ) as may_subscribe,
         pg_has_role('pg_read_all_stats', 'usage') as sees_sessions,
         (
           select bool_and(pg_has_role(relowner, 'usage'))
           from regulars.moving_tables() as tables join pg_class on pg_class.oid = name::regclass
         ) as owns_tables,
         regulars.home_schema()::text as schema,
         (select md5(string_agg(path || hash, ',' order by path)) from regulars.objects) as edition,
         (
           select md5(string_agg(name || array_to_string(columns, ','), ';' order by name))
           from regulars.moving_tables()
         ) as tables,
         (
           select md5(string_agg(rules::text, ',' order by rules::text))
           from regulars.phone_rules as rules
         ) as phone_rules,
         coalesce(
           (select value from regulars.settings where name = 'loyalty.general_availability'), 'off'
         ) as general_availability,
         array(
           select name from regulars.moving_tables()
           where not exists (
             select from pg_index join pg_class on pg_class.oid = indrelid
             where indrelid = name::regclass and indisprimary and relreplident in ('d', 'f')
           )
         ) as identity_missing,
         (select slug from public.restaurants where id = $1) as slug,
         exists (select from public.restaurants where slug = $3 and id <> $1) as is_slug_taken,
         case when not exists (select from public.restaurants where id = $1) then (
           select string_agg(name || ' ' || row_count, ', ' order by name)
           from regulars.restaurant_sums($1, false) where row_count > 0
         ) end as rows_left,
         closed.state as closed,
         closed.move_id is not distinct from $2::uuid as is_ours,
         exists (
           select from regulars.attached_restaurants where restaurant_id = $1
         ) as is_attached
       from pg_roles
       left join regulars.closed_restaurants as closed on closed.restaurant_id = $1
       where rolname = current_user`,
      (client as pg.Client & { schema?: string }).schema,
    ),
    [id, moveId, slug],
  );
  const [side] = rows;
  if (!side) throw new RangeError("expected one row, got none");
  return side;
}

async function slugOf(source: pg.Client, id: string): Promise<string | null> {
  const { rows } = await source.query<{ slug: string }>(
    inSchema(
      "select slug from public.restaurants where id = $1",
      (source as pg.Client & { schema?: string }).schema,
    ),
    [id],
  );
  return rows[0]?.slug ?? null;
}

function checkServers(there: Side, here: Side): Problem[] {
  const problems: Problem[] = [];
  const add = (isWrong: boolean, what: string, mend: string) => {
    if (isWrong) problems.push({ what, mend });
  };
  add(
    there.wal_level !== "logical",
    `wal_level of the old cell is ${there.wal_level}`,
    "Set wal_level = logical there, and start its server again.",
  );
  // one stays, and two tables are copied at a time
  add(
    there.free_slots < 3 && there.is_ours !== true,
    `${there.free_slots} replication slots are free in the old cell`,
    "Raise max_replication_slots and max_wal_senders there.",
  );
  add(
    !there.may_replicate,
    "this login may not replicate from the old cell",
    "alter role … replication, as a superuser there, or name another in REGULARS_CELL_…_ADMIN.",
  );
  add(
    !there.sees_sessions,
    "this login does not see the sessions of others in the old cell",
    "grant pg_read_all_stats to it there: who began before the gate was closed has to be known.",
  );
  add(
    !there.owns_tables || !here.owns_tables,
    "this login does not own the tables",
    "Name the owner, or a superuser, in REGULARS_CELL_…_ADMIN.",
  );
  add(
    !here.may_subscribe,
    "this login may not subscribe in the new cell",
    "grant pg_create_subscription to it there; in PostgreSQL 15 only a superuser may.",
  );
  return problems;
}

function checkSame(there: Side, here: Side): Problem[] {
  const problems: Problem[] = [];
  const add = (isWrong: boolean, what: string, mend: string) => {
    if (isWrong) problems.push({ what, mend });
  };
  add(
    there.schema !== here.schema,
    `Regulars lives in schema ${there.schema} in the old cell, in ${here.schema} in the new one`,
    "Both need the same.",
  );
  add(
    there.edition !== here.edition || there.tables !== here.tables,
    "the cells have different editions of Regulars",
    'Run "regulars migrate" in both.',
  );
  add(
    there.phone_rules !== here.phone_rules,
    "the cells have different phone rules",
    'Run "regulars migrate" in both.',
  );
  add(
    there.general_availability !== here.general_availability,
    "loyalty.general_availability is not the same in both cells",
    "Set it alike in regulars.settings: the restaurant's points depend on it.",
  );
  const unidentified = [...new Set([...there.identity_missing, ...here.identity_missing])];
  add(
    unidentified.length > 0,
    `these have no primary key as replica identity: ${unidentified.join(", ")}`,
    "alter table … replica identity default.",
  );
  return problems;
}

function checkRestaurant(there: Side, here: Side): Problem[] {
  const problems: Problem[] = [];
  const add = (isWrong: boolean, what: string, mend: string) => {
    if (isWrong) problems.push({ what, mend });
  };
  add(there.slug === null, "the restaurant is not in the old cell", "Correct the directory.");
  add(
    there.closed !== null && there.is_ours !== true,
    `the restaurant is closed in the old cell (${there.closed ?? ""}), by another move`,
    "Is the directory right? One that it has forgotten goes with --abort.",
  );
  add(
    here.closed !== null && here.is_ours !== true,
    `the new cell holds what an earlier move has left of it (${here.closed ?? ""})`,
    "Take it away with --clear first.",
  );
  add(
    here.slug !== null && here.closed === null,
    "the restaurant is in the new cell too, and open",
    "It is in two cells: which one is right has to be decided by a person.",
  );
  add(
    here.closed === null && here.rows_left !== null,
    `the new cell holds rows of the restaurant without it: ${here.rows_left ?? ""}`,
    "Look what they are; as the owner there, regulars.remove_restaurant(id) takes them away.",
  );
  add(
    here.is_slug_taken,
    "another restaurant of the new cell has its slug",
    "Change the slug of one of them; regulars cells place keeps them apart.",
  );
  add(
    there.is_attached,
    "the restaurant is attached to an app's tables, which stay where they are",
    "Detach it first.",
  );
  return problems;
}
