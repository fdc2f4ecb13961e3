/**
 * What the parts of the bench share: a server, copies of a database and of tables, times and tables
 * of results.
 *
 * All contestants of a part run on one server with the settings below; before each, everything is
 * vacuumed, analysed and checkpointed.
 */
import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { startTemporary } from "../src/embedded.js";

/**
 * Rows under a head; `ratio` and other figures are already texts or numbers as they shall be read.
 */
export interface ResultTable {
  title: string;
  columns: string[];
  rows: (string | number)[][];
}

export interface Result {
  tables: ResultTable[];
  /** Sentences below the tables. */
  notes?: string[];
}

export interface Part<Size extends string = string> {
  /** What it shows, in one line. */
  title: string;
  /** The flags it takes with their defaults. */
  sizes: Record<Size, number>;
  run: (sizes: Record<Size, number>) => Promise<Result>;
}

/** Only for the types: `sizes` names what `run` is given. */
export function definePart<Size extends string>(part: Part<Size>): Part<Size> {
  return part;
}

/** As a small server would be set for this; the same for every contestant. */
export const serverSettings = [
  "fsync = on",
  // A flush costs every contestant the same, and would hide what they differ in.
  "synchronous_commit = off",
  "full_page_writes = on",
  "shared_buffers = 2GB",
  "effective_cache_size = 8GB",
  "work_mem = 32MB",
  "maintenance_work_mem = 512MB",
  "max_wal_size = 16GB",
  "checkpoint_timeout = 30min",
  "random_page_cost = 1.1",
  "max_parallel_workers_per_gather = 2",
  "shared_preload_libraries = 'pg_stat_statements'",
  "pg_stat_statements.track = none",
];

export interface Timed<T> {
  seconds: number;
  /**
   * CPU seconds of all processes of the server meanwhile: steadier than time on a machine that
   * others use too.
   */
  cpu: number;
  value: T;
}

export interface BenchServer extends AsyncDisposable {
  timed: <T>(work: () => Promise<T>) => Promise<Timed<T>>;
  /** The database that `startTemporary` makes, as its owner. */
  url: string;
  /** The same as the superuser. */
  superuserUrl: string;
  /** A copy, file by file, of a database that nobody is connected to; gives its URL. */
  clone: (name: string, template?: string) => Promise<string>;
  drop: (name: string) => Promise<void>;
  /** Ends what earlier work has left to do in a database, and forgets its statistics. */
  quiet: (url: string) => Promise<void>;
  /**
   * From now on times are kept for {@link profile}; it makes many small statements a little slower.
   */
  trackStatements: () => Promise<void>;
  /** The statements, also those inside functions, that have taken longest since `quiet`. */
  profile: (url: string, what: string, limit: number) => Promise<ResultTable>;
  /** Runs statements as the superuser in the database of a URL. */
  asSuperuser: <Row extends pg.QueryResultRow>(url: string, sql: string) => Promise<Row[]>;
}

export async function startServer(settings: string[] = []): Promise<BenchServer> {
  const server = await startTemporary({ settings: [...serverSettings, ...settings] });
  const urlOf = (name: string, base = server.url) => {
    const url = new URL(base);
    url.pathname = `/${name}`;
    return url.href;
  };
  const asSuperuser = async <Row extends pg.QueryResultRow>(url: string, sql: string) =>
    withClient(urlOf(new URL(url).pathname.slice(1), server.superuserUrl), async (client) => {
      const results = await client.query<Row>(sql);
      return results.rows;
    });
  const owner = new URL(server.url).username;
  await asSuperuser(server.url, "create extension pg_stat_statements");
  const postmaster = Number(
    (await readFile(join(server.dataFolder, "postmaster.pid"), "utf8")).split("\n")[0],
  );
  return {
    url: server.url,
    superuserUrl: server.superuserUrl,
    asSuperuser,
    async timed(work) {
      const before = await cpuSeconds(postmaster);
      const start = performance.now();
      const value = await work();
      const seconds = (performance.now() - start) / 1000;
      // A process that is just ending would be counted neither alive nor dead.
      await sleep(300);
      return { seconds, cpu: (await cpuSeconds(postmaster)) - before, value };
    },
    async clone(name, template = new URL(server.url).pathname.slice(1)) {
      // The template's dirty pages would be written by the first checkpoint of the copy.
      await asSuperuser(urlOf("postgres"), "checkpoint");
      await asSuperuser(
        urlOf("postgres"),
        `create database ${name} template ${template} strategy file_copy owner ${owner}`,
      );
      return urlOf(name);
    },
    async drop(name) {
      await asSuperuser(urlOf("postgres"), `drop database if exists ${name} with (force)`);
    },
    async quiet(url) {
      await asSuperuser(url, "vacuum analyze");
      await asSuperuser(url, "checkpoint");
      await asSuperuser(url, "select pg_stat_statements_reset()");
    },
    async trackStatements() {
      await asSuperuser(urlOf("postgres"), "alter system set pg_stat_statements.track = 'all'");
      await asSuperuser(urlOf("postgres"), "select pg_reload_conf()");
      // A session reads it before its next statement, if it has been told by then.
      await sleep(500);
    },
    async profile(url, what, limit) {
      const statements = await asSuperuser<{ ms: string; calls: string; query: string }>(
        url,
        `
          select
            round(total_exec_time) as ms,
            calls,
            left(regexp_replace(query, '\\s+', ' ', 'g'), 110) as query
         from pg_stat_statements
         where dbid = (select oid from pg_database where datname = current_database())
         order by total_exec_time desc limit ${limit}`,
      );
      return {
        title: `Where the time goes: ${what}`,
        columns: ["ms, with what it calls", "calls", "statement"],
        rows: statements.map(({ ms, calls, query }) => [
          Number(ms),
          Number(calls),
          query.replaceAll("|", "/"),
        ]),
      };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  // Where one of several fails, the server is stopped under the others: what counts is why the
  // first one failed.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Of a server's processes, those that have ended too; NaN where there is no /proc. */
async function cpuSeconds(postmaster: number): Promise<number> {
  if (!existsSync("/proc/self/stat")) return NaN;
  let ticks = 0;
  for (const entry of await readdir("/proc")) {
    const stat =
      /^\d+$/.test(entry) && (await readFile(`/proc/${entry}/stat`, "utf8").catch(() => ""));
    if (!stat) continue;
    // The name in brackets may hold spaces.
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [, parent] = fields;
    const [user = 0, system = 0, deadUser = 0, deadSystem = 0] = fields.slice(11, 15);
    if (Number(entry) === postmaster) ticks += user + system + deadUser + deadSystem;
    else if (parent === postmaster) ticks += user + system;
  }
  return ticks / 100;
}

/**
 * Makes empty copies of tables in a schema of their own: same columns, defaults, checks, indexes
 * and keys (foreign keys lead to the copies where there are such, else to the originals), no
 * triggers.
 */
export async function copyTables(client: pg.Client, schema: string, tables: string[]) {
  await client.query(`drop schema if exists ${schema} cascade; create schema ${schema}`);
  for (const table of tables) {
    await client.query(`create table ${schema}.${table} (like public.${table} including all)`);
  }
  const { rows: keys } = await client.query<{ table: string; definition: string }>(
    `select conrelid::regclass::text as table, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and conrelid = any ($1::regclass[])`,
    [tables.map((table) => `public.${table}`)],
  );
  // Unqualified names in the definitions now mean the copies first.
  await client.query(`set search_path = ${schema}, public`);
  for (const { table, definition } of keys) {
    await client.query(`alter table ${schema}.${table} add ${definition}`);
  }
  await client.query("reset search_path");
}

/** Rows inserted, updated and deleted so far in tables that stay, from the server's statistics. */
export async function rowsWritten(client: pg.Client): Promise<number> {
  // A session hands in its statistics once a second at most, and at its end.
  await sleep(1500);
  const { rows } = await client.query<{ rows: string }>(
    `select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) as rows from pg_stat_user_tables
     where schemaname in (regulars.home_schema()::text, 'regulars')`,
  );
  return Number(rows[0]?.rows);
}

export function percentile(numbers: number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export const round = (value: number, digits = 1) => Number(value.toFixed(digits));
