import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { show, showJson } from "../src/cli/output.js";
import { counted, fit, paints, table } from "../src/cli/terminal.js";
import { packageRoot } from "../src/package.js";

it("breaks the widest column so that a table stays within the width", () => {
  const lines = table(["name", "what", "n"], [["a".repeat(20), "word ".repeat(40), 12]]).split(
    "\n",
  );
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(98);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.join("\n").match(/word/g)).toHaveLength(40);
});

it("keeps ids whole: what does not fit side by side is told line by line", () => {
  const id = (last: number) => `0198f5c0-7c5a-7000-8000-00000000000${last}`;
  expect(table(["guest", "other", "n"], [[id(1), id(2), 3]], 70).split("\n")).toEqual([
    `guest  ${id(1)}`,
    `other  ${id(2)}`,
    "n      3",
  ]);
  const words = table(["guest", "what"], [[id(1), "word ".repeat(20)]], 78).split("\n");
  expect(Math.max(...words.map((line) => line.length))).toBeLessThanOrEqual(78);
  expect(words.join("\n")).toContain(id(1));
});

it("breaks a line that is too long between its words, under its own indent", () => {
  const id = "0198f5c0-7c5a-7000-8000-000000000001";
  expect(fit(`  one two three ${id}\nshort`, 20)).toBe(`  one two three\n    ${id}\nshort`);
  expect(fit("a line of any length goes to a pipe as it is", Infinity)).toContain("pipe as it");
  const { red } = paints(true);
  expect(fit(`${red("one")} two`, 7)).toBe(`${red("one")} two`);
  expect(table(["", "what"], [[red("a"), "b"]])).toMatch(/m +b$/);
  expect(table(["", "what"], [[red("a"), "b"]]).split("\n")[1]?.length).toBeLessThan(40);
  expect([counted(1, "row"), counted(0, "row")]).toEqual(["1 row", "0 rows"]);
});

it("gives an ideograph two columns, so that none is cut", () => {
  expect(table(["name", "n"], [["山田太郎", 1]])).toBe("name      n\n山田太郎  1");
});

it("puts numbers to the right and leaves nothing at the end of a line", () => {
  expect(
    table(
      ["a", "count"],
      [
        ["x", 5],
        ["y", null],
      ],
    ),
  ).toBe("a  count\nx      5\ny");
});

it("does not let a guest's text write to the terminal or colour it, but keeps our colours", () => {
  const name =
    "\u001b]0;owned\u0007Ann\u001b[2J\u009b\u001b[31mred\u001b[8mhidden\u001b[38:5:1m\u202e";
  const printed: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((text: string) => printed.push(text));
  try {
    const { green, red, bold } = paints(true);
    show(table(["name", "state"], [[name, green("ok")]]));
    show(`${bold(red(name))} ${green("fine")}`);
    show(paints(false).green("plain"));
  } finally {
    log.mockRestore();
  }
  const text = printed.join("\n");
  // eslint-disable-next-line no-control-regex
  const sequences = [...text.matchAll(/\x1b(\[[\d;:]*m)?/g)].map(([found]) => found.slice(1));
  expect(new Set(sequences)).toEqual(new Set(["[32m", "[39m", "[1m", "[31m", "[22m"]));
  expect(text.match(/\[31m/g)).toHaveLength(1);
  expect(text).toMatch(/Ann.*redhidden/);
  // eslint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\x07\x9b\u202e]/);
  expect(printed.at(-1)).toBe("plain");
});

it("keeps marks of direction in JSON, escaped", () => {
  const name = "\u200fעדה\u202e\u009b";
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  try {
    showJson({ name });
    const printed = String(log.mock.calls[0]?.[0]);
    expect(printed).not.toMatch(/[\u200f\u202e\u009b]/);
    expect(JSON.parse(printed)).toEqual({ name });
  } finally {
    log.mockRestore();
  }
});

it("has one place where commands print", async () => {
  const folder = join(packageRoot, "src", "cli");
  const printing: string[] = [];
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name), "utf8");
    if (/console(?:\[|\.(?!js\b))|(?:stdout|stderr)\.write/.test(text)) printing.push(name);
  }
  expect(printing).toEqual(["output.ts"]);
});
