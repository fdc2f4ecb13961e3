/**
 * Adopting a database whose bookings another system made. What its tables must have is listed
 * nowhere: it is read off tables that the migrations make in a schema of their own, in a
 * transaction that is rolled back.
 */
import type pg from "pg";
import { connect } from "../connect.js";
import {
  type Migration,
  appliedHashes,
  databaseProblems,
  listMigrations,
  migrate,
  prepareState,
  readMigration,
  recordMigrations,
} from "../migrate.js";
import { type SchemaObjects, madeBy, readObjects } from "../objects.js";
import { homeSchema, recordedSchema, sessionSettings } from "../schema.js";
import { readCatalog } from "./catalog.js";
import { inspectChecks } from "./checks.js";
import { inspectColumns, inspectNulls } from "./columns.js";
import { type Finding, advice, required } from "./findings.js";
import { inspectHabits } from "./habits.js";
import { inspectForeignKeys, inspectKeys } from "./keys.js";
import { inspectNames } from "./names.js";
import { baseTables, makeReference } from "./reference.js";
import { rehearse } from "./rehearse.js";
import { inspectRowSecurity } from "./row-security.js";
import { findTables, inspectPrivileges, inspectTables, missingTables } from "./tables.js";

export type { Finding } from "./findings.js";

export interface Adoption {
  findings: Finding[];
  /** The migrations recorded as applied, because the database has what they make. */
  recorded: string[];
  /** The migrations applied after them. */
  applied: string[];
}

export interface AdoptOptions {
  /** Only looks, and leaves nothing behind. */
  dryRun?: boolean;
  /** Then makes the roles and switches on row security; @defaultValue false */
  roles?: boolean;
  /** Called with each migration's file name as it starts. */
  onProgress?: (file: string) => void;
}
/** How many of the first migrations make what an app has already. */
const baseMigrations = 4;

/**
 * Looks at the tables of an existing booking system and, when nothing that is required is missing,
 * records the migrations that would have made them and applies the others.
 */
export async function adopt(url: string, options: AdoptOptions = {}): Promise<Adoption> {
  const files = await listMigrations();
  const migrations = await Promise.all(files.map((file) => readMigration(file)));
  const client = await connect(url);
  let findings: Finding[] = [];
  let missing: Migration[];
  try {
    await client.query(sessionSettings);
    const schema = (await recordedSchema(client)) ?? homeSchema;
    if (schema !== homeSchema)
      throw new Error(`this database has Regulars in the schema ${schema}`);
    const done = await appliedHashes(client);
    missing = migrations.slice(0, baseMigrations).filter(({ file }) => !done.has(file.slice(0, 6)));
    if (!done.has(String(baseMigrations + 1).padStart(6, "0"))) {
      findings = await inspect(client, migrations);
      if (!findings.some(({ level }) => level === "required")) {
        findings = [...(await rehearse(client, baseMigrations)), ...findings];
      }
    }
    if (options.dryRun || findings.some(({ level }) => level === "required")) {
      return { findings, recorded: [], applied: [] };
    }
    await prepareState(client, await readObjects());
    await recordMigrations(client, missing);
  } finally {
    await client.end();
  }
  const { onProgress, roles = false } = options;
  const applied = await migrate(url, { roles, ...(onProgress && { onProgress }) });
  return { findings, recorded: missing.map(({ file }) => file), applied };
}

async function inspect(client: pg.Client, migrations: Migration[]): Promise<Finding[]> {
  const base = migrations.slice(0, baseMigrations);
  await client.query("begin; set local search_path = public");
  try {
    const obstacles = [
      ...(await databaseProblems(client)).map((problem) => required("database", `${problem}.`)),
      ...(await inspectPrivileges(client)),
    ];
    const tables = await findTables(client);
    obstacles.push(...inspectTables(tables));
    // Without the tables, or the privilege to read them, there is nothing to compare.
    if (obstacles.length > 0) return obstacles;

    const objects = await readObjects();
    await makeReference(client, base, objects);
    const catalog = await readCatalog(
      client,
      baseTables.filter((table) => tables.some(({ name }) => name === table)),
    );
    const missing = missingTables(tables, base);
    const findings = [
      ...missing.filter(({ object }) => object === "restaurants"),
      ...inspectColumns(catalog),
      ...(await inspectNulls(client, catalog)),
      ...(await inspectChecks(client, catalog)),
      ...inspectKeys(catalog),
      ...(await inspectForeignKeys(client, catalog)),
      // After the keys that they reference.
      ...missing.filter(({ object }) => object !== "restaurants"),
      ...(await inspectNames(client, catalog, migrations.slice(baseMigrations), objects)),
      ...(await inspectHabits(client, catalog)),
      ...(await inspectRowSecurity(client)),
    ];
    const obligatory = findings.filter(({ level }) => level === "required");
    return [
      ...helpers(findings, objects),
      ...obligatory,
      ...findings.filter(({ level }) => level === "advice"),
    ];
  } finally {
    await client.query("rollback").catch(() => undefined);
  }
}

/**
 * The functions that the statements of the findings call, which otherwise come with the migrations.
 */
function helpers(findings: Finding[], { columns }: SchemaObjects): Finding[] {
  const functions = columns.filter((object) =>
    madeBy(object.sql).some((name) => findings.some(({ sql }) => sql?.includes(name))),
  );
  if (functions.length === 0) return [];
  const isRequired = findings.some(
    ({ level, sql }) =>
      level === "required" &&
      functions.some((object) => madeBy(object.sql).some((name) => sql?.includes(name))),
  );
  const tell = isRequired ? required : advice;
  return [
    tell(
      "schema regulars",
      "Statements below call functions that come with the migrations: they are needed first.",
      ["create schema if not exists regulars;", ...functions.map(({ sql }) => sql)].join("\n\n"),
    ),
  ];
}
