import { readFileSync } from "node:fs";
import { domainToASCII } from "node:url";
import { expect, test } from "vitest";
import { dataFile } from "./data.js";
import { useDatabase } from "./database.js";
import { Random } from "./phone-numbers.js";

const database = useDatabase();

/** One round trip for all, in order. */
async function normalizeAll(emails: (string | null)[]) {
  const { rows } = await database.pool.query<{ email: string | null }>(
    `select regulars.normalize_email(email => given.email) as email
     from unnest($1::text[]) with ordinality as given (email, place)
     order by given.place`,
    [emails],
  );
  return rows.map(({ email }) => email);
}

const pairsFile = dataFile("email_normalize_pairs.json");

test.skipIf(pairsFile === undefined)(
  "keeps dots and tags where other normalisers strip them, and refuses what they refuse",
  async () => {
    const pairs = JSON.parse(readFileSync(pairsFile ?? "", "utf8")) as {
      input: string;
      expected: string | false;
    }[];
    expect(pairs.length).toBeGreaterThan(100);
    const found = await normalizeAll(pairs.map(({ input }) => input));
    const wanted = pairs.map(({ input, expected }) =>
      expected === false
        ? null
        : input.toLowerCase().replace(/[^@]*$/, (domain) => domainToASCII(domain)),
    );
    expect(found).toEqual(wanted);
  },
);

const letters = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, offset) => String.fromCodePoint(from + offset));

/** Of the living alphabets with capitals: Latin, Greek, Cyrillic, Armenian. */
const capitals = [
  letters(0x41, 0x250),
  letters(0x386, 0x3cf),
  letters(0x400, 0x460),
  letters(0x48a, 0x557),
  letters(0x1e00, 0x1efa),
].flatMap((range) =>
  range.filter((letter) => {
    const small = letter.toLowerCase();
    // İ alone becomes two characters.
    return small !== letter && letter !== "İ";
  }),
);

test(
  "takes a letter and its capital for one, whatever the script and the " + "database's locale",
  async () => {
    expect(capitals.length).toBeGreaterThan(500);
    const found = await normalizeAll(capitals.map((letter) => `x${letter}@example.com`));
    const small = await normalizeAll(
      capitals.map((letter) => `x${letter.toLowerCase()}@example.com`),
    );
    const apart = capitals.filter((_, at) => found[at] === null || found[at] !== small[at]);
    expect(apart).toEqual([]);
  },
);

test("changes nothing when it is applied to its own result", { timeout: 600_000 }, async () => {
  const characters = process.env.REGULARS_TEST_LONG
    ? [...letters(1, 0xd800), ...letters(0xe000, 0x30000)]
    : [...letters(1, 0x3400), ...letters(0xf900, 0x10000)];
  const emails = characters.flatMap((character) => [
    `a${character}b@example.com`,
    `a@x${character}b.example`,
  ]);
  const once = await normalizeAll(emails);
  const results = once.filter((email) => email !== null);
  expect(results.length).toBeGreaterThan(characters.length);
  const twice = await normalizeAll(results);
  expect(results.filter((email, at) => email !== twice[at])).toEqual([]);
});

test("gives an international domain the ASCII form that Node gives it", async () => {
  const random = new Random(4);
  const alphabets = [
    "abcäöüßéñøł",
    "абвгдежзийклю",
    "αβγδεζηθικλ",
    "ひらがな例え東京日本",
    "אבגדהו",
    "한국어가나다",
  ];
  const domains = Array.from({ length: 2000 }, () => {
    const alphabet = random.pick(alphabets).split("");
    const label = Array.from({ length: 1 + random.below(20) }, () => random.pick(alphabet)).join(
      "",
    );
    return `${label}${random.pick(["", "-x", "1"])}.example`;
  }).filter((domain) => domainToASCII(domain) !== "");
  expect(domains.length).toBeGreaterThan(1500);
  const found = await normalizeAll(domains.map((domain) => `guest@${domain}`));
  expect(found).toEqual(domains.map((domain) => `guest@${domainToASCII(domain)}`));
});

test("never raises, whatever is typed", async () => {
  const random = new Random(4);
  const pieces = [
    "@",
    ".",
    "..",
    '"',
    "\\",
    " ",
    "a",
    "Ä",
    "xn--",
    "-",
    "\u200b",
    "\ufffd",
    "😀",
    "\u0301",
    "۰",
    "'",
  ];
  const texts = Array.from({ length: 20_000 }, () =>
    Array.from({ length: random.below(12) }, () => random.pick(pieces)).join(""),
  );
  const long = [
    "x".repeat(1_000_000),
    `${"ä".repeat(400)}@example.com`,
    `a@${"ä.".repeat(400)}com`,
  ];
  const found = await normalizeAll([...texts, ...long]);
  expect(found.slice(texts.length)).toEqual([null, null, null]);
  const result = await database.pool.query<{ found: string | null }>(
    `select regulars.normalize_phone(given.phone, 'GB') as found
      from unnest($1::text[]) as given (phone)`,
    [[...texts, "7".repeat(1_000_000), "+".repeat(1_000_000), "-7".repeat(120)]],
  );
  expect(result.rows.every(({ found: e164 }) => e164 === null)).toBe(true);
});
