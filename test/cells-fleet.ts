/** Cells for tests: embedded servers of different versions, and a directory beside one of them. */
import pg from "pg";
import { type TemporaryServer, startTemporary } from "../src/embedded.js";
import { type Cells, type FindUrl, type Pool, createCells, createPool } from "../src/index.js";
import { migrate } from "../src/migrate.js";
import { testSchema } from "./test-schema.js";

const settings = [
  "wal_level = logical",
  "max_replication_slots = 20",
  "max_wal_senders = 20",
  "max_worker_processes = 40",
  "max_logical_replication_workers = 20",
  "max_prepared_transactions = 5",
];

export interface Fleet extends AsyncDisposable {
  directoryUrl: string;
  names: string[];
  /** An app's login may do less; what it may is tested elsewhere. */
  findUrl: FindUrl;
  /** For a command line of its own. */
  environment: Record<string, string>;
  /** As the owner of the cell's tables. */
  pool: (name: string) => Pool;
  directory: Pool;
  connect: () => Cells;
}

/** One cell for each of the versions, called north, south and west. */
export async function startFleet(majors: readonly (string | undefined)[]): Promise<Fleet> {
  const names = ["north", "south", "west"].slice(0, majors.length);
  const servers = await Promise.all(
    majors.map((major) => startTemporary({ settings, ...(major === undefined ? {} : { major }) })),
  );
  const [first] = servers as [TemporaryServer];
  const directoryUrl = await createDirectory(first);
  const admins = await Promise.all(servers.map(makeAdmin));
  await Promise.all([
    ...servers.map((server) => migrate(server.url, { roles: true, schema: testSchema })),
    migrate(directoryUrl),
  ]);
  const pools = servers.map(({ url }) => createPool({ connectionString: url, schema: testSchema }));
  const at = (name: string) => names.indexOf(name);
  const findUrl: FindUrl = ({ name }, purpose) =>
    purpose === "app" ? servers[at(name)]?.url : admins[at(name)];
  const directory = createPool(directoryUrl);
  for (const [place, name] of names.entries()) {
    const url = new URL(servers[place]?.url ?? "");
    url.password = "";
    await directory.query("insert into regulars.cells (name, connection) values ($1, $2)", [
      name,
      url.href,
    ]);
  }
  const environment: Record<string, string> = { REGULARS_DIRECTORY: directoryUrl };
  for (const name of names) {
    environment[`REGULARS_CELL_${name.toUpperCase()}`] = servers[at(name)]?.url ?? "";
    environment[`REGULARS_CELL_${name.toUpperCase()}_ADMIN`] = admins[at(name)] ?? "";
  }
  return {
    directoryUrl,
    names,
    findUrl,
    environment,
    directory,
    pool: (name) => {
      const pool = pools[at(name)];
      if (!pool) throw new Error(`there is no cell ${name}`);
      return pool;
    },
    connect: () =>
      createCells({ directory, findUrl, pool: { schema: testSchema, max: 4 }, maxAge: 600_000 }),
    async [Symbol.asyncDispose]() {
      await Promise.all([directory, ...pools].map((pool) => pool.end()));
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
    },
  };
}

/** From 16 on the owner can move restaurants, with three rights; before, only a superuser. */
async function makeAdmin(server: TemporaryServer): Promise<string> {
  const superuser = new pg.Client({ connectionString: server.superuserUrl });
  await superuser.connect();
  try {
    const { rows } = await superuser.query<{ version: number }>(
      "select current_setting('server_version_num')::integer as version",
    );
    if ((rows[0]?.version ?? 0) < 160_000) return server.superuserUrl;
    const owner = pg.escapeIdentifier(new URL(server.url).username);
    await superuser.query(
      `alter role ${owner} replication;
       grant pg_read_all_stats, pg_create_subscription to ${owner}`,
    );
    return server.url;
  } finally {
    await superuser.end();
  }
}

async function createDirectory(server: TemporaryServer): Promise<string> {
  const owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
  try {
    await owner.query("create database directory");
  } finally {
    await owner.end();
  }
  const url = new URL(server.url);
  url.pathname = "/directory";
  return url.href;
}
