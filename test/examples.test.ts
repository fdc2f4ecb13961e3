/**
 * Each examples/<story>.sql gives the output in <story>.out; "npx vitest run -u" writes it anew.
 */
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../src/package.js";
import { createDatabase } from "./database.js";

const folder = join(packageRoot, "examples");
const stories = (await readdir(folder)).filter((file) => file.endsWith(".sql"));

describe("the examples", () => {
  it.each(stories)("give the output beside them: %s", async (story) => {
    const { database, drop } = await createDatabase();
    try {
      const output = await play(database.url, await readFile(join(folder, story), "utf8"));
      await expect(output).toMatchFileSnapshot(join(folder, story.replace(/sql$/, "out")));
    } finally {
      await drop();
    }
  });
});

/**
 * Runs a script as psql does, a statement at a time, and gives its text with each answer under its
 * statement.
 */
async function play(url: string, script: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, types: { getTypeParser: () => String } });
  await client.connect();
  const normalize = normalizer();
  const parts: string[] = [];
  try {
    // A blank line ends a statement.
    for (const part of script.trim().split(/\n\n+/)) {
      parts.push(part);
      if (!part.trimEnd().endsWith(";")) continue;
      parts.push(
        await client.query<string[]>({ text: part, rowMode: "array" }).then(
          (result) => normalize(table(result)),
          (error: unknown) => normalize(refusal(error as pg.DatabaseError)),
        ),
      );
    }
  } finally {
    await client.end();
  }
  return `${parts.join("\n\n")}\n`;
}

/** As psql aligns it. */
function table({
  command,
  fields,
  rows,
  rowCount,
}: pg.QueryArrayResult<(string | null)[]>): string {
  if (fields.length === 0) return `${command} ${rowCount ?? ""}`.trim();
  const lines = [
    fields.map(({ name }) => name),
    ...rows.map((row) => row.map((cell: string | null) => cell ?? "")),
  ];
  const widths = fields.map((_, at) => Math.max(...lines.map((line) => (line[at] ?? "").length)));
  const text = lines.map((line) =>
    line
      .map((cell, at) => ` ${cell.padEnd(widths[at] ?? 0)} `)
      .join("|")
      .trimEnd(),
  );
  text.splice(1, 0, widths.map((width) => "-".repeat(width + 2)).join("+"));
  return [...text, rows.length === 1 ? "(1 row)" : `(${rows.length} rows)`].join("\n");
}

function refusal({ code, message, detail, hint }: pg.DatabaseError): string {
  return [
    `ERROR:  ${code ?? ""}: ${message}`,
    detail && `DETAIL:  ${detail}`,
    hint && `HINT:  ${hint}`,
  ]
    .filter(Boolean)
    .join("\n");
}

/**
 * Ids and references, which differ each time, become numbers in the order in which they are met.
 */
function normalizer(): (text: string) => string {
  const seen = new Map<string, string>();
  return (text) =>
    text.replace(
      /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<= )[2-9A-HJ-NP-Z]{8}(?= )/g,
      (value) => {
        const name = value.length > 8 ? "id" : "ref";
        const known = seen.get(value) ?? `${name}-${seen.size + 1}`.padEnd(value.length);
        seen.set(value, known);
        return known;
      },
    );
}
