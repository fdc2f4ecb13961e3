/**
 * Compiles src to dist, for the package; a clone runs through tsx and needs no build. The command
 * line is bundled: an app that installs the library gets `pg` and nothing of what only the commands
 * need.
 */
import { execFileSync } from "node:child_process";
import { chmod, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { packageRoot } from "../src/package.js";

interface Manifest {
  name: string;
  version: string;
  license?: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const readManifest = async (folder: string) =>
  JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;

const dist = join(packageRoot, "dist");
await rm(dist, { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
  cwd: packageRoot,
  stdio: "inherit",
});

const { dependencies = {}, peerDependencies = {} } = await readManifest(packageRoot);
// Only the commands use the console.
for (const folder of ["cli", "console"]) await rm(join(dist, folder), { recursive: true });
const { metafile } = await build({
  absWorkingDir: packageRoot,
  entryPoints: ["src/cli/index.ts"],
  outdir: "dist/cli",
  bundle: true,
  // One file a command, so that only the one that is called is loaded.
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: [...Object.keys(dependencies), ...Object.keys(peerDependencies)],
  // Bundled CommonJS modules call require.
  banner: {
    js:
      'import { createRequire as requireOf } from "node:module"; ' +
      "const require = requireOf(import.meta.url);",
  },
  metafile: true,
});
await chmod(join(dist, "cli", "index.js"), 0o755);
await writeFile(join(dist, "cli", "LICENSES.txt"), await licences(Object.keys(metafile.inputs)));

/** The licences of the packages that the bundle holds, as they ask for. */
async function licences(inputs: string[]): Promise<string> {
  const packages = new Set(
    inputs.flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []),
  );
  const parts: string[] = [];
  for (const name of [...packages].sort()) {
    const folder = join(packageRoot, "node_modules", name);
    const { version, license = "no licence named" } = await readManifest(folder);
    const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
    const text = file === undefined ? "" : `\n${await readFile(join(folder, file), "utf8")}`;
    parts.push(`${name} ${version}, ${license}\n${text}`.trimEnd());
  }
  return `The command line holds code of these packages.\n\n${parts.join("\n\n---\n\n")}\n`;
}
