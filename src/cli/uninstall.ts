import { Command } from "commander";
import { uninstall } from "../uninstall.js";
import { type GlobalOptions, databaseUrl, globalOptions, print } from "./shared.js";
import { counted } from "./terminal.js";

interface Own {
  dryRun?: boolean;
  yes?: boolean;
  roles?: boolean;
}

export const uninstallCommand = new Command("uninstall")
  .description("Take Regulars and all its data out of the database, and leave all else as it is")
  .option("--dry-run", "only say what would go, as without --yes")
  .option("--yes", "do it")
  .option("--roles", "and the roles, where no other database uses them")
  .action(async (own: Own, command: Command) => {
    if (own.yes && own.dryRun) command.error("error: --yes does not go with --dry-run");
    const options: GlobalOptions = globalOptions(command);
    const dryRun = !own.yes;
    const url = await databaseUrl(options);
    const found = await uninstall(url, { dryRun, roles: own.roles ?? false });
    const rows = found.tables.reduce((sum, table) => sum + table.rows, 0);
    const lines = [
      `${dryRun ? "Would go" : "Gone"}: in ${found.schema} ` +
        `${counted(found.tables.length, "table")} with ${counted(rows, "row")}, ` +
        `${counted(found.functions, "function")}, ${counted(found.views, "view")}; ` +
        "the schema regulars.",
      ...found.triggers.map((trigger) => `The trigger ${trigger}.`),
      ...found.roles.map((role) => `The role ${role}.`),
      ...found.stays.map((what) => `Stays: ${what}.`),
    ];
    if (dryRun) lines.push("Nothing is removed. Take a backup, then: regulars uninstall --yes");
    print(options, "uninstall", { ...found, dry_run: dryRun }, lines.join("\n"));
  });
