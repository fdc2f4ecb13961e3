/** A PostgreSQL for the tests of an app: started before them, gone after them. */
import { createPool, loyalty, migrate, restaurants, startTemporary } from "regulars";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    databaseUrl: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTemporary();
  await migrate(server.url, { roles: true });
  await using pool = createPool(server.url);
  const { id: restaurant_id } = await restaurants.set(pool, {
    slug: "luna",
    name: "Luna",
    country_code: "GB",
    timezone: "Europe/London",
  });
  await pool.query(
    "insert into restaurant_tables (restaurant_id, label, capacity) values ($1, 'T1', 4)",
    [restaurant_id],
  );
  await loyalty.setProgram(pool, { restaurant_id, slug: "club", name: "Club" });
  await loyalty.open(pool, { restaurant_id });
  project.provide("databaseUrl", server.url);
  return async () => {
    await server[Symbol.asyncDispose]();
  };
}
