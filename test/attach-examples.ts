/** The mappings of docs/attach-examples.md, which the tests run as they stand there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AttachMapping } from "../src/attach/index.js";
import { packageRoot } from "../src/package.js";
import { blocks } from "./documents.js";

const page = readFileSync(join(packageRoot, "docs", "attach-examples.md"), "utf8");

/** The mapping below a heading. */
export function exampleMapping(heading: string): AttachMapping {
  const section = page.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? "";
  const [mapping, ...others] = blocks(section, "json");
  if (mapping === undefined || others.length > 0) throw new Error(`no mapping of ${heading}`);
  return JSON.parse(mapping) as AttachMapping;
}
