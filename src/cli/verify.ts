import { Command } from "commander";
import { transaction } from "../client.js";
import { type Check, verify } from "../upkeep.js";
import { globalOptions, openPool, printRows, restaurantId } from "./shared.js";
import { color, table } from "./terminal.js";

export const verifyCommand = new Command("verify")
  .description("Check everything derived against what it is derived from")
  .option("--restaurant <id or slug>", "one restaurant only")
  .option("--cells", "in every cell of the directory")
  .addHelpText(
    "after",
    "\nExit code 1 when a check of severity fail is red; warn and info stop nothing.",
  )
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<{ restaurant?: string }>(command);
    await using pool = await openPool(options);
    const restaurant_id = options.restaurant && (await restaurantId(pool, options.restaurant));
    const checks = await transaction(pool, async (client) => {
      // Verify is one statement, hence one snapshot; the isolation level extends it to further
      // statements.
      await client.query("set transaction isolation level repeatable read");
      return verify(client, { restaurant_id });
    });
    printRows(options, checks, describe(checks));
    if (checks.some(isRed)) process.exitCode = 1;
  });

export function isRed({ ok, severity }: Check): boolean {
  return !ok && severity === "fail";
}

export function describe(checks: Check[]): string {
  const rows = checks.map(({ ok, severity, check_name, expected, actual, detail }) => [
    mark(ok, severity),
    check_name,
    [ok || expected === actual ? actual : `${actual}, not ${expected}`, detail]
      .filter(Boolean)
      .join("\n"),
  ]);
  const red = checks.filter(isRed).length;
  const told = checks.filter((check) => !check.ok && check.severity !== "fail").length;
  const summary = [
    red === 0
      ? color.green("All checks are green.")
      : color.red(red === 1 ? "1 check is red." : `${red} checks are red.`),
    ...(told > 0 ? [`${told} to look at, which ${told === 1 ? "stops" : "stop"} nothing.`] : []),
  ];
  return `${table(["", "check", "found"], rows)}\n${summary.join(" ")}`;
}

function mark(ok: boolean, severity: Check["severity"]): string {
  if (severity === "info") return color.dim("info");
  if (ok) return color.green("ok");
  return severity === "warn" ? color.yellow("warn") : color.red("FAIL");
}
