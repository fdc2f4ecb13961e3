/**
 * A temporary table that an operator made first, under the name of one of ours, runs nothing as the
 * owner.
 */
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "../database.js";

const database = useDatabase();
const restaurant = "00000000-0000-7000-8000-00000000000a";
let callable: string[] = [];
let names: string[] = [];

beforeAll(async () => {
  await database.pool.query(`
    insert into restaurants (id, name, slug, timezone, country_code)
      values ('${restaurant}', 'A', 'a', 'Europe/London', 'GB');
    insert into bookings (
      restaurant_id, import_batch_id, starts_at, ends_at, party_size, booking_type, customer_email
    )
    values (
      '${restaurant}', gen_random_uuid(), '2024-01-01', '2024-01-02', 2, 'dinner', 'ada@example.com'
    );`);
  const { rows } = await database.pool.query<{ call: string }>(`
    select format(
      'select * from %s.%I(%s)',
      pronamespace::regnamespace,
      proname,
      (
        select string_agg(
          case type
            when 'uuid'::regtype then '''${restaurant}'''
            when 'integer'::regtype then '%s'
            when 'boolean'::regtype then 'true'
            when 'timestamptz'::regtype then 'now()'
            when 'text[]'::regtype then '''{}'''
            else 'null'
          end || '::' || type::regtype,
          ', '
          order by place
        )
        from unnest(proargtypes::oid[]) with ordinality as a (type, place)
      )
    ) as call
    from pg_proc
    where prosecdef and prosrc ~ 'pg_temp\\.|assert_own_temporary_tables|backfill_|import_'
      and has_function_privilege('regulars_ops', oid, 'execute')
    order by proname`);
  callable = rows.map(({ call }) => call);
  const { rows: used } = await database.pool.query<{ name: string }>(`
    select distinct found[1] as name
    from pg_proc
    cross join lateral regexp_matches(prosrc, 'pg_temp\\.([a-z_]+)', 'g') as found
    where pronamespace = 'regulars'::regnamespace
    order by 1`);
  names = used.map(({ name }) => name);
  expect(callable.length).toBeGreaterThan(15);
  expect(names.length).toBeGreaterThan(12);
});

async function asOperator<Result>(work: (db: pg.Client) => Promise<Result>): Promise<Result> {
  const db = new pg.Client({ connectionString: database.opsUrl });
  await db.connect();
  try {
    return await work(db);
  } finally {
    await db.end();
  }
}

/** The columns of all of ours, so that a statement written for one of them finds what it names. */
const columns = `step integer, object text, inserted bigint, changed bigint, is_written boolean,
  restaurant_id uuid, chunk integer, customer_id uuid, booking_id uuid, number integer,
  problem text, external_id text, place bigint, problems text[], id uuid, points integer,
  from_byte bigint, to_byte bigint, is_changed boolean, new_phone text,
  change text, has_own_id boolean, table_id uuid, status text, cells text[]`;

describe("an operator's own temporary tables", () => {
  it("run nothing as the owner, whatever is called", async () => {
    const seen: string[] = [];
    let calls = 0;
    await asOperator(async (db) => {
      db.on("notice", ({ message }) => {
        if (message?.startsWith("foreign code")) seen.push(message);
      });
      await db.query(`
        create function pg_temp.tell() returns trigger language plpgsql as $f$
        begin
          if current_user <> session_user then
            raise warning 'foreign code as %', current_user;
          end if;
          return coalesce(new, old);
        end $f$`);
      for (const name of names) {
        await db.query(`
          create temp table ${name} (${columns});
          insert into ${name} (step, chunk, restaurant_id) 
            select s, 0, '${restaurant}' from generate_series(0, 5) as s;
          create trigger row before insert or update or delete on ${name}
            for each row execute function pg_temp.tell();
          create trigger statement before insert or update or delete on ${name}
            execute function pg_temp.tell();
          grant all on ${name} to public`);
      }
      await db
        .query("create temp sequence backfill_chunks; grant all on backfill_chunks to public")
        .catch(() => undefined);
      for (const call of callable) {
        for (const step of [1, 2, 3, 4]) {
          calls++;
          await db.query(call.replaceAll("%s", String(step))).catch(() => undefined);
        }
      }
    });
    expect(new Set(seen)).toEqual(new Set());
    expect(calls).toBeGreaterThan(60);
  });

  it.each([
    [
      "a table",
      "create temp table backfill_counts (id int); grant all on backfill_counts to public",
    ],
    ["a view", "create temp view backfill_ledger as select 1 as chunk"],
    [
      "a table of ours made again after discard temp",
      "discard temp; create temp table backfill_counts (id int)",
    ],
  ])("are refused by name: %s", async (_, sql) => {
    await asOperator(async (db) => {
      await db.query("select from regulars.backfill_plan(1, $1)", [restaurant]);
      await db.query(`discard temp; ${sql}`);
      await expect(
        db.query("select from regulars.backfill_chunk(3, $1, 0)", [restaurant]),
      ).rejects.toMatchObject({ code: "42501", message: /temporary table of this session/ });
    });
  });

  it("are refused where ours got a trigger by a privilege that the owner gives away", async () => {
    await database.pool.query("alter default privileges grant all on tables to regulars_ops");
    try {
      await asOperator(async (db) => {
        await db.query("select from regulars.backfill_plan(1, $1)", [restaurant]);
        await db.query(`
          create function pg_temp.tell() returns trigger language plpgsql
            as $f$ begin return new; end $f$;
          create trigger mine before insert on pg_temp.backfill_counts
            for each row execute function pg_temp.tell()`);
        await expect(
          db.query("select from regulars.backfill_chunk(1, $1, 0)", [restaurant]),
        ).rejects.toMatchObject({ code: "42501", message: /temporary table of this session/ });
      });
    } finally {
      await database.pool.query("alter default privileges revoke all on tables from regulars_ops");
    }
  });

  it("stand beside ours under other names", async () => {
    await asOperator(async (db) => {
      await db.query("create temp table mine (id int)");
      await db.query("select from regulars.backfill_plan(1, $1)", [restaurant]);
      await db.query("select from regulars.backfill_chunk(1, $1, 0)", [restaurant]);
    });
  });
});
