/** From an empty database to the first points, and why there are none, on the command line. */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv, promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bookings, createPool, forRestaurant } from "../src/index.js";
import { packageRoot } from "../src/package.js";
import { type TestDatabase, createEmptyDatabase } from "./database.js";

const login = `luna_${process.pid}`;
let database: TestDatabase;
let drop: () => Promise<void>;
let folder: string;
beforeAll(async () => {
  ({ database, drop } = await createEmptyDatabase());
  folder = await mkdtemp(join(tmpdir(), "regulars-first-hour-"));
});
afterAll(async () => {
  await database.pool.query(`drop role if exists ${login}`);
  await drop();
  await rm(folder, { recursive: true });
});

const tsx = import.meta.resolve("tsx");

async function regulars(...args: string[]): Promise<string> {
  const command = [join(packageRoot, "src", "cli", "index.ts"), ...args];
  const env = { PATH: process.env.PATH, DATABASE_URL: database.url };
  const run = promisify(execFile)(process.execPath, ["--import", tsx, ...command], { env });
  return (await run).stdout;
}

interface Made {
  restaurant: { id: string };
  status: { earns: boolean; obstacle: string | null };
  app_env_file: string;
}

const luna = ["--name", "Luna", "--country", "GB", "--timezone", "Europe/London"];

it("begins with init, earns as the app, and tells why where it does not", async () => {
  const closed = JSON.parse(await regulars("init", ...luna, "--tables", "2,4", "--json")) as Made;
  expect(closed).toMatchObject({ status: { obstacle: "no_program" }, app_env_file: null });
  const args = ["init", ...luna, "--tables", "2,4,6", "--program", "Club", "--open"];
  const file = join(folder, "app.env");
  const asked = [...args, "--app-login", login, "--app-env", file];
  const made = JSON.parse(await regulars(...asked, "--json")) as Made;
  expect(made.restaurant.id).toBe(closed.restaurant.id);
  expect(made.status).toMatchObject({ earns: true, opened_by: "settings" });

  const restaurant_id = made.restaurant.id;
  const appUrl = parseEnv(await readFile(file, "utf8")).DATABASE_URL;
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await using pool = createPool({ connectionString: String(appUrl) });
  const db = forRestaurant(pool, restaurant_id);
  const request = {
    restaurant_id,
    starts_at: new Date("2033-01-01T19:00Z"),
    party_size: 4,
    customer_email: "ada@example.org",
  };
  const booking = await bookings.create(db, request);
  expect([booking.status, booking.loyalty_points_awarded]).toEqual(["confirmed", 30]);

  expect(await regulars("loyalty", "close", "--restaurant", "luna")).toContain("loyalty open");
  const later = await bookings.create(db, request);
  expect(await regulars("status")).toMatch(/^luna +club +earns nothing +not on the pilot list/m);
  const told = await regulars("loyalty", "explain", later.reference, "--restaurant", "luna");
  expect(told).toContain("confirmed while the gate was closed");
  const earned = await regulars("loyalty", "explain", booking.id, "--restaurant", "luna");
  expect(earned).toMatch(/points +30\n.*party of 4/);
  expect(await regulars("verify")).toContain("1 restaurant earns no points now");
  expect(await regulars("loyalty", "open", "--restaurant", "luna")).toContain("earns");

  // no password is printed, and a login that is there keeps its own
  const again = await regulars(...asked);
  expect(again).toContain(`The login ${login} was there`);
  expect(again).not.toContain(new URL(database.url).password);
  await expect(regulars(...args, "--app-login", `${login}_2`, "--app-env", file)).rejects.toThrow(
    "app.env is there already",
  );
  expect(await readFile(file, "utf8")).toContain(String(appUrl));

  // the app may not open its own gate
  await expect(pool.query("select open_loyalty($1)", [restaurant_id])).rejects.toMatchObject({
    code: "42501",
  });
}, 300_000);

it("names the field that is wrong, and asks for what is missing", async () => {
  await expect(regulars("init", "--name", "Sol", "--country", "ES")).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining("give --timezone") as string,
  });
  const nowhere = ["--name", "Sol", "--country", "ES", "--timezone", "Europe/Atlantis"];
  await expect(regulars("init", ...nowhere)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("timezone must be") as string,
  });
}, 300_000);
