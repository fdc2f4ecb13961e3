/** The documents as tests read them. */
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../src/package.js";

/** The text of every document, by its path from the root. */
export async function readDocuments(): Promise<Map<string, string>> {
  const documents = new Map<string, string>();
  for (const folder of ["", "docs"]) {
    for (const file of await readdir(join(packageRoot, folder))) {
      if (!file.endsWith(".md")) continue;
      documents.set(join(folder, file), await readFile(join(packageRoot, folder, file), "utf8"));
    }
  }
  return documents;
}

/** All that is not code. */
export function prose(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, "");
}

/** All that is code, a piece a line. */
export function code(text: string): string {
  const fenced = [...text.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, piece]) => piece);
  const inline = [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, piece]) => piece);
  return [...fenced, ...inline].join("\n");
}

/** The fenced pieces of one language. */
export function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , piece = ""]) => piece);
}

/** The statements of all pieces of SQL. */
export function statements(text: string): string[] {
  return blocks(text, "sql")
    .flatMap((block) => block.split(/;\n/))
    .filter((statement) => statement.trim() !== "");
}

/** What the headings are linked by. */
export function anchors(text: string): Set<string> {
  return new Set(
    [...prose(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replace(/\s/g, "-"),
    ),
  );
}
