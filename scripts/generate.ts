/**
 * Writes what is generated: from contracts/ what generate-contracts.ts lists, the hashes of the
 * migrations, from a migrated database the typed queries (src/queries), schema.sql and
 * docs/functions.md, and from src/ docs/api.md and docs/cli.schema.json.
 *
 *   npm run generate             write them
 *   npm run generate -- --check  fail when they are not what the migrations and queries give
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { startTemporary } from "../src/embedded.js";
import { migrate } from "../src/migrate.js";
import { packageRoot } from "../src/package.js";
import { apiFile, describeApi } from "./api.js";
import { architectureFile, drawTables } from "./architecture.js";
import { cliSchemaFile, describeOutputs } from "./cli-schemas.js";
import { generateContracts } from "./generate-contracts.js";
import { changedSinceRelease, generateHashes } from "./hashes.js";
import { generateQueries, listFiles, outputFolder } from "./queries.js";
import { describeFunctions, referenceFile } from "./reference.js";
import { snapshotSchema } from "./snapshot.js";

const schemaFile = join(packageRoot, "schema.sql");

/** The text of every generated file, by its path. */
async function readGenerated(): Promise<Map<string, string>> {
  const paths = (await listFiles(outputFolder)).map((file) => join(outputFolder, file));
  paths.push(
    ...[schemaFile, referenceFile, architectureFile, apiFile, cliSchemaFile].filter(existsSync),
  );
  const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  return new Map(paths.map((path, index) => [path, texts[index] ?? ""]));
}

async function generate(): Promise<void> {
  // The snapshot is taken on one version, whatever the tests run on.
  await using server = await startTemporary({ major: "18" });
  await migrate(server.url);
  await generateQueries(server.url);
  await writeFile(schemaFile, await snapshotSchema(server.url, { bodies: false }));
  await writeFile(referenceFile, await describeFunctions(server.url));
  await writeFile(architectureFile, await drawTables(server.url));
  // last: it reads the types of the queries
  await writeFile(apiFile, await describeApi());
  await writeFile(cliSchemaFile, await describeOutputs());
}

/** A check leaves the files as it found them. */
async function restore(texts: Map<string, string>): Promise<void> {
  for (const path of (await readGenerated()).keys()) if (!texts.has(path)) await rm(path);
  for (const [path, text] of texts) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const frozen = changedSinceRelease();
if (frozen.length > 0) {
  console.error(`Frozen since the first release, but changed: ${frozen.join(", ")}.`);
  process.exit(1);
}
const fromFiles = [
  ...(await generateContracts({ write: !values.check })),
  ...(await generateHashes({ write: !values.check })),
];
const before = await readGenerated();
let after = before;
try {
  await generate();
  after = await readGenerated();
} finally {
  if (values.check) await restore(before);
}
const paths = [...new Set([...before.keys(), ...after.keys()])];
const changed = [
  ...fromFiles,
  ...paths
    .filter((path) => before.get(path) !== after.get(path))
    .map((path) => path.slice(packageRoot.length + 1))
    .sort(),
];
if (changed.length === 0) {
  console.log("Contracts, hashes, queries, schema.sql and the generated documents are up to date.");
} else {
  const names = changed.join(", ");
  console.log(
    values.check ? `Not up to date: ${names}. Run "npm run generate".` : `Wrote ${names}.`,
  );
  if (values.check) process.exitCode = 1;
}
