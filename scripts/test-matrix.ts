/**
 * Runs all tests on the older PostgreSQL versions, or on those given: `npm run test:matrix -- 15
 * 17`. Ends with the sum of all runs.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { packageRoot } from "../src/package.js";

const majors = process.argv.length > 2 ? process.argv.slice(2) : ["15", "16", "17"];
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const major of majors) {
  console.log(`\nPostgreSQL ${major}`);
  const counts = await runTests(major);
  totals.passed += counts.passed;
  totals.failed += counts.failed;
  totals.skipped += counts.skipped;
}
if (totals.failed > 0) process.exitCode = 1;
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);

async function runTests(major: string): Promise<typeof totals> {
  const require = createRequire(import.meta.url);
  const vitest = join(dirname(require.resolve("vitest/package.json")), "vitest.mjs");
  const child = spawn(process.execPath, [vitest, "run"], {
    cwd: packageRoot,
    env: { ...process.env, REGULARS_PG_MAJOR: major },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8");
  child.stdout.on("data", (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  const code = await new Promise<number | null>((done) => child.once("close", done));
  const line = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(output);
  const [passed = 0, failed = 0, skipped = 0] = line?.slice(1).map(Number) ?? [];
  // A run that breaks before it counts anything is a failure as well.
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}
