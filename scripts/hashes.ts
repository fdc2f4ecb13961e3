/**
 * The chain of hashes in the headers of committed migrations, as graphile-migrate checks it. Until
 * the first release the files are edited in place, and their hashes renewed; from the first `v*`
 * tag on they are frozen.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../src/package.js";

/** What keeps its meaning under its name for ever, once released. */
const frozen = ["migrations/committed", "migrations/objects/columns"];

/**
 * @returns the files that changed since the first release although they are frozen, by their paths
 */
export function changedSinceRelease(root = packageRoot): string[] {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\n").filter(Boolean);
  const [release] = git("tag", "--list", "--sort=creatordate", "v*");
  if (release === undefined) return [];
  return git("diff", "--name-only", "--diff-filter=MDR", release, "--", ...frozen);
}

/** Renews the headers that differ, or only looks, and returns the paths of their files. */
export async function generateHashes(options: {
  write: boolean;
  root?: string;
}): Promise<string[]> {
  const folder = join(options.root ?? packageRoot, "migrations", "committed");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  const changed: string[] = [];
  let previous = "-";
  for (const [index, file] of files.entries()) {
    const number = String(index + 1).padStart(6, "0");
    if (!new RegExp(`^${number}-[\\w-]+\\.sql$`).test(file)) {
      throw new Error(`${file}: expected a file numbered ${number}; the numbers follow each other`);
    }
    const path = join(folder, file);
    const before = await readFile(path, "utf8");
    const body = before.replace(/^(?:--! (?:Previous|Hash|Message): .*\n)*\n*/, "").trim();
    const chained = previous === "-" ? body : `${previous}\n${body}`;
    const hash = `sha1:${createHash("sha1").update(`${chained}\n`).digest("hex")}`;
    const message = file.slice(7, -4);
    const after =
      `--! Previous: ${previous}\n--! Hash: ${hash}\n--! Message: ` + `${message}\n\n${body}\n`;
    if (after !== before) {
      changed.push(`migrations/committed/${file}`);
      // graphile-migrate writes committed files read-only.
      if (options.write) {
        await chmod(path, 0o644);
        await writeFile(path, after);
      }
    }
    previous = hash;
  }
  return changed;
}
