import { Command } from "commander";
import { migrate } from "../migrate.js";
import { databaseUrl, globalOptions, print } from "./shared.js";

export const migrateCommand = new Command("migrate")
  .description("Apply the migrations that the database does not have yet")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions(command);
    const applied = await migrate(await databaseUrl(options), {
      onProgress: (file) => {
        if (!options.json) console.log(`applying ${file}`);
      },
    });
    print(options, { applied }, applied.length === 0 ? "Already up to date." : "Up to date.");
  });
