import { expect, it } from "vitest";
import { listMigrations, migrate } from "../src/migrate.js";
import { createEmptyDatabase } from "./database.js";

it("applies all migrations in order, tells each, and then has nothing to do", async () => {
  const { database, drop } = await createEmptyDatabase();
  try {
    const told: string[] = [];
    const applied = await migrate(database.url, { onProgress: (file) => told.push(file) });
    expect(applied).toEqual(await listMigrations());
    expect(told).toEqual(applied);
    expect(await migrate(database.url)).toEqual([]);
  } finally {
    await drop();
  }
});

it("stops after the migration it is told, and goes on from there", async () => {
  const { database, drop } = await createEmptyDatabase();
  try {
    const files = await listMigrations();
    expect(await migrate(database.url, { to: 2 })).toEqual(files.slice(0, 2));
    expect(await migrate(database.url)).toEqual(files.slice(2));
  } finally {
    await drop();
  }
});
