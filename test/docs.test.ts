import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { errorClass } from "../src/errors.js";
import { packageRoot } from "../src/package.js";
import { createDatabase, useDatabase } from "./database.js";
import { anchors, blocks, code, prose, readDocuments, statements } from "./documents.js";
import { readProgram, wrongCall } from "./program.js";
import { addProgram } from "./sample.js";

const run = promisify(execFile);
const database = useDatabase();
let documents: Map<string, string>;

beforeAll(async () => {
  documents = await readDocuments();
});

describe("the documents", () => {
  it("link only to what exists", () => {
    const broken: string[] = [];
    for (const [path, text] of documents) {
      for (const [, target = ""] of prose(text).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        const [file = "", anchor] = target.split("#");
        const linked =
          file === "" ? path : relative(packageRoot, join(packageRoot, dirname(path), file));
        if (!existsSync(join(packageRoot, linked))) broken.push(`${path}: ${target}`);
        else if (anchor !== undefined && !anchors(documents.get(linked) ?? "").has(anchor)) {
          broken.push(`${path}: ${target}`);
        }
      }
    }
    expect(broken).toEqual([]);
  });

  it("name only npm scripts that exist", async () => {
    const { scripts } = JSON.parse(await readFile(join(packageRoot, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = [...documents].flatMap(([path, text]) =>
      [
        ...code(text).matchAll(/\bnpm (?:run (?:--silent )?([\w:-]+)|(start|test))(?=[\s;&)]|$)/gm),
      ].map(([, script, short]) => ({ path, script: script ?? short ?? "" })),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter(({ script }) => !(script in scripts))).toEqual([]);
  });

  it("name only commands and options that regulars has", async () => {
    const program = await readProgram();
    const wrong: string[] = [];
    let seen = 0;
    for (const [path, text] of documents) {
      const calls = code(text).matchAll(
        /(?:^|npx |npm run (?:--silent )?)regulars (?:-- )?([a-z-].*)$/gm,
      );
      for (const [call, words = ""] of calls) {
        seen++;
        const problem = wrongCall(program, words.replace(/\s+(#|\||&&|;|>).*$|\).*$/, ""));
        if (problem !== undefined) wrong.push(`${path}: ${call.trim()}: ${problem}`);
      }
    }
    expect(seen).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  it("name only variables that the psql scripts read", async () => {
    const wrong: string[] = [];
    for (const [path, text] of documents) {
      for (const [, words = ""] of code(text).matchAll(/^\s*psql (.*)$/gm)) {
        const file = /-f (\S+)/.exec(words)?.[1];
        if (file === undefined) continue;
        const script = await readFile(join(packageRoot, file), "utf8");
        for (const [, name = ""] of words.matchAll(/ -v (\w+)=/g)) {
          if (!script.includes(`:{?${name}}`)) wrong.push(`${path}: -v ${name}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it("name no machine and no registry", () => {
    const told = [...documents].filter(([, text]) =>
      /\/(home|work|root|Users)\/|registry\./.test(text),
    );
    expect(told.map(([path]) => path)).toEqual([]);
  });
});

describe("the operations page", () => {
  it("has SQL that runs", async () => {
    // What it says of publications needs two servers: test/trust/replicas.test.ts runs it.
    const pieces = blocks(documents.get("docs/operations.md") ?? "", "sql").filter(
      (piece) => !piece.includes("publication"),
    );
    expect(pieces.length).toBeGreaterThan(1);
    // each as it is, since some commit
    for (const piece of pieces) {
      await expect(database.pool.query(piece), piece).resolves.toBeDefined();
    }
  });

  it("says what to do about every check of verify", async () => {
    const { rows } = await database.pool.query<{ check_name: string; severity: string }>(
      "select check_name, severity from verify_customers_loyalty()",
    );
    const section = /^## When a check is red$([\s\S]*?)^## /m.exec(
      documents.get("docs/operations.md") ?? "",
    )?.[1];
    const told = [...(section ?? "").matchAll(/^\| `(\w+)` +\| (\w+)/gm)];
    expect(told.map(([, check_name, severity]) => ({ check_name, severity }))).toEqual(rows);
  });
});

describe("the README", () => {
  it("has a TypeScript example that compiles and prints what it says", async () => {
    const restaurantId = "00000000-0000-7000-8000-000000000001";
    await database.pool.query(
      `insert into restaurants (id, name, slug, timezone, country_code)
        values ('${restaurantId}', 'Luna', 'luna', 'Europe/London', 'GB')`,
    );
    await database.pool.query(
      `insert into restaurant_tables (restaurant_id, label, capacity)
        values ('${restaurantId}', 'T1', 4)`,
    );
    await addProgram(database.pool, restaurantId);

    const [example = ""] = blocks(documents.get("README.md") ?? "", "ts");
    const printed = /\/\/ (.*)/.exec(example)?.[1];
    // Beside the sources, whose packages it uses; without what is there only in a built package.
    const folder = await mkdtemp(join(packageRoot, ".docs-"));
    try {
      const file = join(folder, "example.ts");
      const source = pathToFileURL(join(packageRoot, "src", "index.js")).href;
      await writeFile(file, example.replace('"regulars"', JSON.stringify(source)));
      const { stdout } = await run(process.execPath, ["--import", "tsx", file], {
        cwd: packageRoot,
        env: {
          ...process.env,
          DATABASE_URL: database.url,
          LOYALTY_PILOT_RESTAURANT_IDS: restaurantId,
        },
      });
      expect(stdout.trim()).toBe(printed);

      await writeFile(file, example.replace('"regulars"', '"../src/index.js"'));
      await writeFile(
        join(folder, "tsconfig.json"),
        JSON.stringify({ extends: "../tsconfig.json", include: [], files: ["example.ts"] }),
      );
      const tsc = join(packageRoot, "node_modules", "typescript", "bin", "tsc");
      await run(process.execPath, [tsc, "--noEmit", "--project", folder]).catch(
        (error: unknown) => {
          throw new Error((error as { stdout: string }).stdout);
        },
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 60_000);

  it("has a quickstart with SQL that runs, and so has the page on consent", async () => {
    const { database: fresh, drop } = await createDatabase();
    try {
      let rows: unknown[] = [];
      for (const statement of statements(documents.get("docs/quickstart.md") ?? "")) {
        ({ rows } = await fresh.pool.query(statement));
      }
      expect(rows).toEqual([
        {
          full_name: "Ada Lovelace",
          email_normalized: "ada@example.org",
          phone_normalized: "+447911123456",
          total_bookings: 1,
        },
      ]);
      for (const statement of statements(documents.get("docs/consent.md") ?? "")) {
        ({ rows } = await fresh.pool.query(statement));
      }
      expect(rows).toEqual([{ channel: "email", is_given: false }]);
    } finally {
      await drop();
    }
  });
});

describe("the page on cost", () => {
  it("has only figures that the bench has written", async () => {
    const results = await readFile(join(packageRoot, "bench", "RESULTS.md"), "utf8");
    const parts = new Map(
      results.split(/^## /m).map((text) => [text.slice(0, text.indexOf("\n")), text]),
    );
    const page = documents.get("docs/cost.md") ?? "";
    const told = [...page.matchAll(/^\|.*\| ([\d.]+) +\| ([\w-]+) +\|$/gm)];
    expect(told.length).toBeGreaterThan(20);
    const wrong = told.filter(
      ([, figure = "", part = ""]) =>
        !new RegExp(`(^|[^\\d.])${figure.replace(".", "\\.")}($|[^\\d.]|\\.\\s)`, "m").test(
          parts.get(part) ?? "",
        ),
    );
    expect(wrong.map(([line]) => line)).toEqual([]);
  });
});

describe("docs/errors.md", () => {
  it("lists every code that the database raises or reports, and no other", async () => {
    const { rows } = await database.pool.query<{ code: string }>(
      `select distinct codes[1] as code
       from (
         select coalesce(pg_get_function_sqlbody(oid), prosrc) as text
         from pg_proc
         where pronamespace in (regulars.home_schema(), 'regulars'::regnamespace)
         union all
         select pg_get_triggerdef(oid)
         from pg_trigger
         where not tgisinternal
       ) as texts
       cross join regexp_matches(texts.text, '''(RG\\d{3})''', 'g') as codes
       order by code`,
    );
    const text = documents.get("docs/errors.md") ?? "";
    const listed = [...text.matchAll(/^\| `(RG\d{3})`/gm)].map(([, rg]) => rg);
    expect(listed).toEqual(rows.map((row) => row.code));
  });

  it("names the class that the client throws", () => {
    const text = documents.get("docs/errors.md") ?? "";
    const classes = [...text.matchAll(/^\| `(RG\d{3})` +\| `(\w+)`/gm)];
    expect(classes.length).toBeGreaterThan(20);
    for (const [, rg = "", name] of classes) expect([rg, errorClass(rg).name]).toEqual([rg, name]);
  });
});
