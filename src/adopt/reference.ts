import type pg from "pg";
import type { Migration } from "../migrate.js";
import { type SchemaObjects, applyObjects } from "../objects.js";

/** The tables that an app has already. */
export const baseTables = ["restaurants", "restaurant_tables", "bookings", "waiting_list"] as const;
export type BaseTable = (typeof baseTables)[number];
export const referenceSchema = "regulars_reference";

/** The tables as 000001 to 000004 make them, to compare with. */
export async function makeReference(
  client: pg.Client,
  base: readonly Migration[],
  objects: SchemaObjects,
): Promise<void> {
  await client.query(objects.setup);
  await applyObjects(client, objects.columns, { isComplete: false });
  await client.query(`create schema ${referenceSchema}`);
  // 000003 ends with an extension that a server may lack, and with the constraint that needs it.
  for (const { sql } of base)
    await client.query(forReference(sql.split(/^create extension/m, 1)[0]));
  // Both then print types and expressions alike: all other names are qualified.
  await client.query("set local search_path = pg_catalog");
}

/**
 * What the later migrations add to the reference; an index that is built concurrently is not made.
 */
export async function extendReference(
  client: pg.Client,
  later: readonly Migration[],
): Promise<void> {
  for (const { sql, concurrentIndex } of later) {
    if (concurrentIndex === undefined) await client.query(forReference(sql));
  }
}

function forReference(sql = ""): string {
  return sql.replaceAll("public.", `${referenceSchema}.`);
}
