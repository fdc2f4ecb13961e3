import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, it } from "vitest";
import {
  findEmbedded,
  removeEmbedded,
  resetEmbedded,
  startEmbedded,
  startTemporary,
  stopEmbedded,
} from "../src/embedded.js";

/**
 * The folder is closed to others, as homes often are: as root, the server must manage all the same.
 */
async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "regulars-test-"));
  try {
    await work(folder);
  } finally {
    await removeEmbedded(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

async function selectOne(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<[unknown]>({ text: sql, rowMode: "array" });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

it("keeps data and URL over a stop, and loses the data in a reset", async () => {
  await withFolder(async (folder) => {
    const first = await startEmbedded({ folder });
    expect(first.wasRunning).toBe(false);
    await selectOne(first.url, "create table kept as select 1");
    expect(await startEmbedded({ folder })).toMatchObject({ url: first.url, wasRunning: true });

    expect(await stopEmbedded(folder)).toBe(true);
    expect(await stopEmbedded(folder)).toBe(false);
    expect(await findEmbedded(folder)).toBeUndefined();
    const second = await startEmbedded({ folder });
    expect(second.url).toBe(first.url);
    expect(await selectOne(second.url, "select count(*)::int from kept")).toBe(1);

    const third = await resetEmbedded({ folder });
    expect(await selectOne(third.url, "select to_regclass('kept')")).toBeNull();
  });
});

it("starts after a crash whose process id belongs to another process by now", async () => {
  await withFolder(async (folder) => {
    const { dataFolder, url } = await startEmbedded({ folder });
    const pidFile = join(dataFolder, "postmaster.pid");
    const before = await readFile(pidFile, "utf8");
    const pid = Number.parseInt(before, 10);
    process.kill(pid, "SIGKILL");
    await expect.poll(() => isAlive(dataFolder, pid)).toBe(false);
    await writeFile(pidFile, before.replace(String(pid), String(process.pid)));

    expect(await findEmbedded(folder)).toBeUndefined();
    expect(await startEmbedded({ folder })).toMatchObject({ url, wasRunning: false });
  });
});

it("gives the same server to two starts at once", async () => {
  await withFolder(async (folder) => {
    const [one, other] = await Promise.all([startEmbedded({ folder }), startEmbedded({ folder })]);
    expect(one.url).toBe(other.url);
  });
});

it("connects as an owner who is no superuser, in UTF-8 and UTC", async () => {
  await using server = await startTemporary();
  const is = (sql: string) => selectOne(server.url, sql);
  expect(await is("select rolsuper from pg_roles where rolname = current_user")).toBe(false);
  expect(await is("select lower('ÄÉŐ') || current_setting('timezone')")).toBe("äéőUTC");
  expect(await is("show fsync")).toBe("off");
});

it("does not trade safety for speed unless it is temporary", async () => {
  await withFolder(async (folder) => {
    const { url } = await startEmbedded({ folder });
    expect(await selectOne(url, "show fsync")).toBe("on");
  });
});

/**
 * A killed child of this process stays in the table of processes until it is reaped: look at its
 * command.
 */
async function isAlive(dataFolder: string, pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return command.includes(dataFolder);
}
