/**
 * Re-expands the includes of the committed migrations and rewrites their headers, in place.
 * Until the first release migrations are reworked freely; from the first `v*` tag on they are frozen.
 *
 *   npm run recommit             rewrite what changed
 *   npm run recommit -- --check  change nothing, fail when something would (a fixture edited but not included)
 *   --root <folder>              work on another folder than this repository
 */
import { execFileSync } from "node:child_process";
import { chmod, readFile, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { calculateHash } from "graphile-migrate/dist/hash.js";
import {
  compileIncludes,
  parseMigrationText,
  serializeMigration,
} from "graphile-migrate/dist/migration.js";
import type { ParsedSettings } from "graphile-migrate/dist/settings.js";

/** Turns expanded includes back into `--!include` lines; nested ones vanish with the outermost. */
function collapseIncludes(file: string, text: string): string {
  const kept: string[] = [];
  let open: string | undefined;
  for (const line of text.split("\n")) {
    const start = /^--! Included (.*\.sql)$/.exec(line)?.[1];
    if (open !== undefined) {
      if (line === `--! EndIncluded ${open}`) open = undefined;
    } else if (start !== undefined) {
      open = start;
      kept.push(`--!include ${start}`);
    } else {
      kept.push(line);
    }
  }
  if (open !== undefined) throw new Error(`${file}: "--! Included ${open}" is never closed`);
  return kept.join("\n");
}

/** An indented include is silently a comment to graphile-migrate, so refuse it here. */
function refuseIndentedIncludes(file: string, text: string): void {
  const indented = /^[ \t]+--![ \t]*include.*$/m.exec(text)?.[0];
  if (indented !== undefined) {
    throw new Error(`${file}: an include must start its line: "${indented.trim()}"`);
  }
}

async function reexpand(settings: ParsedSettings, file: string, body: string): Promise<string> {
  const expanded = await compileIncludes(settings, collapseIncludes(file, body), new Set());
  refuseIndentedIncludes(file, expanded);
  return expanded;
}

function releaseTags(root: string): string[] {
  const output = execFileSync("git", ["tag", "--list", "v*"], { cwd: root, encoding: "utf8" });
  return output.split("\n").filter(Boolean);
}

/** The files that would change. Once frozen, a file keeps its text and only its hash is checked. */
async function recommit(
  root: string,
  mode: "rewrite" | "check" | "check frozen",
): Promise<string[]> {
  const folder = join(root, "migrations", "committed");
  // Only the folder is read from the settings when includes are compiled.
  const settings = { migrationsFolder: join(root, "migrations") } as ParsedSettings;
  const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const changed: string[] = [];
  let previousHash: string | undefined;

  for (const [index, file] of files.entries()) {
    const expected = String(index + 1).padStart(6, "0");
    if (!/^\d{6}(-[\w-]+)?\.sql$/.test(file) || !file.startsWith(expected)) {
      throw new Error(
        `${file}: expected a file numbered ${expected}; the numbers follow each other`,
      );
    }
    const path = join(folder, file);
    const before = await readFile(path, "utf8");
    const { headers, body } = parseMigrationText(path, before, false);
    const expanded = mode === "check frozen" ? body : await reexpand(settings, file, body);
    const hash = calculateHash(expanded, previousHash ?? null);
    const { Message, Previous: _previous, Hash: _hash, ...others } = headers;
    const after = serializeMigration(expanded, {
      Previous: previousHash ?? "-",
      Hash: hash,
      ...(Message == null ? {} : { Message }),
      ...others,
    });
    if (after !== before) {
      changed.push(file);
      if (mode === "rewrite") {
        // graphile-migrate writes committed files read-only.
        await chmod(path, 0o644);
        await writeFile(path, after);
      }
    }
    previousHash = hash;
  }
  return changed;
}

const { values } = parseArgs({
  options: { check: { type: "boolean", default: false }, root: { type: "string" } },
});
const root = resolve(values.root ?? join(import.meta.dirname, ".."));
try {
  const [release] = releaseTags(root);
  if (release !== undefined && !values.check) {
    throw new Error(`migrations are frozen since release ${release}: write a new migration`);
  }
  const mode = !values.check ? "rewrite" : release === undefined ? "check" : "check frozen";
  const changed = await recommit(root, mode);
  if (changed.length === 0) {
    console.log("Committed migrations are up to date.");
  } else if (values.check) {
    console.error(`Not up to date: ${changed.join(", ")}. Run "npm run recommit".`);
    process.exitCode = 1;
  } else {
    console.log(`Rewrote ${changed.join(", ")}.`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
