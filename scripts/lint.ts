/**
 * What ESLint and Prettier do not check, in all files that are written by hand:
 * lines are at most 100 columns wide, SQL names the schema `public` only as a qualifier and has a
 * backslash in strings of the form E'…' only, a file below functions/ or columns/ makes one
 * function, imports within src/ form no circle, and no text uses an archaic word.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { homeSchema } from "../src/schema.js";
import { packageRoot } from "../src/package.js";

const columns = 100;
const quotedPublic = `'${homeSchema}'`;

interface TextFile {
  path: string;
  text: string;
}

/** The hand-written files of the checkout: .gitattributes names those that are generated. */
function listHandWritten(): string[] {
  const git = (args: string[], input?: string) =>
    execFileSync("git", args, { cwd: packageRoot, encoding: "utf8", input, maxBuffer: 1 << 26 });
  const paths = git(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  // Triples of path, attribute and value.
  const attributes = git(["check-attr", "-z", "--stdin", "linguist-generated"], paths).split("\0");
  const isGenerated = new Set(attributes.filter((_, at) => attributes[at + 2] === "set"));
  return paths.split("\0").filter((path) => path !== "" && !isGenerated.has(path));
}

/**
 * The lines that must be narrow: of Markdown only what stands in blocks of code; not JSON, whose
 * strings cannot be broken.
 */
function* codeLines({ path, text }: TextFile): Generator<[line: string, number: number]> {
  const isProse = path.endsWith(".md");
  let isFenced = false;
  let isCode = !isProse;
  for (const [index, line] of text.split("\n").entries()) {
    if (isProse && /^\s*```/.test(line)) {
      isFenced = !isFenced;
      isCode = isFenced && !line.trim().endsWith("json");
    } else if (isCode) yield [line, index + 1];
  }
}

function wideLines(file: TextFile): string[] {
  return [...codeLines(file)]
    .filter(([line]) => Array.from(line).length > columns)
    .map(([line, number]) => `${file.path}:${number}: ${Array.from(line).length} columns`);
}

/** The schema as a value, which only `regulars.home_schema()` and `homeSchema` tell. */
function schemaValues(file: TextFile): string[] {
  return [...codeLines(file)]
    .filter(([line]) => line.includes(quotedPublic))
    .map(([, number]) => `${file.path}:${number}: ${quotedPublic} as a value`);
}

/** What `standard_conforming_strings`, a setting of the session, would read in another way. */
function plainBackslashes(file: TextFile): string[] {
  if (!/^(migrations|scripts\/db)\/.*\.sql$/.test(file.path)) return [];
  return [...codeLines(file)]
    .filter(([line]) => !/^\s*(--|\\)/.test(line))
    .filter(([line]) => /'[^']*\\/.test(line.replaceAll(/\bE'(?:[^']|'')*'/g, "")))
    .map(([, number]) => `${file.path}:${number}: a backslash in a string that is no E'…'`);
}

const archaic =
  /\b(how-manieth|lest|of whom|those alone|whereby|thereby|hitherto|whence|thereof|herein)\b/i;

/** Words for which plain ones exist: "so that", "by which", "only those". */
function archaicWords({ path, text }: TextFile): string[] {
  return text.split("\n").flatMap((line, index) => {
    const word = archaic.exec(line)?.[0];
    return word === undefined ? [] : [`${path}:${index + 1}: "${word}" is archaic`];
  });
}

function crowdedFile({ path, text }: TextFile): string[] {
  const count = text.match(/^create or replace function /gm)?.length ?? 0;
  return count > 1 ? [`${path}: ${count} functions in one file`] : [];
}

/** Imports of types count as well: they tie files together like any other. */
function importCircles(files: readonly TextFile[]): string[] {
  const imports = new Map(
    files.map(({ path, text }) => [
      path,
      ts
        .preProcessFile(text)
        .importedFiles.filter(({ fileName }) => fileName.startsWith("."))
        .map(({ fileName }) => posix.join(posix.dirname(path), fileName.replace(/\.js$/, ".ts"))),
    ]),
  );
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, way: readonly string[]) => {
    if (way.includes(path)) {
      circles.push(`imports in a circle: ${[...way.slice(way.indexOf(path)), path].join(" → ")}`);
      return;
    }
    if (done.has(path)) return;
    for (const next of imports.get(path) ?? []) walk(next, [...way, path]);
    done.add(path);
  };
  for (const path of imports.keys()) walk(path, []);
  return circles;
}

const files = listHandWritten()
  .filter((path) => /\.(sql|ts|js|md)$/.test(path))
  .map((path) => ({ path, text: readFileSync(posix.join(packageRoot, path), "utf8") }));
const problems = [
  ...files.flatMap(wideLines),
  ...files.filter(({ path }) => path !== "migrations/setup.sql").flatMap(schemaValues),
  ...files
    .filter(({ path }) => /^migrations\/objects\/(functions|columns)/.test(path))
    .flatMap(crowdedFile),
  ...files.flatMap(plainBackslashes),
  ...files.filter(({ path }) => path !== "scripts/lint.ts").flatMap(archaicWords),
  ...importCircles(files.filter(({ path }) => path.startsWith("src/"))),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
