import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dataFile } from "./data.js";
import { useDatabase } from "./database.js";
import { Random, expectedReading, writtenNumber } from "./phone-numbers.js";

const database = useDatabase();

/** One round trip for all, in order. */
async function normalizeAll(numbers: { text: string; country: string | null }[]) {
  const { rows } = await database.pool.query<{ e164: string | null }>(
    `select regulars.normalize_phone(phone => given.phone, country_code => given.country) as e164
     from unnest($1::text[], $2::text[]) with ordinality as given (phone, country, place)
     order by given.place`,
    [numbers.map(({ text }) => text), numbers.map(({ country }) => country)],
  );
  return rows.map(({ e164 }) => e164);
}

const examplesFile = dataFile("phone_examples_all.csv");

function readExamples() {
  const [, ...lines] = readFileSync(examplesFile ?? "", "utf8")
    .trim()
    .split(/\r?\n/);
  return lines
    .map((line) => {
      const fields = [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)];
      const field = (at: number) => fields[at]?.[1] ?? fields[at]?.[2] ?? "";
      return {
        region: field(0),
        e164: field(4),
        international: field(5),
        national: field(6),
        valid: field(7) === "true",
      };
    })
    .filter(({ valid }) => valid);
}

test.skipIf(examplesFile === undefined).for(["e164", "international", "national"] as const)(
  "reads the %s form of every region's example numbers",
  async (form) => {
    const examples = readExamples();
    expect(examples.length).toBeGreaterThan(1000);
    const found = await normalizeAll(
      examples.map((example) => ({ text: example[form], country: example.region })),
    );
    const misses = examples.flatMap((example, at) =>
      found[at] === example.e164 ? [] : [{ ...example, found: found[at] }],
    );
    console.log(`${form}: ${examples.length - misses.length} of ${examples.length}`);
    // Numbers of no country (001: satellites, worldwide freephone) have no place where a national
    // form could be dialled.
    const readable = (region: string) => form !== "national" || region !== "001";
    expect(misses.filter(({ region }) => readable(region))).toEqual([]);
    expect(misses.every((miss) => miss.found === null)).toBe(true);
  },
);

const seed = Number(process.env.REGULARS_TEST_SEED ?? 4);
const count = process.env.REGULARS_TEST_LONG ? 100_000 : 2000;

test(
  `agrees with libphonenumber-js on ${count} written numbers (seed ${seed})`,
  { timeout: 600_000 },
  async () => {
    const random = new Random(seed);
    const agreement: Record<string, { agreed: number; of: number }> = {};
    const differences: unknown[] = [];
    for (let done = 0; done < count; done += 1000) {
      const numbers = Array.from({ length: 1000 }, () => writtenNumber(random));
      const found = await normalizeAll(numbers);
      for (const [at, number] of numbers.entries()) {
        const { verdict, e164: wanted } = expectedReading(number);
        const isEqual = found[at] === wanted;
        for (const key of [verdict, number.shape]) {
          const line = (agreement[key] ??= { agreed: 0, of: 0 });
          line.of++;
          if (isEqual) line.agreed++;
        }
        if (!isEqual) differences.push({ ...number, verdict, wanted, found: found[at] });
      }

      const results = found.filter((e164) => e164 !== null);
      for (const country of [null, random.pick(numbers).country]) {
        expect(await normalizeAll(results.map((text) => ({ text, country })))).toEqual(results);
      }
    }
    if (process.env.REGULARS_TEST_LONG) console.table(agreement);
    if (differences.length > 0) console.log(differences);

    // Known: a few regions that share a calling code have stricter shapes than its main region.
    // There we accept more ("01534 84396" from JE), or read the national number first ("358 1
    // 84635", AX).
    expect(differences.length / count).toBeLessThan(0.001);
  },
);
