import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { packageRoot } from "../src/package.js";

/**
 * The path of a real data file in REGULARS_DATA_DIR (default `../shared/data`), or undefined, said
 * once in a line, where it is absent. Use as `test.skipIf(file === undefined)`.
 */
export function dataFile(name: string): string | undefined {
  const folder = resolve(
    packageRoot,
    process.env.REGULARS_DATA_DIR ?? join("..", "shared", "data"),
  );
  const path = join(folder, name);
  if (existsSync(path)) return path;
  console.log(`skipped: ${name} is not there; name its folder with REGULARS_DATA_DIR`);
  return undefined;
}
