/**
 * Before all tests: one embedded server with a template database, migrated and with pgTAP.
 * Each test file clones it (see database.ts). REGULARS_PG_MAJOR chooses the PostgreSQL version;
 * REGULARS_MUTANT is SQL that breaks the template (see mutants.ts); REGULARS_SCHEMA puts everything
 * into a schema of that name, beside an app whose tables in `public` are called like ours.
 */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startTemporary } from "../src/embedded.js";
import { migrate } from "../src/migrate.js";
import { packageRoot } from "../src/package.js";
import { homeSchema } from "../src/schema.js";
import { foreignApp } from "./foreign-app.js";
import { testSchema } from "./test-schema.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** Of the template database, as the superuser. */
    templateUrl: string;
    ownerUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTemporary();
  if (testSchema !== homeSchema) await runSql(server.url, foreignApp);
  await migrate(server.url, { roles: true, schema: testSchema });
  await makeLogins(server.url, server.superuserUrl);
  await installPgtap(server.superuserUrl);
  const { REGULARS_MUTANT } = process.env;
  if (REGULARS_MUTANT !== undefined) await runSql(server.url, REGULARS_MUTANT);
  project.provide("templateUrl", server.superuserUrl);
  project.provide("ownerUrl", server.url);
  return async () => {
    await server[Symbol.asyncDispose]();
  };
}

const logins = ["test_app", "test_ops", "test_analyst"];

/** One login for each role, since a role's session differs from `set role`. */
async function makeLogins(ownerUrl: string, superuserUrl: string): Promise<void> {
  const { username, password } = new URL(ownerUrl);
  await runSql(
    superuserUrl,
    `create role test_app login password '${password}' in role regulars_app;
     create role test_ops login password '${password}' in role regulars_ops;
     create role test_analyst login password '${password}' in role regulars_analyst;
     grant regulars_app, regulars_ops, regulars_analyst to "${username}";
     do $$ begin
       -- From 16 on the one who creates a role may administer it, but not become it.
       if current_setting('server_version_num')::int >= 160000 then
         execute 'grant regulars_app, regulars_ops, regulars_analyst'
           ' to "${username}" with set true';
       end if;
     end $$;`,
  );
  if (testSchema === homeSchema) return;
  for (const login of [username, new URL(superuserUrl).username, ...logins]) {
    await runSql(superuserUrl, `alter role "${login}" set search_path = ${testSchema}`);
  }
}

/** pgTAP and builders.sql get a schema of their own, which the checks of our conventions skip. */
async function installPgtap(superuserUrl: string): Promise<void> {
  const folder = dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite-pgtap"));
  const archive = gunzipSync(await readFile(join(folder, "pgtap.tar.gz")));
  const script = readTarEntry(archive, "share/postgresql/extension/pgtap--1.3.5.sql");
  const builders = await readFile(join(packageRoot, "test", "builders.sql"), "utf8");
  await runSql(
    superuserUrl,
    `create schema tap; grant usage on schema tap to public; set search_path = tap;
     ${script}\n${builders}`,
  );
}

/** A tar file is blocks of 512 bytes: a header with name and octal size, then the content. */
function readTarEntry(archive: Buffer, wanted: string): string {
  const field = (offset: number, length: number) =>
    archive.toString("utf8", offset, offset + length).replace(/\0.*$/s, "");
  for (let at = 0; at < archive.length;) {
    const size = Number.parseInt(field(at + 124, 12), 8) || 0;
    if (field(at, 100) === wanted) return archive.toString("utf8", at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`the archive has no ${wanted}`);
}

async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
