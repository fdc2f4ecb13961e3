/** The command line as the documents and its help may show it. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Command, type Option } from "commander";
import { packageRoot } from "../src/package.js";

/** The commands as src/cli has them, without running one. */
export async function readProgram(): Promise<Command> {
  const program = new Command("regulars")
    .option("--database-url <url>")
    .option("--json")
    .option("--help");
  for (const file of await readdir(join(packageRoot, "src", "cli"))) {
    if (file === "index.ts") continue;
    const exported = (await import(
      pathToFileURL(join(packageRoot, "src", "cli", file)).href
    )) as Record<string, unknown>;
    for (const command of Object.values(exported)) {
      if (command instanceof Command) program.addCommand(command);
    }
  }
  return program;
}

/** What is wrong with a call, if anything. */
export function wrongCall(program: Command, words: string): string | undefined {
  let command = program;
  const options: Option[] = [...program.options];
  // A group does something itself where an option of its own is given.
  let isCall = false;
  for (const word of words.split(/\s+/).filter((each) => each !== "")) {
    if (word.startsWith("--")) {
      const name = word.replace(/=.*/, "");
      if (!options.some(({ long }) => long === name)) return `no option ${name}`;
      isCall ||= command !== program && command.options.some(({ long }) => long === name);
    } else if (command.commands.length > 0 && !isCall) {
      const next = command.commands.find((each) => each.name() === word);
      if (!next) return `no command ${word}`;
      command = next;
      options.push(...command.options);
    }
  }
  return command.commands.length > 0 && command !== program && !isCall
    ? "a command is missing"
    : undefined;
}
