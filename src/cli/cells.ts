import { Command } from "commander";
import type pg from "pg";
import { cellUrl, listCells } from "../cells/directory.js";
import {
  type MoveOptions,
  abortMove,
  clearMoved,
  moveRestaurant,
  planMove,
} from "../cells/move.js";
import { placeRestaurants } from "../cells/place.js";
import { proposeMoves, readLoads, simulate } from "../cells/plan.js";
import { connect } from "../connect.js";
import { show } from "./output.js";
import {
  type GlobalOptions,
  MissingError,
  UsageError,
  databaseUrl,
  globalOptions,
  parseCount,
  print,
  printRows,
} from "./shared.js";
import { table } from "./terminal.js";

interface Options {
  weight?: number;
  to?: string;
  dryRun?: boolean;
  abort?: boolean;
  clear?: string;
  actor?: string;
  verify?: boolean;
}

export const cellsCommand = new Command("cells")
  .description("Many servers with a group of restaurants each: list them, and move restaurants")
  .addHelpText(
    "after",
    "\nThe directory is REGULARS_DIRECTORY, else the database of every command." +
      "\nPasswords come from REGULARS_CELL_<NAME>, a whole URL, or a password file; see" +
      "\ndocs/scaling-out.md.",
  );

cellsCommand
  .command("list")
  .description("The cells, with how many restaurants each has")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions(command);
    await withDirectory(options, async (directory) => {
      const { rows } = await directory.query<{
        name: string;
        connection: string;
        weight: number;
        restaurants: number;
        moves: string | null;
      }>(
        `select name, connection, weight,
           (
             select count(*)::integer from regulars.restaurant_cells where cell_name = name
           ) as restaurants,
           (
             select string_agg(slug || ' to ' || to_cell_name, ', ' order by slug)
             from regulars.cell_moves join regulars.restaurant_cells using (id)
             where from_cell_name = name
           ) as moves
         from regulars.cells order by name`,
      );
      const head = ["cell", "database", "weight", "restaurants", "moves begun"];
      const lines = rows.map((row) => Object.values<string | number | null>(row));
      printRows(options, "cells list", rows, rows.length === 0 ? "None yet." : table(head, lines));
    });
  });

cellsCommand
  .command("add <name> <url>")
  .description("Enter a cell, or change it; the URL without a password")
  .option("--weight <number>", "how much of the load it bears, next to the others", parseCount)
  .action(async (name: string, url: string, _own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await withDirectory(options, async (directory) => {
      if (/:\/\/[^/@]*:[^/]*@|[?&]password=/.test(url)) {
        throw new UsageError(
          "the directory keeps no password: leave it out, and give it by " +
            `REGULARS_CELL_${name.toUpperCase()} or a password file`,
        );
      }
      await directory.query(
        `insert into regulars.cells as present (name, connection, weight)
         values ($1, $2, coalesce($3, 1)) on conflict (name) do update
         set connection = excluded.connection, weight = coalesce($3, present.weight)`,
        [name, url, options.weight],
      );
      print(options, "cells add", { name, connection: url }, `${name} is in the directory.`);
    });
  });

cellsCommand
  .command("place")
  .description(
    "Enter the restaurants that the cells hold; says who is in two, or has another's slug",
  )
  .action(async (_own: object, command: Command) => {
    const options = globalOptions(command);
    const { placed, faults } = await placeRestaurants(await directoryUrl(options));
    const lines = [`${placed.length} entered.`, ...faults.map(({ told }) => told)];
    print(options, "cells place", { placed, faults }, lines.join("\n"));
    if (faults.length > 0) process.exitCode = 1;
  });

cellsCommand
  .command("move <restaurant>")
  .description("Move a restaurant to another cell while it takes bookings")
  .option("--to <cell>", "where to")
  .option("--dry-run", "only say what stands in its way, and how much is to move")
  .option("--abort", "give up a move that has begun: the restaurant stays where it was")
  .option("--clear <cell>", "take away what the restaurant has left in a cell it has moved from")
  .option("--actor <id>", "who takes it away, an id or a kind", "operator")
  .option("--no-verify", "do without verify, which reads everything twice")
  .addHelpText(
    "after",
    "\nStopped at any moment, it goes on when it is run again. Writes of the restaurant" +
      "\nare refused for some tenths of a second, with an error that the client retries.",
  )
  .action(async (restaurant: string, _own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    const directory = await directoryUrl(options);
    const settings: MoveOptions = {
      verify: options.verify ?? true,
      onProgress: (step, told) => {
        if (!options.json) show(told === "" ? step : `${step}: ${told}`, "stderr");
      },
    };
    if ([options.to, options.abort, options.clear].filter(Boolean).length !== 1) {
      throw new UsageError("give one of --to, --abort and --clear");
    }
    if (options.abort) {
      const given = await abortMove(directory, restaurant, settings);
      print(options, "cells move --abort", given, `Given up: the restaurant is in ${given.cell}.`);
    } else if (options.clear !== undefined) {
      const actor = options.actor ?? "operator";
      const cleared = await clearMoved(directory, restaurant, options.clear, actor, settings);
      print(
        options,
        "cells move --clear",
        cleared,
        `${cleared.rows} rows are gone from ${options.clear}.`,
      );
    } else if (options.dryRun) {
      const plan = await planMove(directory, restaurant, options.to ?? "", settings);
      const rows = plan.rows.filter(({ row_count }) => row_count !== "0");
      const lines = [
        table(
          ["table", "rows"],
          rows.map(({ name, row_count }) => [name, row_count]),
        ),
        ...plan.problems.map(({ what, mend }) => `${what}\n  ${mend}`),
        plan.problems.length === 0 ? "It can move." : "It cannot move yet.",
      ];
      print(options, "cells move --dry-run", plan, lines.join("\n"));
      if (plan.problems.length > 0) process.exitCode = 1;
    } else {
      const moved = await moveRestaurant(directory, restaurant, options.to ?? "", settings);
      const refused = (moved.refused_ms / 1000).toFixed(2);
      print(
        options,
        "cells move",
        moved,
        `${moved.rows} rows are in ${moved.to}; writes were refused for ${refused} s. ` +
          `What is left in ${moved.from} goes with --clear ${moved.from}.`,
      );
      if (moved.red.length > 0) {
        show(`verify is red in ${moved.to}: ${moved.red.join(", ")}`, "stderr");
        process.exitCode = 1;
      }
    }
  });

cellsCommand
  .command("plan")
  .description("Propose moves that make the cells level; moves nothing")
  .option("--limit <count>", "how many moves at most", parseCount, 20)
  .option("--simulate", "instead, two years of 10,000 restaurants of chance in eight cells")
  .option("--seed <number>", "of the chance", parseCount, 7)
  .action(async (own: { limit: number; simulate?: boolean; seed: number }, command: Command) => {
    const options = globalOptions(command);
    if (own.simulate) {
      const months = simulate(chance(own.seed));
      const head = ["month", "fullest cell without moves", "before", "after", "moves"];
      const lines = months.map(({ month, without, before, after, moves }) => [
        month,
        without.toFixed(2),
        before.toFixed(2),
        after.toFixed(2),
        moves,
      ]);
      printRows(
        options,
        "cells plan --simulate",
        months,
        `${table(head, lines)}\nThe average of all cells is 1.`,
      );
      return;
    }
    const { cells, loads } = await readLoads(await directoryUrl(options));
    const plan = proposeMoves(cells, loads, { limit: own.limit });
    const lines = [
      table(
        ["cell", "load now", "after"],
        plan.cells.map(({ cell, before, after }) => [cell, before.toFixed(2), after.toFixed(2)]),
      ),
      "The average of all cells is 1: half bookings ever made, half those of the last 28 days.",
      ...plan.moves.map(({ slug, to, share }) => {
        return `regulars cells move ${slug} --to ${to}  # ${(share * 100).toFixed(1)}% of all`;
      }),
      ...(plan.moves.length === 0 ? ["No move is worth it."] : []),
    ];
    print(options, "cells plan", plan, lines.join("\n"));
  });

/** Numbers from 0 to 1, the same for the same seed. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The database that holds the directory. */
export async function directoryUrl(options: GlobalOptions): Promise<string> {
  return options.databaseUrl ?? process.env.REGULARS_DIRECTORY ?? (await databaseUrl(options));
}

async function withDirectory(
  options: GlobalOptions,
  work: (directory: pg.Client) => Promise<void>,
): Promise<void> {
  const directory = await connect(await directoryUrl(options));
  try {
    await work(directory);
  } finally {
    await directory.end();
  }
}

/** The cells of the directory with their URLs, or the one that has the restaurant. */
export async function allCells(
  options: GlobalOptions,
  restaurant?: string,
): Promise<{ name: string; url: string }[]> {
  const found: { name: string; url: string }[] = [];
  await withDirectory(options, async (directory) => {
    const { rows } = await directory.query<{ cell_name: string }>(
      `select cell_name from regulars.restaurant_cells where id::text = lower($1) or slug = $1`,
      [restaurant ?? null],
    );
    if (restaurant !== undefined && rows.length === 0) {
      throw new MissingError(`the directory has no restaurant ${JSON.stringify(restaurant)}`);
    }
    for (const cell of await listCells(directory)) {
      if (restaurant !== undefined && cell.name !== rows[0]?.cell_name) continue;
      found.push({ name: cell.name, url: cellUrl(cell, "admin") });
    }
  });
  if (found.length === 0) throw new UsageError('the directory has no cells: "regulars cells add"');
  return found;
}
