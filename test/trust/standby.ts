/** A physical standby of an embedded server, by SQL and a copy of its folder. */
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { appendFile, chmod, chown, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { type EmbeddedServer, removeEmbedded, startEmbedded } from "../../src/embedded.js";

const run = promisify(execFile);

export interface Standby extends EmbeddedServer, AsyncDisposable {
  /** Waits until it has replayed what the primary has committed. */
  catchUp(): Promise<void>;
}

/** No program of PostgreSQL's is needed but the server: pg_basebackup is not everywhere. */
export async function startStandby(primary: EmbeddedServer): Promise<Standby> {
  const folder = await mkdtemp(join(tmpdir(), "regulars-standby-"));
  await chmod(folder, 0o711);
  const dataFolder = join(folder, "data");
  const client = new pg.Client({ connectionString: primary.superuserUrl });
  await client.connect();
  try {
    await client.query("select pg_backup_start('standby', true)");
    // A file that goes away while it is copied is no failure: what is in it comes by the log.
    await run("cp", ["-a", primary.dataFolder, dataFolder]).catch(() => undefined);
    const { rows } = await client.query<{ labelfile: string }>(
      "select labelfile from pg_backup_stop()",
    );
    const { uid, gid } = await stat(primary.dataFolder);
    const write = async (name: string, text: string) => {
      await writeFile(join(dataFolder, name), text, { mode: 0o600 });
      await chown(join(dataFolder, name), uid, gid);
    };
    await write("backup_label", rows[0]?.labelfile ?? "");
    await write("standby.signal", "");
    await rm(join(dataFolder, "postmaster.pid"), { force: true });
    await rm(join(dataFolder, "postmaster.opts"), { force: true });
    const { hostname, port, username, password } = new URL(primary.superuserUrl);
    const connection = `host=${hostname} port=${port} user=${username} password=${password}`;
    await appendFile(
      join(dataFolder, "postgresql.auto.conf"),
      `primary_conninfo = '${connection}'\nhot_standby_feedback = on\n`,
    );
    const standby = await startEmbedded({ folder });
    const abandon = () => {
      rmSync(folder, { recursive: true, force: true });
    };
    process.once("exit", abandon);
    return {
      ...standby,
      async catchUp() {
        const replica = new pg.Client({ connectionString: standby.superuserUrl });
        await replica.connect();
        const source = new pg.Client({ connectionString: primary.superuserUrl });
        await source.connect();
        try {
          const { rows: written } = await source.query<{ lsn: string }>(
            // with fsync off the log may wait in memory: a commit that waits has it written
            "select pg_current_wal_insert_lsn() as lsn",
          );
          for (let attempt = 0; ; attempt++) {
            const { rows: replayed } = await replica.query<{ done: boolean }>(
              "select pg_last_wal_replay_lsn() >= $1 as done",
              [written[0]?.lsn],
            );
            if (replayed[0]?.done) return;
            if (attempt > 200) throw new Error("the standby does not catch up");
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        } finally {
          await replica.end();
          await source.end();
        }
      },
      async [Symbol.asyncDispose]() {
        process.removeListener("exit", abandon);
        await removeEmbedded(folder);
        await rm(folder, { recursive: true, force: true });
      },
    };
  } finally {
    await client.end();
  }
}
