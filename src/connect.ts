import pg from "pg";

/** A connection of its own. Where it is lost the query in hand tells, and so ends the work. */
export async function connect(
  connectionString: string | undefined,
  options: pg.ClientConfig = {},
): Promise<pg.Client> {
  const client = new pg.Client({ ...options, connectionString });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
