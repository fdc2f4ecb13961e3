/**
 * What graphile-migrate runs before and after the state (.gmrc): the objects that this repository
 * holds.
 *
 *   tsx scripts/apply-objects.ts columns   those that table definitions name, and what applies them
 *   tsx scripts/apply-objects.ts           all of them
 */
import pg from "pg";
import { prepareState } from "../src/migrate.js";
import { applyObjects, readObjects } from "../src/objects.js";

const url = process.env.GM_DBURL;
if (url === undefined) throw new Error("graphile-migrate runs this, with GM_DBURL set");
const objects = await readObjects();
const client = new pg.Client({ connectionString: url });
await client.connect();
try {
  if (process.argv[2] === "columns") await prepareState(client, objects);
  else await applyObjects(client, objects.all, { isComplete: true });
} finally {
  await client.end();
}
