import { Command } from "commander";
import { createPool } from "../client.js";
import { list } from "../restaurants.js";
import { show } from "./output.js";
import { UsageError, databaseUrl, globalOptions } from "./shared.js";

/** Each asks this command for the words that may come next. */
const scripts: Record<string, string> = {
  bash: `_regulars() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(regulars completion words "\${COMP_WORDS[@]:1:COMP_CWORD-1}" \\
    2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _regulars regulars`,
  zsh: `#compdef regulars
_regulars() {
  local -a words_now
  words_now=(\${(f)"$(regulars completion words "\${(@)words[2,CURRENT-1]}" 2>/dev/null)"})
  compadd -- $words_now || _files
}
compdef _regulars regulars`,
  fish: `complete -c regulars -a '(regulars completion words (commandline -opc)[2..] 2>/dev/null)'`,
};

export const completionCommand = new Command("completion")
  .description("Print what a shell needs to complete commands, options and restaurants")
  .argument("<shell>", "bash, zsh or fish")
  .argument("[words...]", "for the scripts themselves")
  .allowUnknownOption()
  .action(async (shell: string, _words: string[], _own: object, command: Command) => {
    if (shell === "words") {
      // as they were typed: commander takes options out
      const words = process.argv.slice(process.argv.indexOf("words") + 1);
      show((await next(command.parent ?? command, words)).join("\n"));
      return;
    }
    const script = scripts[shell];
    if (script === undefined) throw new UsageError("the shell is bash, zsh or fish");
    show(script);
  });

async function next(program: Command, words: string[]): Promise<string[]> {
  if (words.at(-1) === "--restaurant") return slugs(program);
  let command = program;
  for (const word of words) {
    command = command.commands.find((each) => each.name() === word) ?? command;
  }
  const options = [...command.options, ...program.options].flatMap(({ long }) => long ?? []);
  return [...command.commands.map((each) => each.name()), ...options];
}

/** Slugs from the database that a command would use; none if it does not answer at once. */
async function slugs(program: Command): Promise<string[]> {
  try {
    await using pool = createPool({
      connectionString: await databaseUrl(globalOptions(program)),
      connectionTimeoutMillis: 1000,
      query_timeout: 1000,
    });
    return (await list(pool, { limit_to: 200 })).map(({ slug }) => slug);
  } catch {
    return [];
  }
}
