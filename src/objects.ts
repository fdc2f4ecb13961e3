/**
 * The stateless half of the schema: functions, views, policies and triggers, each with one text
 * below migrations/objects. The database itself applies them (regulars.apply_objects); here they
 * are read and put in order.
 */
import { readFile, readdir } from "node:fs/promises";
import { join, sep } from "node:path";
import type pg from "pg";
import { packageRoot } from "./package.js";
import { homeSchema, inSchema } from "./schema.js";

export const objectsFolder = join(packageRoot, "migrations", "objects");
/** What table definitions name; applied before the state. */
const beforeState = ["columns/", "generated/columns/"];
/** The order of objects that do not depend on each other. */
const folders = [
  ...beforeState,
  "functions/",
  "views/",
  "generated/",
  "policies/",
  "triggers/",
  "triggers/bookings/",
];

export interface SchemaObject {
  /** Below migrations/objects, with forward slashes. */
  path: string;
  sql: string;
}

export interface SchemaObjects {
  /** What migrating itself needs: the histories and `regulars.apply_objects`. Replayable. */
  setup: string;
  /** Those that table definitions name, in order. */
  columns: SchemaObject[];
  /** All of them, `columns` first, in order. */
  all: SchemaObject[];
}

/** Reads all objects, each after those that PostgreSQL looks up when it is created. */
export async function readObjects(
  schema: string = homeSchema,
  folder = objectsFolder,
): Promise<SchemaObjects> {
  const paths = (await readdir(folder, { recursive: true }))
    .map((path) => path.split(sep).join("/"))
    .filter((path) => path.endsWith(".sql"));
  const objects = await Promise.all(
    paths.map(async (path) => ({ path, sql: await readFile(join(folder, path), "utf8") })),
  );
  const all = inOrder(objects).map(({ path, sql }) => ({ path, sql: inSchema(sql, schema) }));
  const setup = await readFile(join(packageRoot, "migrations", "setup.sql"), "utf8");
  return {
    setup: setUpIn(setup, schema),
    columns: all.filter(({ path }) => isBeforeState(path)),
    all,
  };
}

/** The text of `regulars.home_schema()` in it is where the database keeps the name. */
function setUpIn(setup: string, schema: string): string {
  if (schema === homeSchema) return setup;
  const value = (name: string) => `'${name}'::regnamespace`;
  const home = inSchema(setup, schema).replace(value(homeSchema), value(schema));
  return `create schema if not exists ${schema};\n${home}`;
}

function isBeforeState(path: string): boolean {
  return beforeState.some((folder) => path.startsWith(folder));
}

function rank({ path }: SchemaObject): number {
  const found = folders.findLastIndex((folder) => path.startsWith(folder));
  if (found < 0) throw new Error(`migrations/objects/${path} is in no known folder`);
  return found;
}

function inOrder(objects: SchemaObject[]): SchemaObject[] {
  const sorted = objects.toSorted((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
  const makers = new Map<string, SchemaObject[]>();
  for (const object of sorted) {
    for (const name of madeBy(object.sql)) {
      makers.set(name, [...(makers.get(name) ?? []), object]);
    }
  }
  const ordered = new Set<SchemaObject>();
  const open = new Set<SchemaObject>();
  const visit = (object: SchemaObject) => {
    if (ordered.has(object)) return;
    if (open.has(object)) {
      throw new Error(`objects depend on each other: ${[...open].map((o) => o.path).join(", ")}`);
    }
    open.add(object);
    for (const name of lookedUpBy(object.sql)) {
      for (const maker of makers.get(name) ?? []) if (maker !== object) visit(maker);
    }
    open.delete(object);
    ordered.add(object);
  };
  sorted.forEach(visit);
  return [...ordered];
}

/** The names of the functions and views that a file creates. */
export function madeBy(sql: string): string[] {
  return [...sql.matchAll(/^create or replace (?:function|view) (\w+\.\w+)/gm)].map(
    ([, name = ""]) => name,
  );
}

/**
 * The names that must exist when a file runs: the body of a PL/pgSQL function looks up its own
 * late.
 */
function lookedUpBy(sql: string): Set<string> {
  const early = sql
    .replace(/^as \$\$$.*?^\$\$;$/gms, "")
    .replace(/^comment on .*?';$/gms, "")
    .replace(/--.*$/gm, "");
  return new Set(early.match(/\b(?:public|regulars)\.\w+/g));
}

/**
 * Applies the objects whose text differs from what the database has recorded, in one transaction.
 *
 * @returns the paths of those applied
 */
export async function applyObjects(
  client: pg.Client,
  objects: readonly SchemaObject[],
  options: { isComplete: boolean },
): Promise<string[]> {
  const { rows } = await client.query<{ path: string }>(
    "select path from regulars.apply_objects($1::text[], $2) as path",
    [objects.map(({ path, sql }) => [path, sql]), options.isComplete],
  );
  return rows.map(({ path }) => path);
}

/** The same as one statement, for any migrator; empty lines and quoting are those of the files. */
export function objectsSql(objects: readonly SchemaObject[], isComplete: boolean): string {
  const entries = objects.map(({ path, sql }) => `['${path}', $object$\n${sql}$object$]`);
  return (
    `select count(*) as applied from regulars.apply_objects(array[\n${entries.join(",\n")}\n], ` +
    `${isComplete});\n`
  );
}
