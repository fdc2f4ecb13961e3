import { Command, InvalidArgumentError } from "commander";
import { type AccrualRule, type Simulation, type TierDefinitions, simulate } from "../loyalty.js";
import type { Db } from "../rows.js";
import {
  type Moment,
  UsageError,
  globalOptions,
  instant,
  openPool,
  parseMoment,
  printRows,
  restaurantId,
} from "./shared.js";
import { table } from "./terminal.js";

interface Options {
  restaurant: string;
  rule?: AccrualRule;
  tiers?: TierDefinitions;
  from?: Moment;
  to?: Moment;
}

export const simulateCommand = new Command("simulate")
  .description("What the active program would be with another rule or other tiers; writes nothing")
  .requiredOption("--restaurant <id or slug>", "the restaurant")
  .option("--rule <json>", 'such as {"type":"flat","points":25}; else the rule of today', parseJson)
  .option("--tiers <json>", "tier definitions; else the tiers of today", parseJson)
  .option("--from <date>", "price bookings confirmed from this day or instant on", parseMoment)
  .option("--to <date>", "price bookings confirmed before this day or instant", parseMoment)
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, options.restaurant);
    const today = await activeProgram(pool, restaurant_id);
    const figures = await simulate(pool, {
      restaurant_id,
      accrual_rule: options.rule ?? today.accrual_rule,
      tier_definitions: options.tiers ?? today.tier_definitions,
      from_at: await instant(pool, restaurant_id, options.from),
      to_at: await instant(pool, restaurant_id, options.to),
    });
    printRows(options, figures, describe(figures));
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError("Not JSON.");
  }
}

async function activeProgram(
  db: Db,
  restaurant_id: string,
): Promise<{ accrual_rule: AccrualRule; tier_definitions: TierDefinitions }> {
  const { rows } = await db.query(
    `select accrual_rule, tier_definitions
      from loyalty_programs
      where restaurant_id = $1 and is_active`,
    [restaurant_id],
  );
  const [program] = rows as Awaited<ReturnType<typeof activeProgram>>[];
  if (!program) throw new UsageError("the restaurant has no active program");
  return program;
}

export function describe(figures: Simulation[]): string {
  const rows = figures.map(({ section, item, today, simulated }, index) => [
    section === figures[index - 1]?.section ? "" : section.replaceAll("_", " "),
    item.replaceAll("_", " "),
    today,
    simulated,
    simulated - today,
  ]);
  return table(["", "", "today", "simulated", "difference"], rows);
}
