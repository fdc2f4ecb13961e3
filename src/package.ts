import { join } from "node:path";

/** The folder of this package, be it a clone (src/) or an installed copy (dist/). */
export const packageRoot = join(import.meta.dirname, "..");
