/**
 * The last step of a deploy: roles, their grants and row security, as scripts/db/roles.sql makes
 * them.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { packageRoot } from "./package.js";

/** Runs the script as psql would, without the lines that are psql's own. */
export async function applyRoles(client: pg.Client): Promise<void> {
  const script = await readFile(join(packageRoot, "scripts", "db", "roles.sql"), "utf8");
  await client.query(script.replace(/^\\.*\n/gm, ""));
}
