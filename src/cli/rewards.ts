import { Command, Option } from "commander";
import { type OfferedReward, type Reward, rewards, setReward } from "../loyalty.js";
import {
  assertVerb,
  globalOptions,
  openPool,
  parseCount,
  print,
  printRows,
  restaurantId,
} from "./shared.js";
import { table } from "./terminal.js";

interface Options {
  restaurant: string;
  name?: string;
  points?: number;
  tier?: string;
  limit?: number;
  active?: boolean;
}

export const rewardsCommand = new Command("rewards").description(
  "Rewards that guests can redeem: list, add and change them",
);

rewardsCommand
  .command("list")
  .description("The rewards of the active program, cheapest first")
  .requiredOption("--restaurant <id or slug>", "the restaurant")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, options.restaurant);
    const found = await rewards(pool, { restaurant_id });
    printRows(options, "rewards list", found, describe(found));
  });

for (const [verb, description] of [
  ["add", "Add a reward to the active program"],
  ["change", "Change what is given; the rest stays"],
] as const) {
  const needed = (flags: string, text: string) =>
    new Option(flags, text).makeOptionMandatory(verb === "add");
  rewardsCommand
    .command(`${verb} <slug>`)
    .description(description)
    .requiredOption("--restaurant <id or slug>", "the restaurant")
    .addOption(needed("--name <name>", "as guests know it"))
    .addOption(needed("--points <n>", "what it costs").argParser(parseCount))
    .option("--tier <tier>", "for guests of this tier or a higher one")
    .option("--limit <n>", "how often a guest may have it", parseCount)
    .option("--no-active", "leave it switched off")
    .action(async (slug: string, _own: object, command: Command) => {
      const options = globalOptions<Options>(command);
      await using pool = await openPool(options);
      const restaurant_id = await restaurantId(pool, options.restaurant);
      assertVerb(verb, "reward", slug, await rewards(pool, { restaurant_id }));
      const { name, points } = options;
      const reward = await setReward(pool, {
        restaurant_id,
        slug,
        name,
        points,
        lowest_tier: options.tier,
        limit_per_customer: options.limit,
        is_active: options.active,
      });
      print(options, `rewards ${verb}` as const, reward, describe([reward]));
    });
}

function describe(found: (Reward | OfferedReward)[]): string {
  if (found.length === 0) return 'None yet: "regulars rewards add" makes one.';
  const rows = found.map((each) => [
    each.slug,
    each.name,
    each.points,
    each.lowest_tier ?? "any",
    each.limit_per_customer ?? "none",
    each.is_active ? "active" : "off",
  ]);
  return table(["reward", "name", "points", "from tier", "limit a guest", ""], rows);
}
