import { Command } from "commander";
import { applyPhoneRules, phoneRuleChanges } from "../upkeep.js";
import { globalOptions, openPool, print, printRows, restaurantId } from "./shared.js";
import { table } from "./terminal.js";

interface Options {
  restaurant?: string;
  personal?: boolean;
}

export const phoneRulesCommand = new Command("phone-rules").description(
  "What changed phone rules, or a restaurant's country, mean for known guests",
);

phoneRulesCommand
  .command("changes")
  .description("List guests who would get another number, join another or part; writes nothing")
  .option("--restaurant <id or slug>", "one restaurant only")
  .option("--personal", "with the numbers")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await using pool = await openPool(options);
    const restaurant_id = options.restaurant && (await restaurantId(pool, options.restaurant));
    const changes = (await phoneRuleChanges(pool, { restaurant_id })).map(
      ({ phone_normalized, becomes, ...change }) =>
        options.personal ? { ...change, phone_normalized, becomes } : change,
    );
    const rows = changes.map((change) => Object.values(change));
    printRows(
      options,
      "phone-rules changes",
      changes,
      changes.length === 0 ? "No change waits." : table(Object.keys(changes[0] ?? {}), rows),
    );
  });

phoneRulesCommand
  .command("apply")
  .description("Make the changes, a chunk of guests a transaction; merges nobody")
  .option("--restaurant <id or slug>", "one restaurant only")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await using pool = await openPool(options);
    const restaurant_id = options.restaurant && (await restaurantId(pool, options.restaurant));
    const applied = await applyPhoneRules(pool, { restaurant_id });
    const left =
      applied.restaurants_left > 0
        ? "\n" +
          `${applied.restaurants_left} restaurants have guests who would join another: merge ` +
          "them, and apply again."
        : "";
    print(options, "phone-rules apply", applied, `${applied.rekeyed} guests re-keyed.${left}`);
  });
