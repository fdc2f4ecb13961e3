import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { table } from "../src/cli/terminal.js";
import { packageRoot } from "../src/package.js";

it("breaks the widest column so that a table stays within the width", () => {
  const lines = table(["name", "what", "n"], [["a".repeat(20), "word ".repeat(40), 12]]).split(
    "\n",
  );
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(98);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.join("\n").match(/word/g)).toHaveLength(40);
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

it("does not let a guest's text write to the terminal, but keeps colours", () => {
  const text = table(["name"], [["\u001b]0;owned\u0007Ann\u001b[2J\u009b\u001b[31mred\u001b[0m"]]);
  expect(text).toContain("\u001b[31mred");
  // eslint-disable-next-line no-control-regex
  expect(text).not.toMatch(/\x1b[^[]|\x1b\[2J|[\x07\x9b]/);
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
