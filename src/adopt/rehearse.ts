import pg from "pg";
import { listMigrations, readMigration } from "../migrate.js";
import { applyObjects, readObjects } from "../objects.js";
import { homeSchema } from "../schema.js";
import { type Finding, required } from "./findings.js";
import { baseTables } from "./reference.js";

const rehearsalSchema = "regulars_rehearsal";

/**
 * Runs what adopting would run, on copies of the tables without their rows, and takes it back: what
 * no inspection knows fails here, and not in the app.
 */
export async function rehearse(client: pg.Client, after: number): Promise<Finding[]> {
  await client.query("begin; set local search_path = pg_catalog");
  try {
    const objects = await readObjects(rehearsalSchema);
    await client.query(objects.setup);
    for (const table of baseTables) {
      await client.query(
        `create table ${rehearsalSchema}.${table} (like ${homeSchema}.${table} including all)`,
      );
    }
    await applyObjects(client, objects.columns, { isComplete: false });
    await client.query(`set local search_path = ${rehearsalSchema}`);
    for (const file of (await listMigrations()).slice(after)) {
      const { sql } = await readMigration(file, rehearsalSchema);
      await tell(client, file, sql.replaceAll(/\bindex concurrently\b/gi, "index"));
    }
    await applyObjects(client, objects.all, { isComplete: true });
    return [];
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return [
      required(
        "migrations",
        `The migrations were tried on copies of the tables, and fail: ${error.message}.`,
      ),
    ];
  } finally {
    await client.query("rollback").catch(() => undefined);
  }
}

/** The error says in which file it is. */
async function tell(client: pg.Client, file: string, sql: string): Promise<void> {
  try {
    await client.query(sql);
  } catch (error) {
    if (error instanceof pg.DatabaseError) error.message = `${file}: ${error.message}`;
    throw error;
  }
}
