/**
 * Each rule that is broken on purpose is noticed by the test that guards it. `npm run test:mutants`
 * runs all of them and prints what noticed each; the short form leaves out those that only a test
 * with many clients notices.
 */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packageRoot } from "../src/package.js";
import { createDatabase } from "./database.js";
import { type Mutant, mutantSql, mutants } from "./mutants.js";
import { runTapFile } from "./tap.js";

const isLong = Boolean(process.env.REGULARS_TEST_LONG);
const verdicts: string[] = [];

/** What failed in a database of its own; empty: the mutant survives. */
async function failuresOfTap({ test }: Mutant, sql: string): Promise<string[]> {
  const { database, drop } = await createDatabase();
  try {
    await database.pool.query(sql);
    const { assertions, problems } = await runTapFile(join(packageRoot, test), database.url);
    const failed = assertions.filter(({ ok }) => !ok).map(({ name }) => name);
    return failed.length > 0 ? failed : problems;
  } finally {
    await drop();
  }
}

interface VitestReport {
  numTotalTests: number;
  testResults: { assertionResults: { status: string; title: string }[] }[];
}

/** The same of a file of tests, run on a server of its own. */
async function failuresOfVitest({ test }: Mutant, sql: string): Promise<string[]> {
  const require = createRequire(import.meta.url);
  const vitest = join(dirname(require.resolve("vitest/package.json")), "vitest.mjs");
  const output = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [vitest, "run", test, "--reporter=json", "--typecheck.enabled=false"],
      { cwd: packageRoot, env: { ...process.env, REGULARS_MUTANT: sql }, maxBuffer: 2 ** 26 },
      (_error, stdout) => {
        done(stdout);
      },
    );
  });
  const json = output.split("\n").find((line) => line.startsWith('{"numTotalTestSuites"'));
  const report = JSON.parse(json ?? "null") as VitestReport | null;
  if (!report || report.numTotalTests === 0) throw new Error(`${test} did not run:\n${output}`);
  return report.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === "failed")
    .map(({ title }) => title);
}

async function expectKilled(mutant: Mutant, run: typeof failuresOfTap): Promise<void> {
  const failures = await run(mutant, await mutantSql(mutant));
  const [killer] = failures;
  verdicts.push(
    `${killer === undefined ? "survived" : "killed  "}  ${mutant.failure}: ${mutant.change}` +
      (killer === undefined
        ? ""
        : `\n            by "${killer.split("\n", 1).join()}" (${mutant.test})`),
  );
  expect(failures, "what noticed it").not.toEqual([]);
}

const named = mutants.map((mutant) => [`${mutant.failure}: ${mutant.change}`, mutant] as const);
const ofTap = named.filter(([, { test }]) => test.startsWith("pgtap/"));
const ofVitest = named.filter(([, { test }]) => test.startsWith("test/"));

describe.concurrent("a file of pgtap/ notices", () => {
  it.each(ofTap)("%s", (_name, mutant) => expectKilled(mutant, failuresOfTap));
});

describe.runIf(isLong)("a test with many clients notices", () => {
  it.each(ofVitest)("%s", (_name, mutant) => expectKilled(mutant, failuresOfVitest), 600_000);
});

it("finds the text that each of them breaks", async () => {
  await expect(Promise.all(mutants.map(mutantSql))).resolves.toHaveLength(mutants.length);
});

afterAll(() => {
  if (isLong) console.log(verdicts.join("\n"));
});
