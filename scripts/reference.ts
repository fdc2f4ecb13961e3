/** docs/functions.md, from the comments in the catalog. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { format } from "prettier";
import { packageRoot } from "../src/package.js";

export const referenceFile = join(packageRoot, "docs", "functions.md");

/**
 * The folders below migrations/objects/functions that hold functions apps and operators call, in
 * the order of their sections.
 */
const areas = [
  "tenants",
  "bookings",
  "customers",
  "loyalty",
  "ledger",
  "analytics",
  "reports",
  "upkeep",
];

interface PublicFunction {
  name: string;
  parameters: string[];
  result: string;
  comment: string;
}

const functionsQuery = `
  select
    proname as name,
    array(
      select format(
        '%s %s',
        parameter.name,
        replace(format_type(parameter.type, null), 'timestamp with time zone', 'timestamptz')
      )
        || case when parameter.place > pronargs - pronargdefaults then '?' else '' end
      from unnest(proargnames[1:pronargs], proargtypes::oid[]) with ordinality
        as parameter (name, type, place)
      order by parameter.place
    ) as parameters,
    case
      when proretset and prorettype = 'record'::regtype then (
        select format('rows of \`(%s)\`', string_agg(result.name, ', ' order by result.place))
        from unnest(proargnames, proargmodes) with ordinality as result (name, mode, place)
        where result.mode in ('t', 'o')
      )
      when proretset then format('rows of \`%s\`', format_type(prorettype, null))
      else format('\`%s\`', format_type(prorettype, null))
    end as result,
    obj_description(oid, 'pg_proc') as comment
  from pg_proc
  where pronamespace = regulars.home_schema()
    and prokind = 'f'
    and prorettype <> 'trigger'::regtype
    and not exists (
      select
      from pg_depend
      where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e'
    )
  order by proname, oid`;

/** The page that lists every function in `public` of a migrated database. */
export async function describeFunctions(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set search_path = public");
    const { rows } = await client.query<PublicFunction>(functionsQuery);
    const sections = await Promise.all(areas.map((area) => describeArea(area, rows)));
    return await format([head, ...sections].join("\n\n"), { parser: "markdown" });
  } finally {
    await client.end();
  }
}

const head = `<!-- Generated from the comments in the catalog by npm run generate; never edited. -->

# Functions

What apps and operators call: the functions in schema \`public\`. Use named notation (
  \`restaurant_id => …\`
). A
parameter marked \`?\` has a default. [errors.md](errors.md) lists the codes that are raised,
[Roles](reference.md#roles) tells who may call what.`;

/** A function belongs to the area whose folder holds its file. */
async function describeArea(area: string, functions: PublicFunction[]): Promise<string> {
  const objects = join(packageRoot, "migrations", "objects");
  const files = await readdir(join(objects, "functions", area));
  if (area === "analytics") files.push(...(await readdir(join(objects, "generated"))));
  const entries = functions
    .filter(({ name }) => files.includes(`${name}.sql`))
    .map(({ name, parameters, result, comment }) => {
      const given = parameters.map((each) => `\`${each}\``).join(", ") || "nothing";
      return `### ${name}\n\n${comment}\n\n- takes ${given}\n- gives ${result}`;
    });
  return [`## ${area.charAt(0).toUpperCase()}${area.slice(1)}`, ...entries].join("\n\n");
}
