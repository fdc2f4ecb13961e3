/** Compiles src to dist, for the package; a clone runs through tsx and needs no build. */
import { chmod, rm } from "node:fs/promises";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { packageRoot } from "../src/package.js";

const dist = join(packageRoot, "dist");
await rm(dist, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
  cwd: packageRoot,
  stdio: "inherit",
});
await chmod(join(dist, "cli", "index.js"), 0o755);
