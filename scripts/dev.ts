/**
 * The development loop: starts the embedded server, applies `migrations/current.sql` and every fixture at
 * each change, and generates the typed queries again when the schema or a query has changed.
 */
import { existsSync, watch as watchFolder } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
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
}).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
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

/** Fixtures can be replayed, so a change is tried at once, whichever migration will include it. */
async function applyFixture(path: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url, options: "-c search_path=public" });
  await client.connect();
  try {
    await client.query((await readFile(path, "utf8")).replace(/^--!include .*$/gm, ""));
    console.log(`applied ${relative(packageRoot, path)}`);
  } catch (error) {
    console.error(`${relative(packageRoot, path)}: ${String(error)}`);
    return;
  } finally {
    await client.end();
  }
  await regenerate();
}

/** Calls with each file that is saved, once: a save is several events. */
function onSave(folder: string, action: (path: string) => Promise<void>): void {
  const soon = new Map<string, NodeJS.Timeout>();
  watchFolder(folder, { recursive: true }, (_event, file) => {
    const path = join(folder, file ?? "");
    clearTimeout(soon.get(path));
    const act = () => void (path.endsWith(".sql") && existsSync(path) && action(path));
    soon.set(path, setTimeout(act, 200));
  });
}

onSave(join(packageRoot, "queries"), regenerate);
onSave(join(packageRoot, "migrations", "fixtures"), applyFixture);
await regenerateAfterMigration();
setInterval(() => void regenerateAfterMigration(), 1000);

await watch({
  connectionString: server.url,
  rootConnectionString: server.superuserUrl.replace(/\/[^/]*$/, "/postgres"),
  migrationsFolder: join(packageRoot, "migrations"),
  pgSettings: { search_path: "public" },
});
