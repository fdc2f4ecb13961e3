import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder of this package: a clone or an installed copy, whichever of its files holds this code.
 */
export const packageRoot = findRoot(import.meta.dirname);

function findRoot(folder: string): string {
  if (existsSync(join(folder, "package.json"))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error("the package of regulars has lost its package.json");
  return findRoot(parent);
}
