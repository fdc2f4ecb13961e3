/** What commands print with `--json`, against docs/cli.schema.json. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import Ajv from "ajv";
import { expect } from "vitest";
import { packageRoot } from "../src/package.js";

export const printedSchema = JSON.parse(
  await readFile(join(packageRoot, "docs", "cli.schema.json"), "utf8"),
) as { definitions: Record<string, object> };
const ajv = new Ajv({ allErrors: true }).addSchema(printedSchema, "cli");

/** Each line is a value of that definition. @returns the values */
export function readPrinted(text: string, definition: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const value = JSON.parse(line) as Record<string, unknown>;
      const isValid = ajv.validate(`cli#/definitions/${encodeURIComponent(definition)}`, value);
      expect(isValid, `${definition}: ${ajv.errorsText()}\n${line.slice(0, 2000)}`).toBe(true);
      return value;
    });
}
