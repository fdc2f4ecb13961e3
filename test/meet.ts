/** Two sessions in a fixed order: the second waits for the first, and finds the world changed. */
import pg from "pg";

export type Statement = [sql: string, values?: unknown[]];

/**
 * What `second` returns, or the error that it is refused with, having waited for the open
 * transaction of `first`; that commits once the other waits.
 */
export async function meet(
  connectionString: string,
  first: Statement[],
  second: Statement,
  then: Statement[] = [],
  /** What the second has run before the first begins. */
  before = "",
): Promise<pg.QueryResult | pg.DatabaseError> {
  const [one, two, onlooker] = [1, 2, 3].map(() => new pg.Client({ connectionString }));
  if (!one || !two || !onlooker) throw new Error("no clients");
  await Promise.all([one, two, onlooker].map((client) => client.connect()));
  try {
    await two.query(before);
    await one.query("begin");
    for (const statement of first) await one.query(...statement);
    const { rows } = await two.query<{ pid: number }>("select pg_backend_pid() as pid");
    const state = { isDone: false };
    const outcome = two
      .query(...second)
      .catch((error: unknown) => {
        if (error instanceof pg.DatabaseError) return error;
        throw error;
      })
      .finally(() => {
        state.isDone = true;
      });
    const waiting = "select cardinality(pg_blocking_pids($1)) > 0 as waits";
    const end = Date.now() + 30_000;
    for (;;) {
      const seen = await onlooker.query<{ waits: boolean }>(waiting, [rows[0]?.pid]);
      if (seen.rows[0]?.waits) break;
      if (state.isDone || Date.now() > end) throw new Error("the second waits for nobody");
    }
    for (const statement of then) await one.query(...statement);
    await one.query("commit");
    return await outcome;
  } finally {
    await Promise.all([one, two, onlooker].map((client) => client.end()));
  }
}
