/**
 * The development loop: starts the embedded server, applies `migrations/current.sql` with its fixtures
 * at each change, and generates the typed queries again when the schema or a query has changed.
 */
import { existsSync, watch as watchFolder } from "node:fs";
import { join } from "node:path";
import { watch } from "graphile-migrate";
import pg from "pg";
import { startEmbedded } from "../src/embedded.js";
import { migrate } from "../src/migrate.js";
import { packageRoot } from "../src/package.js";
import { generateQueries } from "./queries.js";

const server = await startEmbedded();
console.log(`Embedded PostgreSQL: ${server.url}`);
await migrate(server.url, {
  onProgress: (file) => {
    console.log(`applying ${file}`);
  },
});

/** One after the other: pgtyped writes the folder that the next run wipes. */
let generation = Promise.resolve();
function regenerate(): Promise<void> {
  generation = generation.then(async () => {
    try {
      await generateQueries(server.url);
      console.log("Typed queries are up to date.");
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  });
  return generation;
}

// graphile-migrate notes in this table what it has applied; a trigger is not needed to see a change.
let lastContent: string | undefined;
async function regenerateAfterMigration(): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ content: string }>(
      "select content from graphile_migrate.current",
    );
    const content = rows[0]?.content ?? "";
    if (content === lastContent) return;
    lastContent = content;
  } finally {
    await client.end();
  }
  await regenerate();
}

const queriesFolder = join(packageRoot, "queries");
let soon: NodeJS.Timeout | undefined;
if (existsSync(queriesFolder)) {
  // One save is several events.
  watchFolder(queriesFolder, () => {
    clearTimeout(soon);
    soon = setTimeout(() => void regenerate(), 200);
  });
}
await regenerateAfterMigration();
setInterval(() => void regenerateAfterMigration(), 1000);

await watch({
  connectionString: server.url,
  rootConnectionString: server.superuserUrl.replace(/\/[^/]*$/, "/postgres"),
  migrationsFolder: join(packageRoot, "migrations"),
  pgSettings: { search_path: "public" },
});
