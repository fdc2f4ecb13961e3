/**
 * The first day and the last: an empty folder, a database with somebody's app, and what a person
 * types. `REGULARS_TRANSCRIPT=<file>` writes it down, `REGULARS_TRANSCRIPT_ROWS` makes the app
 * large.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { snapshotSchema } from "../scripts/snapshot.js";
import { packageRoot } from "../src/package.js";
import { type TestDatabase, createEmptyDatabase } from "./database.js";

const bookings = Number(process.env.REGULARS_TRANSCRIPT_ROWS ?? 600);
const app = `
  create schema app;
  create type app.state as enum ('requested', 'booked', 'seated', 'done', 'gone', 'absent');
  create table app.venues (id serial primary key, name text not null, tz text not null);
  create table app.customers (id serial primary key, name text, email text);
  create table app.reservations (
    id uuid primary key default gen_random_uuid(),
    venue_id int not null references app.venues (id),
    customer_id int references app.customers (id),
    start_at timestamptz not null, guests int not null,
    state app.state not null default 'booked', created_at timestamptz not null default now());
  insert into app.venues (name, tz)
  select 'Venue ' || n, 'Europe/London' from generate_series(1, 20) as n;
  insert into app.customers (name, email)
  select 'Guest ' || n, 'guest-' || n || '@example.org'
  from generate_series(1, ${bookings / 4}) as n;
  insert into app.reservations (venue_id, customer_id, start_at, guests, state, created_at)
  select 1 + n % 20, 1 + n % ${bookings / 4}, '2020-01-01'::timestamptz + n * interval '20 minutes',
    1 + n % 6, case when n % 10 = 0 then 'gone' else 'done' end::app.state,
    '2019-12-01'::timestamptz + n * interval '20 minutes'
  from generate_series(1, ${bookings}) as n;
  analyze app.venues, app.customers, app.reservations`;

/** The app's schema and a checksum of each of its tables. */
async function appSide({ url, pool }: TestDatabase): Promise<string> {
  const sums: unknown[] = [];
  for (const table of ["venues", "customers", "reservations"]) {
    const { rows } = await pool.query(
      `select count(*), md5(string_agg(t::text, '' order by t.id)) from app.${table} as t`,
    );
    sums.push(rows[0]);
  }
  const schema = await snapshotSchema(url, { bodies: true, schemas: ["app"] });
  return `${schema}\n${JSON.stringify(sums)}`;
}

it(
  "goes into an app in a few minutes, and out again without a trace",
  { timeout: 3_600_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "regulars-first-day-"));
    const { database, drop } = await createEmptyDatabase();
    const lines: string[] = [`An app with ${bookings} bookings; the folder is empty.`];
    const began = performance.now();
    const counts = { commands: 0, statements: 0 };
    const passed = () => `${((performance.now() - began) / 60_000).toFixed(2)} min`;
    const run = async (...args: string[]): Promise<string> => {
      counts.commands++;
      const program = [
        "--import",
        import.meta.resolve("tsx"),
        join(packageRoot, "src/cli/index.ts"),
      ];
      const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
        execFile(
          process.execPath,
          [...program, ...args],
          { cwd: folder, env: { ...process.env, DATABASE_URL: database.url }, maxBuffer: 1 << 26 },
          (error, stdout, stderr) => {
            resolve({ code: error ? 1 : 0, output: stdout + stderr });
          },
        );
      });
      const quoted = args.map((each) => (/[\s'"<>]/.test(each) ? JSON.stringify(each) : each));
      const shown = output.trim().split("\n");
      lines.push(`\n[${passed()}] $ regulars ${quoted.join(" ")}`, ...shown.slice(-14));
      expect([code, output]).toEqual([0, output]);
      return output;
    };
    const sql = async (text: string): Promise<Record<string, unknown>[]> => {
      counts.statements++;
      const { rows } = await database.pool.query<Record<string, unknown>>(text);
      lines.push(`\n[${passed()}] app=> ${text}`, ...rows.map((row) => JSON.stringify(row)));
      return rows;
    };
    try {
      await database.pool.query(app);
      const before = await appSide(database);

      await run("migrate", "--schema", "loyalty", "--roles");
      const words = {
        requested: "pending",
        booked: "confirmed",
        seated: "confirmed",
        done: "completed",
        gone: "cancelled",
        absent: "no_show",
      };
      await run(
        ...["attach", "--bookings", "app.reservations", "--restaurants", "app.venues"],
        ...["--answer", "restaurants.timezone=venue.tz"],
        ...["--answer", "restaurants.country_code='GB'"],
        ...Object.entries(words).flatMap(([word, status]) => [
          "--answer",
          `bookings.statuses.${word}=${status}`,
        ]),
      );
      expect(await readdir(folder)).toEqual(["regulars.attach.json"]);
      await run("attach", "--check");
      expect(await run("attach")).toContain("Both sides say the same.");
      await run("backfill");
      await run(...["init", "--every", "--program", "Club", "--open"]);
      await run("verify");
      const [booked] = await sql(
        `insert into app.reservations (venue_id, customer_id, start_at, guests)
         values (1, 1, '2031-05-01T18:00Z', 4) returning id`,
      );
      expect(
        await sql(
          `select status, loyalty_points_awarded, balance from loyalty.external_bookings
           where external_source = 'app' and external_id = '${String(booked?.id)}'`,
        ),
      ).toEqual([{ status: "confirmed", loyalty_points_awarded: 30, balance: "30" }]);
      await sql(`delete from app.reservations where id = '${String(booked?.id)}'`);
      expect(await run("attach", "--compare")).toContain("Both sides say the same.");
      await run("detach");
      await run("uninstall", "--yes");
      const isUnchanged = (await appSide(database)) === before;
      lines.push(
        `\nThe app's schema and checksums are ${isUnchanged ? "unchanged" : "CHANGED"}. ` +
          `${passed()}, ${counts.commands} commands, ${counts.statements} statements of SQL.`,
      );
      expect(isUnchanged).toBe(true);
    } finally {
      const { REGULARS_TRANSCRIPT } = process.env;
      if (REGULARS_TRANSCRIPT !== undefined) {
        await writeFile(REGULARS_TRANSCRIPT, `${lines.join("\n")}\n`);
      }
      await drop();
      await rm(folder, { recursive: true });
    }
  },
);
