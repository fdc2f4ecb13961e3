import { readFile } from "node:fs/promises";
import pg from "pg";
import { Parser, type Result } from "tap-parser";
import { inSchema } from "../src/schema.js";
import { testSchema } from "./test-schema.js";

export interface TapReport {
  assertions: { name: string; ok: boolean; skip: boolean; diagnostics: string }[];
  /** Why the file as a whole does not count, beyond its failed assertions. */
  problems: string[];
}

/** Runs one pgTAP file in a database where pgTAP is installed in the schema `tap`. */
export async function runTapFile(path: string, url: string): Promise<TapReport> {
  const sql = inSchema(await readFile(path, "utf8"), testSchema);
  const { output, error } = await collect(url, sql);
  const report: TapReport = { assertions: [], problems: [] };
  let planned: number | undefined;
  const parser = new Parser();
  parser.on("plan", (plan: { end: number }) => {
    planned = plan.end;
  });
  parser.on("bailout", (reason: string) => report.problems.push(`bailed out: ${reason}`));
  parser.on("assert", (result: Result) => report.assertions.push(describeAssertion(result)));
  parser.on("comment", (text: string) => {
    const last = report.assertions.at(-1);
    if (last) last.diagnostics += text;
  });
  parser.end(output.join("\n"));
  const count = report.assertions.length;
  if (error) report.problems.push(error);
  if (count === 0) report.problems.push("it has no assertion");
  if (planned === undefined)
    report.problems.push("it prints no plan: plan(n) or no_plan() is missing");
  else if (planned !== count)
    report.problems.push(`it planned ${planned} assertions and ran ${count}`);
  if (!/\bfinish\(\s*true\s*\)/.test(sql)) {
    report.problems.push("it does not end in finish(true): failures would pass elsewhere");
  }
  return report;
}

function describeAssertion(result: Result): TapReport["assertions"][number] {
  return {
    name: result.name || `assertion ${result.id}`,
    ok: result.ok,
    skip: Boolean(result.skip) || Boolean(result.todo),
    diagnostics: "",
  };
}

/** All that the statements return, in order, up to the first error. */
async function collect(url: string, sql: string): Promise<{ output: string[]; error?: string }> {
  const client = new pg.Client({
    connectionString: url,
    options: `-c search_path=${testSchema},tap -c client_min_messages=warning`,
  });
  await client.connect();
  const output: string[] = [];
  try {
    // The event interface keeps what came before an error; a promise would lose it.
    const query = client.query(
      new pg.Query<unknown[]>({ text: sql, rowMode: "array" } as pg.QueryConfig),
    );
    await new Promise<void>((done, fail) => {
      query.on("row", ([first]: unknown[]) => {
        if (typeof first === "string") output.push(first);
      });
      query.on("end", () => {
        done();
      });
      query.on("error", fail);
    });
    return { output };
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    const line = sql.slice(0, Number(error.position ?? 0)).split("\n").length;
    const where = error.position === undefined ? "" : ` at line ${line}`;
    return {
      output,
      error: [`${error.code}${where}: ${error.message}`, error.detail, error.where]
        .filter(Boolean)
        .join("\n"),
    };
  } finally {
    await client.end();
  }
}
