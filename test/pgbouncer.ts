/** A PgBouncer in transaction mode in front of one database; absent where it is not installed. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

export const hasPgbouncer = spawnSync("pgbouncer", ["--version"]).error === undefined;
if (!hasPgbouncer) console.log("skipped: PgBouncer is not installed");

/** By default one server connection for all clients, so that each one follows another. */
export async function startPgbouncer(
  url: string,
  { connections = 1 }: { connections?: number } = {},
): Promise<{ url: string } & AsyncDisposable> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const folder = await mkdtemp(join(tmpdir(), "pgbouncer-"));
  const listen = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => {
        resolve(free);
      });
    });
  });
  await writeFile(
    join(folder, "pgbouncer.ini"),
    `[databases]
${pathname.slice(1)} = host=${hostname} port=${port} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listen}
auth_type = any
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 200
unix_socket_dir =
${process.getuid?.() === 0 ? "user = nobody" : ""}
`,
  );
  const child = spawn("pgbouncer", [join(folder, "pgbouncer.ini")], { stdio: "ignore" });
  const pooled = new URL(url);
  pooled.port = String(listen);
  for (let attempts = 0; ; attempts++) {
    const probe = new pg.Client({ connectionString: pooled.href });
    try {
      await probe.connect();
      await probe.end();
      break;
    } catch (error) {
      if (attempts > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return {
    url: pooled.href,
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => {
        child.once("exit", resolve);
        child.kill("SIGINT");
      });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
