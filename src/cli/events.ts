import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { type FeedEvent, read } from "../analytics.js";
import { type GlobalOptions, globalOptions, openPool, parseCount, restaurantId } from "./shared.js";
import { color } from "./terminal.js";

interface Options {
  restaurant?: string;
  after?: string;
  limit?: number;
  follow?: boolean;
}

const batch = 1000;

export const eventsCommand = new Command("events")
  .description("Print the analytics events, the oldest first")
  .option("--restaurant <id or slug>", "of one restaurant only")
  .option("--after <cursor>", "only those after this one")
  .option("--limit <n>", "stop after so many", parseCount)
  .option("--follow", "wait for more, until interrupted")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await using pool = await openPool(options);
    const restaurant_id = options.restaurant && (await restaurantId(pool, options.restaurant));
    const interrupted = new AbortController();
    if (options.follow) {
      process.once("SIGINT", () => {
        interrupted.abort();
      });
    }

    let after = options.after;
    let left = options.limit ?? Infinity;
    while (left > 0 && !interrupted.signal.aborted) {
      const limit_to = Math.min(batch, left);
      const events = await read(pool, { restaurant_id, after, limit_to });
      for (const event of events) console.log(line(event, options));
      after = events.at(-1)?.cursor ?? after;
      left -= events.length;
      if (events.length === limit_to) continue;
      if (!options.follow) break;
      await sleep(500, undefined, { signal: interrupted.signal }).catch(() => undefined);
    }
  });

function line(event: FeedEvent, options: GlobalOptions): string {
  if (options.json) return JSON.stringify(event);
  const {
    version: _version,
    restaurant_id: _r,
    booking_id: _b,
    customer_id: _c,
    ...told
  } = event.payload;
  const facts = Object.entries(told)
    .filter(([key]) => !key.endsWith("_id"))
    .map(([key, value]) => `${key}=${String(value)}`);
  const head = [
    event.cursor.padStart(6),
    event.occurred_at.toISOString().slice(0, 19).replace("T", " "),
    event.event_type.padEnd(20),
    event.booking_id?.slice(-6) ?? "      ",
  ].join("  ");
  return [head, ...breakLine(facts)].join("\n");
}

/** The facts under their event, in lines of at most 100 columns. */
function breakLine(facts: string[]): string[] {
  const lines: string[] = [];
  for (const fact of facts) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + fact.length < 86)
      lines.splice(-1, 1, `${last} ${fact}`);
    else lines.push(fact);
  }
  return lines.map((text) => color.dim(`        ${text}`));
}
