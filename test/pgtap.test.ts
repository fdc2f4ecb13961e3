/** Every file of pgtap/ in a database of its own; each assertion is a test of the report. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../src/package.js";
import { createDatabase } from "./database.js";
import { type TapReport, runTapFile } from "./tap.js";

const folder = join(packageRoot, "pgtap");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".sql"))
  .sort();
const reports = new Map<string, TapReport>();

// The assertions are known only once a file has run, so all run before the report is laid out.
const waiting = [...files];
await Promise.all(
  Array.from({ length: 4 }, async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const { database, drop } = await createDatabase();
      reports.set(file, await runTapFile(join(folder, file), database.url));
      await drop();
    }
  }),
);

it("finds pgTAP files", () => {
  expect(files).not.toEqual([]);
});

for (const file of files) {
  const report = reports.get(file);
  if (!report) throw new Error(`${file} did not run`);
  describe(`pgtap/${file}`, () => {
    for (const { name, ok, skip, diagnostics } of report.assertions) {
      it.skipIf(skip)(name, () => {
        expect(ok, diagnostics).toBe(true);
      });
    }
    it("runs as planned", () => {
      expect(report.problems).toEqual([]);
    });
  });
}
