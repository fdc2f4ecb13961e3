import { show } from "./output.js";
import { Command } from "commander";
import pg from "pg";
import { createPool } from "../client.js";
import { loadHistory, makeRestaurants } from "../demo-sample.js";
import { startEmbedded } from "../embedded.js";
import { migrate } from "../migrate.js";
import { applyRoles } from "../roles.js";
import { backfill } from "../upkeep.js";
import { tellScenes } from "./scenes.js";
import { type GlobalOptions, UsageError, databaseUrl, globalOptions } from "./shared.js";
import { Story } from "./story.js";
import { color } from "./terminal.js";

export const demoCommand = new Command("demo")
  .description("Tell what Regulars does, on three restaurants that do not exist")
  .addHelpText(
    "after",
    "\nIt begins anew each time: the embedded database is emptied, another one must be empty.",
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
    await tellScenes(story, pool, restaurants, isGiven(options) ? undefined : url);
    story.end();
  });

function isGiven(options: GlobalOptions): boolean {
  return (options.databaseUrl ?? process.env.DATABASE_URL) !== undefined;
}

/** A database without anything in it; never one that holds somebody's restaurants. */
async function emptyDatabase(options: GlobalOptions): Promise<string> {
  if (isGiven(options)) {
    const given = await databaseUrl(options);
    if ((await restaurantSlugs(given)) !== undefined) {
      throw new UsageError(
        "The demo needs an empty database, and this one has restaurants already.",
      );
    }
    return given;
  }
  const server = await startEmbedded();
  const slugs = (await restaurantSlugs(server.url)) ?? [];
  if (slugs.some((slug) => !demoSlugs.includes(slug))) {
    throw new UsageError(
      "The embedded database holds restaurants that are not the demo's. " +
        'Name an empty database with --database-url, or give this one up: "regulars db reset".',
    );
  }
  const admin = new URL(server.superuserUrl);
  const name = admin.pathname.slice(1);
  admin.pathname = "/postgres";
  await withClient(admin.href, (client) =>
    client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`),
  );
  return (await startEmbedded()).url;
}

const demoSlugs = ["harbour-table", "trattoria-salvia", "cafe-linden"];

async function restaurantSlugs(url: string): Promise<string[] | undefined> {
  return withClient(url, async (client) => {
    const table = await client.query<{ name: string | null }>(
      "select to_regclass('public.restaurants')::text as name",
    );
    if (table.rows[0]?.name == null) return undefined;
    const { rows } = await client.query<{ slug: string }>("select slug from public.restaurants");
    return rows.map(({ slug }) => slug);
  });
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
