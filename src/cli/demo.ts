import { show } from "./output.js";
import { Command } from "commander";
import type pg from "pg";
import { createPool } from "../client.js";
import { connect } from "../connect.js";
import { loadHistory, makeRestaurants } from "../demo-sample.js";
import { startEmbedded } from "../embedded.js";
import { migrate } from "../migrate.js";
import { applyRoles } from "../roles.js";
import { backfill } from "../upkeep.js";
import { tellScenes } from "./scenes.js";
import { type GlobalOptions, UsageError, givenUrl, globalOptions } from "./shared.js";
import { Story } from "./story.js";
import { color } from "./terminal.js";

export const demoCommand = new Command("demo")
  .description("Show what Regulars does, on three invented restaurants")
  .addHelpText(
    "after",
    "\nIt starts over each time, in a database of its own in .regulars of this folder." +
      "\nA named database must be empty; one that holds anything else is never erased.",
  )
  .action(async (_own: object, command: Command) => {
    const options = globalOptions(command);
    const started = performance.now();
    const say = (text: string) => {
      if (!options.json) show(text);
    };
    say(
      color.bold("\nRegulars: guests, visits and loyalty points, kept by the database itself.\n"),
    );

    const url = await emptyDatabase(options);
    const applied = await migrate(url);
    await withClient(url, applyRoles);
    await using pool = createPool({ connectionString: url, application_name: "regulars demo" });
    const restaurants = await makeRestaurants(pool);
    const loaded = await loadHistory(pool, restaurants);
    const counts = await backfill(pool);
    const guests = counts.find(({ object }) => object === "customers")?.inserted ?? 0;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const { rows } = await pool.query<{ server_version: string }>("show server_version");
    say(
      `  PostgreSQL ${rows[0]?.server_version ?? ""}, ${applied.length} migrations, three ` +
        "restaurants.",
    );
    say(
      `  ${loaded} bookings of last year from an older system; the backfill found ${guests} guests`,
    );
    say(`  in them. Ready after ${seconds} seconds.\n`);

    const story = new Story(options.json ?? false);
    await tellScenes(story, pool, restaurants, givenUrl(options) === undefined ? url : undefined);
    story.end();
  });

/** An empty database; never one with contents that are not the demo's. */
async function emptyDatabase(options: GlobalOptions): Promise<string> {
  const given = givenUrl(options);
  if (given !== undefined) {
    if (await withClient(given, hasTables)) {
      throw new UsageError("the demo needs an empty database, and this one holds tables already");
    }
    return given;
  }
  const server = await startEmbedded();
  if (!(await withClient(server.url, isOurs))) {
    throw new UsageError(
      "the embedded database of this folder holds what is not the demo's.\n" +
        "Begin in another folder, name an empty database with --database-url, or give this one " +
        'up: "regulars db reset".',
    );
  }
  const admin = new URL(server.superuserUrl);
  const name = admin.pathname.slice(1);
  admin.pathname = "/postgres";
  await withClient(admin.href, (client) =>
    client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`),
  );
  const { url } = await startEmbedded();
  await withClient(url, (client) =>
    client.query(`comment on database ${client.escapeIdentifier(name)} is '${mark}'`),
  );
  return url;
}

/** The comment of a database that the demo has made. */
const mark = "The demo of Regulars, which begins by erasing it.";
const demoSlugs = ["harbour-table", "trattoria-salvia", "cafe-linden"];

async function hasTables(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_class
     where relkind in ('r', 'p')
       and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
       and relpersistence <> 't'
     limit 1`,
  );
  return rowCount !== 0;
}

/** Empty, or made by the demo, with no restaurant and no table that came later. */
async function isOurs(client: pg.Client): Promise<boolean> {
  if (!(await hasTables(client))) return true;
  const { rows } = await client.query<{ is_marked: boolean; is_alone: boolean }>(
    `select
       shobj_description(oid, 'pg_database') is not distinct from $1 as is_marked,
       not exists (
         select from pg_class
         where relkind in ('r', 'p')
           and relnamespace <> all (
             array['pg_catalog', 'information_schema', 'regulars']::regnamespace[]
           )
           and relpersistence <> 't'
           and not relrowsecurity
       ) as is_alone
     from pg_database where datname = current_database()`,
    [mark],
  );
  if (!rows[0]?.is_marked || !rows[0].is_alone) return false;
  const { rowCount } = await client.query(
    "select from public.restaurants where slug <> all ($1::text[])",
    [demoSlugs],
  );
  return rowCount === 0;
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await connect(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
