/**
 * Writes what is generated from contracts/: SQL checks, client types and docs/events.md.
 *
 *   npm run generate:contracts
 */
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { packageRoot } from "../src/package.js";
import {
  type ContractFile,
  checkFunction,
  contractKeysFunction,
  contractsFunction,
  dispatchFunction,
  functionName,
  markdown,
  publishedList,
  readContracts,
  typescript,
} from "./contracts.js";

const folder = join(packageRoot, "contracts");
const generated = "migrations/objects/generated";

/** Every generated file, by its path in the repository. */
export async function generatedFromContracts(
  contracts: readonly ContractFile[],
): Promise<Map<string, string>> {
  const pretty = (text: string, parser: string) => format(text, { parser, printWidth: 100 });
  return new Map([
    ...contracts.map(
      (contract) =>
        [`${generated}/columns/${functionName(contract)}.sql`, checkFunction(contract)] as const,
    ),
    [`${generated}/event_contract_keys.sql`, contractKeysFunction(contracts)],
    [`${generated}/analytics_event_contracts.sql`, contractsFunction(contracts)],
    [`${generated}/columns/follows_contract.sql`, dispatchFunction(contracts)],
    ["src/event-contracts.ts", await pretty(typescript(contracts), "typescript")],
    ["docs/events.md", await pretty(markdown(contracts), "markdown")],
  ]);
}

/** @throws where a version that was published has changed or is gone. */
export function assertPublishedUnchanged(
  contracts: readonly ContractFile[],
  published: string,
): void {
  for (const line of published.split("\n").filter(Boolean)) {
    const [sha256, file = ""] = line.split("  ");
    if (contracts.find((contract) => contract.file === file)?.sha256 !== sha256) {
      throw new Error(`contracts/${file} is published and may not change: write its next version`);
    }
  }
}

/** Writes the files that differ, or only looks, and returns their paths. */
export async function generateContracts(options: { write: boolean }): Promise<string[]> {
  const contracts = await readContracts(folder);
  const list = join(folder, "published.sha256");
  assertPublishedUnchanged(contracts, existsSync(list) ? await readFile(list, "utf8") : "");
  const files = await generatedFromContracts(contracts);
  files.set("contracts/published.sha256", publishedList(contracts));
  const changed: string[] = [];
  for (const [path, text] of files) {
    const target = join(packageRoot, path);
    if (existsSync(target) && (await readFile(target, "utf8")) === text) continue;
    changed.push(path);
    if (!options.write) continue;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  return changed.sort();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const changed = await generateContracts({ write: true });
  console.log(
    changed.length === 0
      ? "What is generated from contracts/ is up to date."
      : `Wrote ${changed.join(", ")}.`,
  );
}
