/** The package as an app gets it: packed, unpacked elsewhere, compiled against, run. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packageRoot } from "../src/package.js";
import { useDatabase } from "./database.js";
import { addRestaurant } from "./sample.js";

const run = promisify(execFile);
const database = useDatabase();
let app: string;
let files: string[];

beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), "regulars-pack-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", app], {
    cwd: packageRoot,
  });
  // The build that comes first may print something of its own.
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as [
    { filename: string; files: { path: string }[] },
  ];
  files = packed.files.map(({ path }) => path);
  const modules = join(app, "node_modules");
  await mkdir(join(modules, "regulars"), { recursive: true });
  const into = ["--strip-components=1", "-C", join(modules, "regulars")];
  await run("tar", ["-xzf", join(app, packed.filename), ...into]);

  // What npm would install beside it: its dependencies, and the app's own Node types.
  const manifest = await readFile(join(modules, "regulars", "package.json"), "utf8");
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
  for (const name of [...Object.keys(dependencies), "@types/node"]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(packageRoot, "node_modules", name), join(modules, name));
  }
  await writeFile(join(app, "package.json"), '{ "type": "module" }');
}, 120_000);
afterAll(() => rm(app, { recursive: true }));

const source = `
import { type Db, TableTakenError, bookings, createPool, forRestaurant, loyalty } from "regulars";
import { bookings as queries } from "regulars/queries";

const [, , url, restaurant_id = ""] = process.argv;
await using pool = createPool({ connectionString: url });
const db: Db = forRestaurant(pool, restaurant_id);
const booking = await bookings.create(db, {
  restaurant_id,
  starts_at: new Date("2033-01-01T19:00Z"),
  party_size: 2,
  customer_email: "ann@example.com",
});
const status:
  "confirmed" | "completed" | "pending" | "pending_allocation" | "cancelled" | "no_show" =
  booking.status;
const points: number = booking.loyalty_points_awarded;
const [row] = await queries.confirmBooking.run({ restaurant_id, booking_id: booking.id }, pool);
const wrong: Parameters<typeof bookings.create>[1] = {
  restaurant_id,
  starts_at: new Date(),
  // @ts-expect-error: a party is a number
  party_size: "2",
};
console.log(status, points, row?.reference === booking.reference, typeof wrong,
  typeof loyalty.redeem);
console.log(new TableTakenError(Object.assign(new Error("taken"), { code: "RG006" })).code);
`;

it("compiles into an app without pgtyped and without a database, and runs", async () => {
  await writeFile(join(app, "app.ts"), source);
  const options = {
    target: "ES2022",
    module: "NodeNext",
    lib: ["ES2023", "ESNext.Disposable"],
    types: ["node"],
    strict: true,
    skipLibCheck: false,
  };
  const config = { compilerOptions: options, files: ["app.ts"] };
  await writeFile(join(app, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(packageRoot, "node_modules", "typescript", "bin", "tsc");
  const compiled = await run(process.execPath, [tsc, "-p", app], { cwd: app }).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(compiled.stdout).toBe("");

  const restaurant_id = await addRestaurant(database.pool, [2]);
  const args = [join(app, "app.js"), database.url, restaurant_id];
  const { stdout } = await run(process.execPath, args, { cwd: app });
  expect(stdout).toBe("confirmed 0 true object function\nRG006\n");
}, 60_000);

it("brings the command, the migrations and the scripts, and no sources or tests", async () => {
  const bin = join(app, "node_modules", "regulars", "dist", "cli", "index.js");
  const env = { PATH: process.env.PATH, DATABASE_URL: database.url };
  const { stdout } = await run(process.execPath, [bin, "verify", "--json"], { cwd: app, env });
  expect(stdout).toContain('"ok":true');
  expect(files).toContain("scripts/db/backfill-customers-loyalty.sql");
  expect(files).toContain("scripts/db/roles.sql");
  expect(files).toContain("migrations/committed/000001-restaurants.sql");
  expect(files.filter((file) => /^(src|test|bench|node_modules)\//.test(file))).toEqual([]);
}, 60_000);

it("leaves an app with pg alone, and with nothing of pgtyped", async () => {
  const folder = join(app, "node_modules", "regulars");
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  expect(Object.keys(manifest.dependencies).sort()).toEqual(["@types/pg", "pg"]);
  const code = files.filter((file) => /^dist\/.*\.js$/.test(file));
  expect(code.length).toBeGreaterThan(20);
  for (const file of code) {
    expect(await readFile(join(folder, file), "utf8"), file).not.toContain("@pgtyped");
  }
  expect(files).toContain("dist/cli/LICENSES.txt");
});
