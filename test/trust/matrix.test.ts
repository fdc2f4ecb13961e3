/**
 * Tables, functions, roles, verbs and tenants: every cell is tried, and what comes out is compared
 * with matrix.md, which holds what is expected. Relations and functions come from the catalog.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { format, resolveConfig } from "prettier";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packageRoot } from "../../src/package.js";
import { useDatabase } from "../database.js";
import {
  type Routine,
  ada,
  ben,
  call,
  fill,
  id,
  listRoutines,
  owners,
} from "../two-restaurants.js";

const database = useDatabase();
const stranger = `stranger_${process.pid}`;
let superuser: pg.Client;

interface Relation {
  name: string;
  is_ours: boolean;
  /** restaurant_id, or the id of restaurants; null where it has none. */
  tenant: string | null;
  columns: string[];
}
let relations: Relation[];
let routines: Routine[];

const roles = [
  ["app", () => database.appUrl],
  ["operator", () => database.opsUrl],
  ["analyst", () => database.analystUrl],
  ["stranger", () => as(stranger)],
] as const;

function as(username: string): string {
  const url = new URL(database.url);
  url.username = username;
  return url.href;
}

async function connect(url: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

beforeAll(async () => {
  superuser = await connect(database.superuserUrl);
  await superuser.query(
    `create role ${stranger} login password '${new URL(database.url).password}'`,
  );
  for (const owner of owners) await fill(superuser, owner);
  const { rows } = await superuser.query<Relation>(`
    select
      classes.oid::regclass::text as name,
      namespaces.nspname <> 'regulars' as is_ours,
      case
        when 'restaurant_id' = any (names.columns) then 'restaurant_id'
        when classes.relname = 'restaurants' then 'id'
      end as tenant,
      names.columns
    from pg_class as classes
    join pg_namespace as namespaces on namespaces.oid = classes.relnamespace
    cross join lateral (
      select array_agg(attname::text order by attnum) as columns
      from pg_attribute
      where attrelid = classes.oid and attnum > 0 and not attisdropped and attgenerated = ''
    ) as names
    where classes.relnamespace in (regulars.home_schema(), 'regulars'::regnamespace)
      and classes.relkind in ('r', 'p', 'v')
    order by 2 desc, classes.relkind = 'v', 1`);
  relations = rows;
  routines = await listRoutines(superuser);
}, 240_000);

afterAll(async () => {
  await superuser.query(`drop owned by ${stranger}; drop role ${stranger}`);
  await superuser.end();
});

type Attempt = { rows: unknown[]; count: number } | { code: string };

async function attempt(
  db: pg.Client,
  setting: string | undefined,
  sql: string,
  values: unknown[] = [],
): Promise<Attempt> {
  await db.query("begin");
  try {
    if (setting !== undefined) {
      await db.query("select set_config('regulars.restaurant_id', $1, true)", [setting]);
    }
    const { rows, rowCount } = await db.query<Record<string, unknown>>(sql, values);
    return { rows, count: rowCount ?? 0 };
  } catch (error) {
    return { code: (error as pg.DatabaseError).code ?? String(error) };
  } finally {
    await db.query("rollback");
  }
}

const verbs = ["select", "insert", "update", "delete", "truncate"] as const;

/** What a role may of a relation: one word for each restaurant that is set. */
async function tryRelation(
  db: pg.Client,
  relation: Relation,
  verb: (typeof verbs)[number],
  totals: { own: number; all: number },
): Promise<string> {
  const { name, tenant, columns } = relation;
  const { rows: granted } = await superuser.query<{ name: string }>(
    `select quote_ident(c) as name from unnest($2::text[]) as c
     where has_column_privilege($4, $1, c, $3)`,
    [name, columns, /select|insert|update/.test(verb) ? verb : "select", db.user],
  );
  const may = granted.map((column) => column.name);
  const list = may.length > 0 ? may.join(", ") : "*";
  const partly = verb !== "delete" && may.length > 0 && may.length < columns.length;
  const sql = (into: string) => {
    if (verb === "select") return `select ${list} from ${name}`;
    if (verb === "update") {
      const column = may.find((one) => one === "updated_at") ?? may[0] ?? columns[0] ?? "";
      return `update ${name} set ${column} = ${column}`;
    }
    if (verb === "insert") {
      const values = may.map((column) =>
        column === tenant ? `'${into}'` : column === "id" ? `'${id("900", "c")}'` : "default",
      );
      return may.length > 0
        ? `insert into ${name} (${list}) values (${values.join(", ")})`
        : `insert into ${name} default values`;
    }
    return verb === "delete" ? `delete from ${name}` : `truncate ${name}`;
  };
  const word = (outcome: Attempt): string => {
    // Past the privileges: the row itself was not good enough, or a rule forbids it.
    if ("code" in outcome) {
      // The other three: a view that nobody writes.
      if (/^(42501|55000|0A000|42809)$/.test(outcome.code)) return "no";
      if (/^(RG010|RG011|RG012|22P02)$/.test(outcome.code)) return outcome.code;
      return verb === "insert" || verb === "truncate" || outcome.code.startsWith("23")
        ? "may"
        : outcome.code;
    }
    if (verb === "insert" || verb === "truncate") return "may";
    if (outcome.count === 0) return "none";
    if (outcome.count === totals.own && totals.own < totals.all) return "own";
    return outcome.count === totals.all ? "all" : `${outcome.count} rows`;
  };
  const words = [
    word(await attempt(db, ada, sql(ada))),
    ...(verb === "insert" ? [word(await attempt(db, ada, sql(ben)))] : []),
    word(await attempt(db, undefined, sql(ada))),
  ];
  const isNo = words.every((one) => one === "no");
  return isNo ? "–" : `${words.join(" / ")}${partly ? " *" : ""}`;
}

/** What a call becomes: for the restaurant that is set, for another, and for all (null). */
async function tryRoutine(db: pg.Client, made: Routine): Promise<string> {
  const leak = new RegExp(`${ben}|${owners[1]?.secret}|[0-9a-f-]{23}-00000000\\d{3}b`);
  const word = (outcome: Attempt): string => {
    if ("code" in outcome) {
      if (outcome.code === "42501") return "no";
      return outcome.code === "RG010"
        ? "RG010"
        : outcome.code.startsWith("RG")
          ? "runs"
          : outcome.code;
    }
    return "runs";
  };
  const words: string[] = [];
  const names = made.parameters.some(({ name }) => name === "restaurant_id");
  for (const [restaurant, whose] of [
    [ada, "a"],
    [ben, "b"],
    [null, "a"],
  ] as const) {
    if (!names && restaurant !== ada) continue;
    const outcome = await attempt(db, ada, ...call(made, restaurant, whose));
    const isLeak =
      "rows" in outcome && restaurant !== ada && leak.test(JSON.stringify(outcome.rows));
    words.push(isLeak ? "LEAKS" : word(outcome));
  }
  return words.every((one) => one === "no") ? "–" : words.join(" / ");
}

it("are what matrix.md says, cell by cell", async () => {
  let tried = 0;
  const sections: string[] = [];
  const counts = new Map<string, { own: number; all: number }>();
  for (const { name, tenant } of relations) {
    const { rows } = await superuser.query<{ own: number; all: number }>(
      `select count(*)::int as all, count(*) filter (where ${
        tenant === null ? "false" : `${tenant} = '${ada}'`
      })::int as own from ${name}`,
    );
    counts.set(name, rows[0] ?? { own: 0, all: 0 });
  }
  const table = (header: string[], rows: string[][]) =>
    [header, header.map(() => "---"), ...rows]
      .map((cells) => `| ${cells.join(" | ")} |`)
      .join("\n");

  for (const [role, url] of roles) {
    await using db = await connect(url());
    const rows: string[][] = [];
    const closed: string[] = [];
    for (const relation of relations) {
      const totals = counts.get(relation.name) ?? { own: 0, all: 0 };
      const cells: string[] = [];
      for (const verb of verbs) {
        cells.push(await tryRelation(db, relation, verb, totals));
        tried += verb === "insert" ? 3 : 2;
      }
      if (cells.every((cell) => cell === "–")) closed.push(relation.name);
      else rows.push([`\`${relation.name}\``, ...cells]);
    }
    sections.push(`## Tables and views: ${role}`);
    if (rows.length > 0) sections.push(table(["relation", ...verbs], rows));
    sections.push(
      closed.length === relations.length
        ? "Nothing, of any table or view."
        : `Nothing of ${closed.map((name) => `\`${name}\``).join(", ")}.`,
    );
  }

  const cells = new Map<string, string[]>(routines.map(({ signature }) => [signature, []]));
  for (const [, url] of roles) {
    await using db = await connect(url());
    for (const made of routines) {
      cells.get(made.signature)?.push(await tryRoutine(db, made));
      tried += 3;
    }
  }
  const names = new Map(routines.map(({ signature, name }) => [signature, name]));
  sections.push(
    "## Functions",
    table(
      ["function", ...roles.map(([role]) => role)],
      [...cells].map(([signature, words]) => [`\`${names.get(signature)}\``, ...words]),
    ),
  );

  const { rows: helpers } = await superuser.query<{ role: string; names: string }>(
    `select role, string_agg(proname, ', ' order by proname) as names
     from unnest($1::text[]) as role
     join pg_proc on has_function_privilege(role, pg_proc.oid, 'execute')
     where pronamespace = 'regulars'::regnamespace and prorettype <> 'trigger'::regtype
     group by role`,
    [["test_app", "test_ops", "test_analyst", stranger]],
  );
  const helpersOf = (login: string) => helpers.find(({ role }) => role === login)?.names ?? "none";
  sections.push(
    "## Helpers in the schema `regulars`",
    ...["test_app", "test_ops", "test_analyst", stranger].map(
      (login, place) =>
        `${roles[place]?.[0]}: ${helpersOf(login)
          .split(", ")
          .map((name) => `\`${name}\``)
          .join(", ")}.`,
    ),
  );

  const file = join(packageRoot, "test", "trust", "matrix.md");
  const before = await readFile(file, "utf8").catch(() => "");
  const intro = before.split(/^## /m)[0] ?? "";
  const text = await format([intro.trim(), ...sections, ""].join("\n\n"), {
    ...(await resolveConfig(file)),
    parser: "markdown",
  });
  console.log(
    `matrix: ${tried} attempts on ${relations.length} relations and ${routines.length} functions ` +
      `by ${roles.length} roles`,
  );
  expect(text).not.toContain("LEAKS");
  await expect(text).toMatchFileSnapshot("matrix.md");
}, 240_000);
