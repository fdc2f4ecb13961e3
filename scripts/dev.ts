/**
 * The development loop: starts the embedded server, applies `migrations/current.sql` and every
 * object at each change, and generates the typed queries again when the schema or a query has
 * changed.
 */
import { watch as watchFolder } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Settings, migrate as migrateState, watch } from "graphile-migrate";
import pg from "pg";
import { startEmbedded } from "../src/embedded.js";
import { migrate } from "../src/migrate.js";
import { packageRoot } from "../src/package.js";
import { generateQueries } from "./queries.js";

const server = await startEmbedded();
console.log(`Embedded PostgreSQL: ${server.url}`);

const settings: Settings = {
  ...(JSON.parse(await readFile(join(packageRoot, ".gmrc"), "utf8")) as Settings),
  connectionString: server.url,
  rootConnectionString: server.superuserUrl.replace(/\/[^/]*$/, "/postgres"),
  migrationsFolder: join(packageRoot, "migrations"),
};

/** One after the other: pgtyped writes the folder that the next run wipes. */
let work = Promise.resolve();
function inTurn(step: () => Promise<void>): Promise<void> {
  work = work.then(step).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
  });
  return work;
}

function regenerate(): Promise<void> {
  return inTurn(async () => {
    await generateQueries(server.url);
    console.log("Typed queries are up to date.");
  });
}

/** The state is graphile-migrate's business here; the objects that differ are applied over it. */
async function applyChangedObjects(): Promise<void> {
  await inTurn(async () => {
    const applied = await migrate(server.url);
    for (const path of applied) console.log(`applied ${path}`);
  });
  await regenerate();
}

// graphile-migrate notes in this table what it has applied; a trigger is not needed to see a
// change.
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

/** Calls once for what is saved together: a save is several events. */
function onSave(folder: string, action: () => Promise<void>): void {
  let soon: NodeJS.Timeout | undefined;
  watchFolder(folder, { recursive: true }, (_event, file) => {
    if (file?.endsWith(".sql") !== true) return;
    clearTimeout(soon);
    soon = setTimeout(() => void action(), 200);
  });
}

await migrateState(settings, false, true);
await applyChangedObjects();
onSave(join(packageRoot, "queries"), regenerate);
onSave(join(packageRoot, "migrations", "objects"), applyChangedObjects);
await regenerateAfterMigration();
setInterval(() => void regenerateAfterMigration(), 1000);
await watch(settings);
