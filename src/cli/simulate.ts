import { Command, InvalidArgumentError } from "commander";
import {
  type AccrualRule,
  type Program,
  type Simulation,
  type TierDefinitions,
  programs,
  simulate,
} from "../loyalty.js";
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
  expiresAfter?: string;
  noticeOn?: string;
}

export const simulateCommand = new Command("simulate")
  .description("What the active program would be with another rule or other tiers; writes nothing")
  .requiredOption("--restaurant <id or slug>", "the restaurant")
  .option("--rule <json>", 'such as {"type":"flat","points":25}; else the rule of today', parseJson)
  .option("--tiers <json>", "tier definitions; else the present tiers", parseJson)
  .option("--notice-on <date>", "as if earlier points expired by --expires-after from this day on")
  .option("--expires-after <interval>", 'such as "12 months"; 0 is never; else as it is')
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
      expires_after: options.expiresAfter,
      expiry_notice_on: options.noticeOn,
    });
    printRows(options, "simulate", figures, describe(figures));
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError("Not JSON.");
  }
}

async function activeProgram(db: Db, restaurant_id: string): Promise<Program> {
  const program = (await programs(db, { restaurant_id })).find(({ is_active }) => is_active);
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
