/** Help and Ctrl-C of every command. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { Command } from "commander";
import { beforeAll, expect, it } from "vitest";
import { helpSettings, inheritSettings, pathOf } from "../src/cli/help.js";
import { examplesOf, manual } from "../src/cli/manual.js";
import { packageRoot } from "../src/package.js";
import { createDatabase } from "./database.js";
import { readProgram, wrongCall } from "./program.js";

let program: Command;
/** Those that do something, by their words. */
const commands = new Map<string, Command>();

beforeAll(async () => {
  program = await readProgram();
  program.configureHelp({ ...helpSettings, helpWidth: 80 });
  inheritSettings(program);
  const walk = (command: Command) => {
    if (command !== program && (command.commands.length === 0 || command.options.length > 0)) {
      commands.set(pathOf(command), command);
    }
    command.commands.forEach(walk);
  };
  walk(program);
});

it("has an entry in the manual for every command, and for no other", () => {
  expect(Object.keys(manual).toSorted()).toEqual([...commands.keys()].toSorted());
});

it("gives two examples of each, which the command takes", () => {
  for (const [path, command] of commands) {
    const examples = examplesOf(path);
    expect(examples).toHaveLength(2);
    expect(new Set(examples).size, path).toBe(2);
    for (const example of examples) {
      const words = /regulars (.*?)(?: [|>] |\)"|$)/.exec(example)?.[1] ?? "";
      expect(`${words} `, example).toContain(`${path} `);
      // words between quotes are values, whatever they hold
      expect(wrongCall(program, words.replace(/'[^']*'|"[^"]*"/g, "value")), example).toBe(
        undefined,
      );
      for (const option of command.options.filter(({ mandatory }) => mandatory)) {
        if (option.defaultValue === undefined) expect(words).toContain(option.long);
      }
    }
  }
});

it("marks what is required, and says it all within 80 columns", () => {
  const groups = program.commands.filter(({ commands: own }) => own.length > 0);
  const all = [...commands, ...groups.map((group) => [pathOf(group), group] as const)];
  for (const [path, command] of all) {
    let help = "";
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    const unbroken = `${help.replaceAll(/ \\\n +/g, " ")}\n`;
    for (const example of examplesOf(path)) expect(unbroken).toContain(`  ${example}\n`);
    const long = help.split("\n").filter((line) => line.length > 80);
    expect(long, path).toEqual([]);
    const marked = help.match(/\(required\)/g) ?? [];
    const required = command.options.filter((o) => o.mandatory && o.defaultValue === undefined);
    expect(marked, path).toHaveLength(required.length);
  }
});

it("lists what an option is chosen from, and what it is unless given", () => {
  const help = (path: string) => commands.get(path)?.helpInformation() ?? "";
  expect(help("guests consent")).toContain('"email", "sms"');
  expect(help("guests find")).toContain("(default: 20)");
});

/** A command on a terminal of its own, made by util-linux's script; what it wrote when it ended. */
async function stopped(
  args: string[],
  env: NodeJS.ProcessEnv,
  shown: RegExp,
): Promise<{ code: number | null; text: string }> {
  const own = [process.execPath, "--import", tsx, join(packageRoot, "src", "cli", "index.ts")];
  const line = [...own, ...args].map((word) => `'${word}'`).join(" ");
  const child: ChildProcess = spawn("script", ["-qec", `stty cols 80; exec ${line}`, "/dev/null"], {
    env: { PATH: process.env.PATH, TERM: "xterm", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let text = "";
  let isSent = false;
  child.stdout?.setEncoding("utf8").on("data", (more: string) => {
    text += more;
    if (isSent || !shown.test(text)) return;
    isSent = true;
    // what the key sends: the terminal makes a signal of it
    child.stdin?.write("\u0003");
  });
  return await new Promise((done) =>
    child.once("close", (code) => {
      done({ code, text });
    }),
  );
}

const tsx = import.meta.resolve("tsx");

it("restores the terminal on Ctrl-C, and says what is done and how to go on", async () => {
  const { database, drop } = await createDatabase();
  try {
    const { pool } = database;
    await pool.query(
      `insert into restaurants (name, slug, timezone, country_code)
       values ('Luna', 'luna', 'Europe/London', 'GB')`,
    );
    await pool.query(
      `insert into bookings (
         restaurant_id, import_batch_id, starts_at, ends_at, party_size, booking_type,
         customer_email
       )
       select id, gen_random_uuid(), now(), now() + interval '1 hour', 2, 'dinner',
         'guest' || n || '@example.org'
       from restaurants, generate_series(1, 4000) as n`,
    );
    // the second chunk waits
    await pool.query(
      `create function pause() returns trigger language plpgsql
         as $$ begin perform pg_sleep(30); return null; end $$;
       create trigger pause after insert on customer_profiles
         for each statement execute function pause()`,
    );
    const env = { DATABASE_URL: database.url };
    // the terminal's own echo of the key stands before what is told
    const backfill = await stopped(["backfill", "--jobs", "1"], env, /customers.*% of \d+/);
    expect(backfill.code).toBe(130);
    expect(backfill.text).toMatch(
      /Stopped: customers 0 of \d+\. What is done stays done\. Run it again: it goes on\.\r\n$/,
    );
    for (const mode of [7, 25]) {
      expect(backfill.text.lastIndexOf(`\u001b[?${mode}h`)).toBeGreaterThan(
        backfill.text.lastIndexOf(`\u001b[?${mode}l`),
      );
    }

    const asked = await stopped(["init"], env, /Name of the restaurant/);
    expect([asked.code, asked.text]).toEqual([
      130,
      expect.stringMatching(/Stopped\. What is done stays done\. Run it again: it goes on\.\r\n$/),
    ]);

    const opened = await stopped(["console"], env, /127\.0\.0\.1/);
    expect(opened.code).toBe(0);
  } finally {
    await drop();
  }
});
