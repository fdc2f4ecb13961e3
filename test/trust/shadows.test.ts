/**
 * Whatever a login makes, nothing of it runs as another role. Every type, operator, function and
 * relation whose name our bodies use is made anew by that login, in pg_temp and in a schema of its
 * own ahead on its path, and tells as whom it runs. Then everything is called and written that the
 * login may. Names come from the catalog, so a new body is tried.
 */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useDatabase } from "../database.js";

const database = useDatabase();
const restaurant = "00000000-0000-7000-8000-00000000000a";

interface Definition {
  name: string;
  kind: string;
  left: string | null;
  right: string | null;
  arguments: string;
  result: string;
  is_set: boolean;
}

/** The spies themselves must not meet each other. */
const pinned = "set search_path = pg_catalog, pg_temp";

/**
 * Statements that make the shadows, for one login: they do what the original does, and tell who
 * runs them.
 */
let shadows: { types: string[]; relations: string[]; others: string[] };
let functions: { name: string; schema: string; parameters: { name: string; type: string }[] }[];

async function connect(url: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

beforeAll(async () => {
  await database.pool.query(`
    insert into restaurants (id, name, slug, timezone, country_code)
      values ('${restaurant}', 'A', 'a', 'Europe/London', 'GB');
    insert into restaurant_tables (restaurant_id, id, label, capacity)
    values ('${restaurant}', '00000000-0000-7000-8000-0000000000a2', '1', 4);
    insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only)
    values ('${restaurant}', '00000000-0000-7000-8000-0000000000a3', 'club', 'Club', false);
    insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on');
    insert into bookings (restaurant_id, id, starts_at, party_size, customer_name, customer_email)
    select '${restaurant}', ('00000000-0000-7000-8000-0000000000b' || n)::uuid,
      now() + n * interval '1 day', 2,
      'Guest', 'guest' || n || '@example.com'
    from generate_series(1, 6) as n;
    -- The control: what a body does without a pin.
    create function public.unpinned(restaurant_id uuid) returns boolean
      language plpgsql security definer as $$
    declare v_text text := 'a';
    begin return length(v_text) + 1 > 0; end $$;
    grant execute on function public.unpinned(uuid) to test_app;`);

  await using superuser = await connect(database.superuserUrl);
  const { rows: bodies } = await superuser.query<{ source: string }>(`
    select string_agg(coalesce(pg_get_function_sqlbody(oid), prosrc), E'\\n') as source
    from pg_proc
    where pronamespace in (regulars.home_schema(), 'regulars'::regnamespace)`);
  const source = bodies[0]?.source ?? "";
  const words = [...new Set(source.toLowerCase().match(/[a-z_][a-z0-9_]*/g))];
  const symbols = [...new Set(source.match(/[-+*/<>=~!@#%^&|?]+/g))];

  const { rows: types } = await superuser.query<{ name: string }>(
    `select typname as name from pg_type
     where typnamespace = 'pg_catalog'::regnamespace and typtype in ('b', 'r') and typelem = 0
       and typname = any ($1)
       and typname not in ('cstring', 'unknown')`,
    [[...words, "int4", "int8", "bool", "timestamptz", "float8", "numeric", "interval", "time"]],
  );
  const { rows: definitions } = await superuser.query<Definition>(
    `select proname as name, 'function' as kind, null as left, null as right,
       array_to_string(proargtypes::oid[]::regtype[], ', ') as arguments,
       prorettype::regtype::text as result, proretset as is_set
     from pg_proc
     where pronamespace = 'pg_catalog'::regnamespace and proname = any ($1) and provariadic = 0
       and prorettype not in ('trigger'::regtype, 'record'::regtype)
       and not (proargtypes::oid[] || prorettype && array['internal', 'cstring', '"any"',
         'anyelement', 'anyarray',
         'anycompatible', 'anycompatiblearray', 'record', 'anyrange', 'anymultirange', 'anyenum',
           'anynonarray']::regtype[]::oid[])
     union all
     select oprname, 'operator', oprleft::regtype::text, oprright::regtype::text, '',
       oprresult::regtype::text, false
     from pg_operator
     where oprnamespace = 'pg_catalog'::regnamespace and oprname = any ($2) and oprleft <> 0
       and oprresult <> 0`,
    [words, symbols],
  );
  expect(types.length).toBeGreaterThan(10);
  expect(definitions.length).toBeGreaterThan(500);

  const { rows: relations } = await superuser.query<{ name: string }>(
    `select relname as name from pg_class
     where relkind in ('r', 'v') and relname = any ($1)
       and relnamespace in (regulars.home_schema(), 'regulars'::regnamespace,
         'pg_catalog'::regnamespace)`,
    [words],
  );
  const tell = (what: string) =>
    "if current_user <> session_user then raise warning 'foreign code: % as %', " +
    `'${what.replaceAll("'", "''")}', current_user; end if;`;
  shadows = {
    types: types.map(
      ({ name }) =>
        `create domain %.${name} as pg_catalog.${name} check (mine.tell(value is null))`,
    ),
    relations: relations.map(
      ({ name }) =>
        `create view %.${name} as select 1 as id, null::pg_catalog.uuid as restaurant_id where ` +
        "mine.tell(true)",
    ),
    others: definitions.map((definition, place) => {
      const { name, kind, left, right, result } = definition;
      if (kind === "operator") {
        return `create function mine.operator_${place} (${left}, ${right}) returns ${result}
          language plpgsql ${pinned} as
          $f$ begin ${tell(`operator ${name} (${left}, ${right})`)}
            return $1 operator(pg_catalog.${name}) $2; end $f$;
          create operator mine.${name} (leftarg = ${left}, rightarg = ${right},
            function = mine.operator_${place})`;
      }
      const places = definition.arguments === "" ? [] : definition.arguments.split(", ");
      const call = `pg_catalog."${name}"(${places.map((_, index) => `$${index + 1}`).join(", ")})`;
      const passOn =
        result === "void"
          ? `perform ${call};`
          : definition.is_set
            ? `return query select ${call};`
            : `return ${call};`;
      return `create function mine."${name}" (${definition.arguments})
        returns ${definition.is_set ? "setof " : ""}${result}
        language plpgsql ${pinned} as
        $f$ begin ${tell(`function ${name}`)} ${passOn} end $f$`;
    }),
  };

  const { rows } = await superuser.query<(typeof functions)[number]>(`
    select
      proname as name,
      pronamespace::regnamespace::text as schema,
      coalesce(
        (
          select json_agg(json_build_object('name', a.name, 'type', format_type(a.type, null))
            order by a.place)
          from unnest(proargnames, proargtypes::oid[]) with ordinality as a (name, type, place)
          where a.place <= pronargs
            and (a.place <= pronargs - pronargdefaults or a.type in ('uuid'::regtype,
              'uuid[]'::regtype))
        ),
        '[]'
      ) as parameters
    from pg_proc
    where pronamespace in (regulars.home_schema(), 'regulars'::regnamespace)
      and prorettype <> 'trigger'::regtype
      and not exists (select from pg_depend where classid = 'pg_proc'::regclass
        and objid = pg_proc.oid and deptype = 'e')
    order by prosecdef, 2, 1`);
  functions = rows;
}, 60_000);

/**
 * Makes the schema of a login and everything in it; what cannot be made by it is left out, but
 * counted.
 */
async function castShadows(superuser: pg.Client, login: string): Promise<number> {
  await superuser.query(`
    drop schema if exists mine cascade;
    create schema mine authorization ${login};
    set session authorization ${login};
    set search_path = pg_catalog;
    create function mine.tell(boolean) returns boolean language plpgsql ${pinned} as $f$
    begin
      if current_user <> session_user then raise warning 'foreign code: type or relation as %',
        current_user; end if;
      return true;
    end $f$;`);
  let made = 0;
  for (const statement of [...shadows.types, ...shadows.relations, ...shadows.others]) {
    await superuser.query(statement.replaceAll("%.", "mine.")).then(
      () => made++,
      () => undefined,
    );
  }
  await superuser.query(
    "grant usage on schema mine to public; reset session authorization; reset search_path",
  );
  return made;
}

function argument({ name, type }: { name: string; type: string }, booking: string): string {
  if (name === "restaurant_id") return `'${restaurant}'`;
  if (name === "booking_id") return `'${booking}'`;
  if (name === "table_id") return "'00000000-0000-7000-8000-0000000000a2'";
  if (name === "program_id") return "'00000000-0000-7000-8000-0000000000a3'";
  const guest = (number: number) =>
    "(select customer_id from public.bookings where id operator(pg_catalog.=) " +
    `'00000000-0000-7000-8000-0000000000b${number}')`;
  if (type === "uuid") return guest(name.startsWith("duplicate") ? 2 : 1);
  if (type === "uuid[]") return "'{}'";
  if (type.endsWith("[]")) return "'{}'";
  if (type.startsWith("timestamp")) return "'2031-06-02T18:00:00Z'";
  if (type === "date") return "'2031-06-02'";
  if (type === "jsonb") return "'{}'";
  if (type === "boolean") return "true";
  if (/int|numeric/.test(type)) return "2";
  if (name.endsWith("status")) return "'confirmed'";
  if (name === "channel") return "'email'";
  if (name === "customer_email") return "'grace@example.com'";
  if (name === "customer_phone" || type === "interval") return "null";
  return "'staff'";
}

/** Everything a session of the login can do; `seen` is what ran as somebody else. */
async function doEverything(
  url: string,
  setting: string | undefined,
  path: string,
): Promise<{ seen: string[]; worked: Set<string> }> {
  await using db = await connect(url);
  const seen: string[] = [];
  db.on("notice", ({ message }) => {
    if (message?.startsWith("foreign code")) seen.push(message);
  });
  for (const statement of [...shadows.types, ...shadows.relations]) {
    await db.query(statement.replaceAll("%.", "pg_temp.")).catch(() => undefined);
  }
  await db.query(`set search_path = ${path}`);
  const worked = new Set<string>();
  const attempt = async (name: string, sql: string) => {
    const before = seen.length;
    await db.query("begin");
    try {
      if (setting !== undefined) {
        await db.query(`set local regulars.restaurant_id = '${setting}'`);
      }
      await db.query(sql);
      worked.add(name);
    } catch {
      // refused: not granted, or not for these arguments
    }
    await db.query("rollback");
    seen.splice(
      before,
      seen.length - before,
      ...seen.slice(before).map((told) => `${name}: ${told}`),
    );
  };
  for (const { name, schema, parameters } of functions) {
    for (const number of [1, 2]) {
      const list = parameters.map(
        (parameter) =>
          `${parameter.name} => ` +
          argument(parameter, `00000000-0000-7000-8000-0000000000b${number}`),
      );
      await attempt(name, `select * from ${schema}.${name}(${list.join(", ")})`);
    }
    if (parameters[0]?.name === "restaurant_id") {
      const list = parameters.map((parameter) =>
        parameter.name === "restaurant_id"
          ? "restaurant_id => null"
          : `${parameter.name} => ${argument(parameter, "00000000-0000-7000-8000-0000000000b1")}`,
      );
      await attempt(name, `select * from ${schema}.${name}(${list.join(", ")})`);
    }
  }
  const insert = (columns: string, values: string) =>
    `insert into public.bookings (restaurant_id, starts_at, party_size${columns})
     values ('${restaurant}', '2031-06-03T18:00:00Z', 2${values})`;
  await attempt("insert", insert(", customer_email", ", 'new@example.com'"));
  await attempt("insert a table", insert(", table_id", ", '00000000-0000-7000-8000-0000000000a2'"));
  await attempt(
    "insert waiting",
    insert(", customer_phone, status", ", '07911 123456', 'pending_allocation'"),
  );
  await attempt(
    "insert restaurant",
    "insert into public.restaurants (name, slug, timezone, country_code) values ('N', 'n', " +
      "'Europe/London', 'GB')",
  );
  for (const change of [
    "party_size = 5",
    "status = 'cancelled'",
    "status = 'completed'",
    "status = 'pending_allocation'",
    "customer_email = 'moved@example.com'",
    "customer_email = null",
    "marketing_opt_in = true",
    "starts_at = '2032-01-01', ends_at = '2032-01-02'",
  ]) {
    await attempt(`update ${change}`, `update public.bookings set ${change}`);
  }
  await attempt("update restaurant", "update public.restaurants set country_code = 'FR'");
  await attempt("delete", "delete from public.bookings");
  await attempt("delete events", "delete from public.analytics_events");
  return { seen, worked };
}

describe.each([
  ["an app", () => database.appUrl, restaurant, 30],
  ["an operator", () => database.opsUrl, undefined, 30],
  ["an operator in one restaurant", () => database.opsUrl, restaurant, 30],
  ["an analyst", () => database.analystUrl, undefined, 5],
] as const)("%s", (_, url, setting, least) => {
  it("runs nothing of its own as another role", async () => {
    await using superuser = await connect(database.superuserUrl);
    const login = new URL(url()).username;
    const made = await castShadows(superuser, login);
    expect(made).toBeGreaterThan(500);
    for (const path of ["mine, public", "pg_temp, mine, public, pg_catalog"]) {
      const { seen, worked } = await doEverything(url(), setting, path);
      const own = seen.filter((told) => !told.startsWith("unpinned:"));
      expect(new Set(own), path).toEqual(new Set());
      expect(worked.size, [...worked].join(", ")).toBeGreaterThan(least);
      // The control, which only the app may call, is seen.
      if (login === "test_app") expect(seen.length, path).toBeGreaterThan(0);
    }
  }, 120_000);
});

afterAll(async () => {
  await using superuser = await connect(database.superuserUrl);
  await superuser.query("drop schema if exists mine cascade; drop function public.unpinned(uuid)");
});
