import { Command } from "commander";
import type pg from "pg";
import { transaction } from "../client.js";
import { RegularsError } from "../errors.js";
import { type Check, isRed, rememberVerified, verify } from "../upkeep.js";
import { show } from "./output.js";
import { globalOptions, openPool, printRows, restaurantId } from "./shared.js";
import { color, table } from "./terminal.js";

export const verifyCommand = new Command("verify")
  .description("Check everything derived against what it is derived from")
  .option("--restaurant <id or slug>", "one restaurant only")
  .option("--since-last", "only what changed since this command was last green")
  .option("--cells", "in every cell of the directory")
  .addHelpText(
    "after",
    "\nExit code 1 when a check of severity fail is red; warn and info stop nothing." +
      "\nWhat is green is remembered. --since-last does not see what somebody forces into" +
      "\nolder rows: verify without it as well, nightly or weekly.",
  )
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<{ restaurant?: string; sinceLast?: boolean }>(command);
    await using pool = await openPool(options);
    const restaurant_id = options.restaurant && (await restaurantId(pool, options.restaurant));
    const { checks, obstacle } = await transaction(pool, async (client) => {
      // Verify is one statement, hence one snapshot; the isolation level extends it to what
      // remembers it.
      await client.query("set transaction isolation level repeatable read");
      const checks = await verify(client, { restaurant_id, since_last: options.sinceLast });
      const obstacle = checks.some(isRed) ? undefined : await remember(client, restaurant_id);
      return { checks, obstacle };
    });
    printRows(options, "verify", checks, describe(checks));
    if (obstacle !== undefined && !options.json) show(`Not remembered: ${obstacle}.`, "stderr");
    if (checks.some(isRed)) process.exitCode = 1;
  });

/** @returns what was in the way: the checks are green all the same */
async function remember(
  client: pg.PoolClient,
  restaurant_id: string | undefined,
): Promise<string | undefined> {
  await client.query("savepoint green");
  try {
    await rememberVerified(client, { restaurant_id });
    return undefined;
  } catch (error) {
    if (!(error instanceof RegularsError)) throw error;
    await client.query("rollback to savepoint green");
    // a standby: it has the position of its primary
    return error.code === "25006" ? undefined : error.message;
  }
}

export function describe(checks: Check[]): string {
  const rows = checks.map(({ ok, severity, check_name, expected, actual, detail }) => [
    mark(ok, severity),
    check_name,
    [ok || expected === null || expected === actual ? actual : `${actual}, not ${expected}`, detail]
      .filter(Boolean)
      .join("\n"),
  ]);
  const red = checks.filter(isRed).length;
  const told = checks.filter((check) => !check.ok && check.severity !== "fail").length;
  const scope = checks.find(({ check_name }) => check_name === "scope");
  const summary = [
    red === 0
      ? color.green("All checks are green.")
      : color.red(red === 1 ? "1 check is red." : `${red} checks are red.`),
    ...(told > 0 ? [`${told} to look at, which ${told === 1 ? "stops" : "stop"} nothing.`] : []),
    ...(scope ? [`Looked at ${scope.actual}.`] : []),
  ];
  return `${table(["", "check", "found"], rows)}\n${summary.join(" ")}`;
}

function mark(ok: boolean, severity: Check["severity"]): string {
  if (severity === "info") return color.dim("info");
  if (ok) return color.green("ok");
  return severity === "warn" ? color.yellow("warn") : color.red("FAIL");
}
