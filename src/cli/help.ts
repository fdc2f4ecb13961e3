/** Help: what is required is marked, what is chosen from is listed, and two examples follow. */
import { type Command, Help } from "commander";
import { examplesOf } from "./manual.js";

/** How all commands print their help. */
export const helpSettings = {
  optionDescription: (option: Parameters<Help["optionDescription"]>[0]) => {
    const description = new Help().optionDescription(option);
    return option.mandatory && option.defaultValue === undefined
      ? `${description} (required)`
      : description;
  },
  subcommandTerm: (command: Command) =>
    [
      command.name(),
      ...command.registeredArguments.map((each) => new Help().argumentTerm(each)),
    ].join(" "),
};

/** Commander hands settings down only to commands that are made on their parent. */
export function inheritSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    const examples = examplesOf(pathOf(command)).map((each) => `\n  ${broken(each)}`);
    if (examples.length > 0) command.addHelpText("after", `\nExamples:${examples.join("")}`);
    inheritSettings(command);
  }
}

/** The words that call a command, such as `guests card`. */
export function pathOf(command: Command): string {
  const above = command.parent;
  // the program itself is no word
  return above?.parent ? `${pathOf(above)} ${command.name()}` : command.name();
}

/** An example as a shell takes it in lines of 80 columns, broken before an option. */
export function broken(example: string): string {
  const lines = [""];
  for (const part of example.split(/ (?=--)/)) {
    const last = lines.at(-1) ?? "";
    if (last === "") lines.splice(-1, 1, part);
    else if (last.length + part.length < 74) lines.splice(-1, 1, `${last} ${part}`);
    else lines.push(part);
  }
  return lines.join(" \\\n    ");
}
