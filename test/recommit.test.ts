import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { packageRoot } from "../src/package.js";

let root: string;
const first = "migrations/committed/000001-first.sql";
const fixture = "migrations/fixtures/functions/one.sql";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "regulars-recommit-"));
  execFileSync("git", ["init", "--quiet", root]);
  write(first, "--! Message: first\n\ncreate table t (id int);\n--!include functions/one.sql\n");
  write("migrations/committed/000002-second.sql", "--! no-transaction\nselect 2;\n");
  write(fixture, "--!include functions/inner.sql\nselect 'one';\n");
  write("migrations/fixtures/functions/inner.sql", "select 'inner';\n");
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const read = (path: string) => readFileSync(join(root, path), "utf8");

function recommit(...flags: string[]): { status: number | null; output: string } {
  const args = ["--import", "tsx", join(packageRoot, "scripts/recommit.ts"), "--root", root];
  const run = spawnSync(process.execPath, [...args, ...flags], {
    cwd: packageRoot,
    encoding: "utf8",
  });
  return { status: run.status, output: run.stdout + run.stderr };
}

it("expands nested includes, chains the hashes and has nothing to do the second time", () => {
  expect(recommit().status).toBe(0);
  const text = read(first);
  expect(text).toMatch(/^--! Previous: -\n--! Hash: sha1:\w{40}\n--! Message: first\n\ncreate/);
  expect(text).toContain("--! Included functions/inner.sql\nselect 'inner';\n--! EndIncluded");
  const hash = /Hash: (\S+)/.exec(text)?.[1] ?? "none";
  expect(read("migrations/committed/000002-second.sql")).toContain(`--! Previous: ${hash}\n`);
  expect(read("migrations/committed/000002-second.sql")).toMatch(
    /\n\n--! no-transaction\nselect 2/,
  );
  recommit();
  expect(read(first)).toBe(text);
  expect(recommit("--check").status).toBe(0);
});

it("fails a check, changing nothing, when a fixture was edited and not included", () => {
  recommit();
  const text = read(first);
  write("migrations/fixtures/functions/inner.sql", "select 'edited';\n");
  const { status, output } = recommit("--check");
  expect(status).toBe(1);
  expect(output).toContain("000001-first.sql");
  expect(read(first)).toBe(text);
  recommit();
  expect(read(first)).toContain("select 'edited';");
});

it("refuses an indented include, which graphile-migrate takes for a comment", () => {
  write(fixture, "select 'one';\n  --!include functions/inner.sql\n");
  const { status, output } = recommit();
  expect(status).toBe(1);
  expect(output).toContain("an include must start its line");
});

it("refuses a gap in the numbers", () => {
  write("migrations/committed/000004-fourth.sql", "select 4;\n");
  expect(recommit()).toMatchObject({ status: 1 });
});

it("refuses to rewrite after a release, and still notices an edited file", () => {
  recommit();
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
      cwd: root,
    });
  git("add", ".");
  git("commit", "--quiet", "-m", "release");
  git("tag", "v1.0.0");
  write(fixture, "select 'for the next migration';\n");
  expect(recommit().status).toBe(1);
  expect(recommit("--check").status).toBe(0);
  write(first, `${read(first)}select 'tampered';\n`);
  expect(recommit("--check").status).toBe(1);
});
