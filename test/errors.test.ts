import { readFile, readdir } from "node:fs/promises";
import { inspect } from "node:util";
import { join } from "node:path";
import pg from "pg";
import { expect, it } from "vitest";
import {
  ConstraintError,
  InvalidFieldError,
  NotFoundError,
  RegularsError,
  TableTakenError,
  toRegularsError,
} from "../src/index.js";
import { errorClass } from "../src/errors.js";
import { packageRoot } from "../src/package.js";
import { useDatabase } from "./database.js";

const database = useDatabase();

async function errorOf(sql: string, values: unknown[] = []): Promise<unknown> {
  const error = await database.pool.query(sql, values).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(pg.DatabaseError);
  return toRegularsError(error);
}

it("carries code, message, detail, hint, field and cause of a rule of Regulars", async () => {
  const error = await errorOf(
    `do $$ begin raise exception using errcode = 'RG001', message = 'a field is not valid',
       detail = 'party_size must be 1 to 200.', hint = 'Correct it.',
         column = 'party_size'; end $$`,
  );
  expect(error).toBeInstanceOf(InvalidFieldError);
  expect(error).toMatchObject({
    name: "InvalidFieldError",
    code: "RG001",
    message: "a field is not valid",
    detail: "party_size must be 1 to 200.",
    hint: "Correct it.",
    field: "party_size",
    cause: expect.any(pg.DatabaseError) as unknown,
  });
});

it("tells nothing of the row that violates a constraint, not even in its cause", async () => {
  await database.pool.query("create table guests (email text constraint guests_key unique)");
  await database.pool.query("insert into guests values ('ann@example.com')");
  const error = await errorOf("insert into guests values ('ann@example.com')");
  expect(error).toBeInstanceOf(ConstraintError);
  expect(error).toMatchObject({ code: "23505", constraint: "guests_key", detail: undefined });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("ann@");
});

it("tells nothing of a value that PostgreSQL cannot read", async () => {
  const error = await errorOf("select $1::text::int", ["ann@example.com"]);
  expect(error).toMatchObject({ code: "22P02", message: "invalid input syntax for type integer" });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("ann@");
});

it("takes an overlap of bookings for a table that is taken", () => {
  expect(errorClass("23P01")).toBe(TableTakenError);
});

it("keeps the base class for a code without a class of its own", async () => {
  const error = await errorOf("select 1 from nowhere");
  expect(error).toBeInstanceOf(RegularsError);
  expect(error).toMatchObject({ name: "RegularsError", code: "42P01" });
});

it("leaves errors alone that the database did not raise", () => {
  const lost = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
  expect(toRegularsError(lost)).toBe(lost);
  expect(toRegularsError("text")).toBe("text");
});

it("has a class for every code that the migrations raise", async () => {
  const folder = join(packageRoot, "migrations");
  const files = (await readdir(folder, { recursive: true })).filter((f) => f.endsWith(".sql"));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const codes = new Set(texts.join("\n").match(/(?<=errcode = ')RG\d{3}/g));
  expect(codes.size).toBeGreaterThan(5);
  expect([...codes].filter((code) => errorClass(code) === RegularsError).sort()).toEqual([]);
  expect(errorClass("RG007")).toBe(NotFoundError);
});
