import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { expect, test } from "vitest";
import { blank } from "../src/import/text.js";
import { migrate } from "../src/migrate.js";
import { packageRoot } from "../src/package.js";
import { useDatabase } from "./database.js";
import { Random, writtenNumber } from "./phone-numbers.js";

const database = useDatabase();

test(
  "the committed phone rules are what the generator makes of the installed " + "metadata",
  async () => {
    const script = join(packageRoot, "scripts", "generate-phone-rules.ts");
    await promisify(execFile)(process.execPath, ["--import", "tsx", script, "--check"], {
      cwd: packageRoot,
    });
  },
);

test("replaying the phone rules writes nothing, and puts right what differs", async () => {
  const rules = await readFile(
    join(packageRoot, "migrations/objects/generated/phone_rules.sql"),
    "utf8",
  );
  const versions = async () => {
    const { rows } = await database.pool.query<Record<string, unknown>>(
      "select ctid, xmin, * from regulars.phone_rules order by region",
    );
    return rows;
  };

  const before = await versions();
  await database.pool.query(rules);
  expect(await versions()).toEqual(before);

  await database.pool.query(
    `
      update regulars.phone_rules
      set national_prefix = '^9', metadata_version = 'old'
      where region = 'GB';
     insert into regulars.phone_rules
     values (0, 'ZZ', '999', true, '^00', '^0', null, '^\\d{9}$', 'old');`,
  );
  await database.pool.query(rules);
  const withoutPlace = (rows: Record<string, unknown>[]) =>
    rows.map((row) => ({ ...row, ctid: 0, xmin: 0 }));
  expect(withoutPlace(await versions())).toEqual(withoutPlace(before));
});

test("results do not depend on the locale of the database", async () => {
  const random = new Random(7);
  const phones = Array.from({ length: 500 }, () => writtenNumber(random));
  const emails = [
    "IDA@IIII.COM",
    "ıda@example.com",
    "İda@example.com",
    "ÇIĞ@ÇIĞ.example",
    "ΣΊΣΥΦΟΣ@example.com",
    "ǅ@example.com",
  ];
  const results = async (client: pg.Pool | pg.Client) => {
    const { rows } = await client.query(
      `select
         array(
           select regulars.normalize_phone(given.phone, given.country)
           from unnest($1::text[], $2::text[]) with ordinality as given (phone, country, place)
           order by given.place
         ) as phones,
         array(
           select regulars.normalize_email(given.email)
           from unnest($3::text[]) with ordinality as given (email, place)
           order by given.place
         ) as emails,
         regulars.fold_case('IİıĞΣ') as folded`,
      [phones.map(({ text }) => text), phones.map(({ country }) => country.toLowerCase()), emails],
    );
    return rows[0] as { phones: (string | null)[]; emails: (string | null)[]; folded: string };
  };
  const expected = await results(database.pool);
  expect(expected.phones.filter((phone) => phone !== null).length).toBeGreaterThan(200);

  const name = `turkish_${randomBytes(4).toString("hex")}`;
  const admin = new pg.Client({ connectionString: database.superuserUrl });
  await admin.connect();
  try {
    await admin.query(
      `create database ${name} template template0 encoding 'UTF8'
       locale_provider icu icu_locale 'tr-TR' locale 'C'`,
    );
    const url = new URL(database.superuserUrl);
    url.pathname = `/${name}`;
    await migrate(url.href);
    const turkish = new pg.Client({ connectionString: url.href });
    await turkish.connect();
    try {
      const { rows } = await turkish.query<{ small: string }>("select lower('I') as small");
      expect(rows[0]?.small).toBe("ı");
      expect(await results(turkish)).toEqual(expected);
    } finally {
      await turkish.end();
    }
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  }
});

test("every blank and every digit that this Node knows is one for the database", async () => {
  const characters = Array.from({ length: 0x10ffff }, (_, code) => String.fromCodePoint(code + 1));
  const blanks = characters.filter((character) => blank.test(character));
  const digits = characters.filter((character) => /^\p{Nd}$/u.test(character));
  expect(blanks.length).toBeGreaterThan(4000);
  expect(digits.length).toBeGreaterThan(600);
  const { rows } = await database.pool.query<{ text: string | null }>(
    `select regulars.visible_text(blanks.blank || 'a' || blanks.blank) as text
     from unnest($1::text[]) as blanks (blank)
     union
     select regulars.plain_digits(digits.digit) from unnest($2::text[]) as digits (digit)
     order by 1`,
    [blanks, digits],
  );
  expect(rows.map(({ text }) => text).join("")).toBe("0123456789a");
});

test("letters, marks, signs and symbols are no blanks", async () => {
  const shown = ["a", "é", "\u0301", "ß", "ا", "あ", "한", "€", "-", "🍽", "\u0b83"];
  const { rows } = await database.pool.query<{ text: string | null }>(
    "select regulars.visible_text(shown) as text from unnest($1::text[]) as shown",
    [shown],
  );
  expect(rows.map(({ text }) => text)).toEqual(shown);
});
