import { show } from "./output.js";
import { Command } from "commander";
import { type FeedEvent, consumers, follow, lag, read } from "../analytics.js";
import type { Db } from "../rows.js";
import {
  type GlobalOptions,
  UsageError,
  globalOptions,
  openPool,
  parseCount,
  print,
  restaurantId,
} from "./shared.js";
import { handled } from "./interrupt.js";
import { color, table } from "./terminal.js";

interface Options {
  restaurant?: string;
  after?: string;
  limit?: number;
  follow?: boolean;
  consumer?: string;
  lag?: boolean;
}

const batch = 1000;

export const eventsCommand = new Command("events")
  .description("Print the analytics events, the oldest first")
  .option("--restaurant <id or slug>", "of one restaurant only")
  .option("--cells", "in every cell of the directory")
  .option("--after <cursor>", "only those after this one")
  .option("--limit <n>", "stop after so many", parseCount)
  .option(
    "--follow",
    "wait for more, until interrupted; tells on standard error what holds it back",
  )
  .option("--consumer <name>", "with --follow: keep the place in the database under this name")
  .option(
    "--lag",
    "instead: how far the feed and its consumers are behind, and what holds them back",
  )
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    if (options.consumer !== undefined && !options.follow) {
      throw new UsageError("--consumer goes with --follow");
    }
    await using pool = await openPool(options);
    const restaurant_id = options.restaurant && (await restaurantId(pool, options.restaurant));
    if (options.lag) {
      await printLag(pool, restaurant_id, options);
      return;
    }
    let left = options.limit ?? Infinity;
    if (!options.follow) {
      let after = options.after;
      while (left > 0) {
        const limit_to = Math.min(batch, left);
        const events = await read(pool, { restaurant_id, after, limit_to });
        for (const event of events) tell(event, options);
        after = events.at(-1)?.cursor;
        left -= events.length;
        if (events.length < limit_to) return;
      }
      return;
    }

    const interrupted = new AbortController();
    using _ends = handled(() => {
      interrupted.abort();
    });
    const watch = watchLag(pool, restaurant_id);
    const feed = follow(pool, {
      restaurant_id,
      consumer: options.consumer,
      after: options.after,
      limit_to: Math.min(batch, left),
      signal: interrupted.signal,
      onPause: watch,
      onSetAside: ({ cursor, event_type }, reason) => {
        show(`set aside ${cursor} ${event_type}: ${reason}`, "stderr");
      },
    });
    for await (const event of feed) {
      tell(event, options);
      left -= 1;
      // Not left by a break: the current event has been handled.
      if (left === 0) interrupted.abort();
    }
  });

/**
 * Tells what holds the feed back while nothing comes, each state once and at most every two
 * seconds.
 */
function watchLag(db: Db, restaurant_id: string | undefined): (error?: unknown) => void {
  let told = "";
  let next = performance.now() + 1000;
  const tell = (text: string) => {
    if (text !== told && text !== "") show(color.dim(text), "stderr");
    told = text;
  };
  return (error) => {
    if (performance.now() < next) return;
    next = performance.now() + 2000;
    if (error !== undefined) {
      tell("the database is not there; asking again");
      return;
    }
    lag(db, { restaurant_id }).then(
      (state) => {
        tell(heldBack(state).join("; "));
      },
      () => undefined,
    );
  };
}

type Lag = Awaited<ReturnType<typeof lag>>;

function heldBack({ waiting, reader_pid, writer_pids }: Lag): string[] {
  const held: string[] = [];
  if (writer_pids.length > 0) {
    held.push(`events not committed yet by session ${writer_pids.join(", ")}`);
  }
  if (waiting > 0 && reader_pid !== null) {
    held.push(
      `${waiting} events wait for session ${reader_pid}, which reads in an open transaction`,
    );
  } else if (waiting > 0) held.push(`${waiting} events wait for the next read`);
  return held;
}

async function printLag(
  db: Db,
  restaurant_id: string | undefined,
  options: GlobalOptions,
): Promise<void> {
  const state = await lag(db, { restaurant_id });
  const readers = await consumers(db, { restaurant_id });
  const since = state.waiting_since
    ? `, the oldest since ${state.waiting_since.toISOString()}`
    : "";
  const lines = [
    `newest cursor ${state.newest_cursor ?? "none"}, ${state.waiting} events wait for a ` +
      `reader${since}`,
    `held back by: ${heldBack(state).join("; ") || "nothing"}`,
  ];
  if (readers.length > 0) {
    const rows = readers.map((each) => [
      each.consumer,
      each.of_restaurant_id ?? "all",
      each.cursor,
      each.behind,
      each.behind_since?.toISOString() ?? null,
      each.set_aside,
    ]);
    const head = ["consumer", "restaurant", "cursor", "behind", "behind since", "set aside"];
    lines.push("", table(head, rows));
  }
  print(options, "events --lag", { ...state, consumers: readers }, lines.join("\n"));
}

function tell(event: FeedEvent, options: GlobalOptions): void {
  print(options, "events", event, options.json ? "" : line(event));
}

function line(event: FeedEvent): string {
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
    event.cursor.padStart(15),
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
