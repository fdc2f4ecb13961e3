/** Proposes which restaurants should move so that the cells bear what they should. */
import { connect } from "../connect.js";
import { inSchema, recordedSchema } from "../schema.js";
import { type FindUrl, cellUrl, listCells } from "./directory.js";

/** A restaurant with what it asks of its cell. */
export interface Load {
  slug: string;
  cell: string;
  /** All bookings: what it takes of a disk, and of everything that reads a whole history. */
  bookings: number;
  /** Bookings made in the last 28 days: what it takes of processors. */
  recent: number;
}

export interface ProposedMove {
  slug: string;
  from: string;
  to: string;
  /** Of the load of all restaurants, from 0 to 1. */
  share: number;
}

export interface CellLoad {
  cell: string;
  /** Load by weight next to the average of all cells, which is 1. */
  before: number;
  after: number;
}

export interface Plan {
  moves: ProposedMove[];
  cells: CellLoad[];
}

export interface PlanOptions {
  /** How far above the average a cell may be. @defaultValue 0.1 */
  tolerance?: number;
  /** How many moves at most. @defaultValue 20 */
  limit?: number;
}

/**
 * Takes from the cell that bears most for its weight, gives to the one that bears least: each time
 * the restaurant that brings the two closest together. Few large moves before many small ones.
 */
export function proposeMoves(
  cells: readonly { name: string; weight: number }[],
  loads: readonly Load[],
  { tolerance = 0.1, limit = 20 }: PlanOptions = {},
): Plan {
  const total = { bookings: sum(loads, "bookings"), recent: sum(loads, "recent") };
  const weights = cells.reduce((all, { weight }) => all + weight, 0);
  const places = loads.map((load) => ({
    ...load,
    share: (part(load.bookings, total.bookings) + part(load.recent, total.recent)) / 2,
  }));
  const borne = new Map(cells.map(({ name }) => [name, 0]));
  for (const { cell, share } of places) borne.set(cell, (borne.get(cell) ?? 0) + share);
  // a cell without weight should bear nothing
  const fair = new Map(cells.map(({ name, weight }) => [name, weights > 0 ? weight / weights : 0]));
  const level = (cell: string) => {
    const [has, should] = [borne.get(cell) ?? 0, fair.get(cell) ?? 0];
    return should > 0 ? has / should : has > 0 ? Infinity : 0;
  };
  const before = new Map(cells.map(({ name }) => [name, level(name)]));
  const byCell = new Map(cells.map(({ name }) => [name, [] as typeof places]));
  for (const each of places) byCell.get(each.cell)?.push(each);

  const moves: ProposedMove[] = [];
  const moved = new Set<string>();
  while (moves.length < limit) {
    const order = cells.map(({ name }) => name).sort((one, other) => level(other) - level(one));
    const [from, to] = [order[0] ?? "", order.at(-1) ?? ""];
    if (level(from) <= 1 + tolerance || (fair.get(to) ?? 0) === 0) break;
    const excess = (borne.get(from) ?? 0) - (fair.get(from) ?? 0);
    const room = (fair.get(to) ?? 0) - (borne.get(to) ?? 0);
    const wanted = (fair.get(from) ?? 0) === 0 ? Infinity : Math.min(excess, room);
    // One that is larger than the room would only turn the two around.
    const candidates = (byCell.get(from) ?? []).filter(
      ({ slug, share }) => !moved.has(slug) && share > 0 && share < excess + room,
    );
    const best = candidates.reduce<(typeof places)[number] | undefined>((found, each) => {
      if (!found) return each;
      return Math.abs(each.share - wanted) < Math.abs(found.share - wanted) ? each : found;
    }, undefined);
    if (!best || best.share > 2 * wanted) break;
    borne.set(from, (borne.get(from) ?? 0) - best.share);
    borne.set(to, (borne.get(to) ?? 0) + best.share);
    byCell.set(
      from,
      (byCell.get(from) ?? []).filter((each) => each !== best),
    );
    moved.add(best.slug);
    moves.push({ slug: best.slug, from, to, share: best.share });
  }
  return {
    moves,
    cells: cells.map(({ name }) => ({
      cell: name,
      before: before.get(name) ?? 0,
      after: level(name),
    })),
  };
}

function sum(loads: readonly Load[], what: "bookings" | "recent"): number {
  return loads.reduce((all, load) => all + load[what], 0);
}

function part(some: number, all: number): number {
  return all > 0 ? some / all : 0;
}

/** What every restaurant of every cell asks of it. Reads all bookings once. */
export async function readLoads(
  directoryUrl: string,
  { findUrl }: { findUrl?: FindUrl } = {},
): Promise<{ cells: { name: string; weight: number }[]; loads: Load[] }> {
  const directory = await connect(directoryUrl);
  try {
    const cells = await listCells(directory);
    const loads: Load[] = [];
    for (const cell of cells) {
      loads.push(...(await readCell(cellUrl(cell, "admin", findUrl), cell.name)));
    }
    return { cells: cells.map(({ name, weight }) => ({ name, weight })), loads };
  } finally {
    await directory.end();
  }
}

async function readCell(url: string, cell: string): Promise<Load[]> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<Omit<Load, "cell">>(
      inSchema(
        `select slug, count(bookings.id)::float8 as bookings,
           count(*) filter (
             where bookings.created_at > now() - interval '28 days'
           )::float8 as recent
         from public.restaurants
         left join public.bookings on bookings.restaurant_id = restaurants.id
         where not regulars.has_moved(restaurants.id)
         group by restaurants.id order by slug`,
        await recordedSchema(client),
      ),
    );
    return rows.map((row) => ({ ...row, cell }));
  } finally {
    await client.end();
  }
}

export interface Month {
  month: number;
  /** The fullest cell next to the average, which is 1. */
  without: number;
  before: number;
  after: number;
  moves: number;
}

/**
 * Two years of restaurants whose sizes follow a power law, of which each grows or shrinks by chance
 * and one grows a thousandfold: the fullest cell month by month, without moves and with those that
 * {@link proposeMoves} gives. The same numbers for the same `random`.
 */
export function simulate(
  random: () => number,
  {
    restaurants = 10_000,
    cells = 8,
    months = 24,
    limit = 40,
  }: { restaurants?: number; cells?: number; months?: number; limit?: number } = {},
): Month[] {
  const names = Array.from({ length: cells }, (_, number) => ({
    name: `cell${number + 1}`,
    weight: 1,
  }));
  const loads: Load[] = Array.from({ length: restaurants }, (_, number) => {
    // a Pareto tail of exponent 1.2: some are a hundred times the median
    const monthly = 20 / Math.max(random(), 1e-4) ** (1 / 1.2);
    return {
      slug: `r${number}`,
      cell: names[Math.floor(random() * cells)]?.name ?? "",
      bookings: monthly * 12,
      recent: monthly,
    };
  });
  const resting = loads.map((load) => ({ ...load }));
  const star = Math.floor(random() * restaurants);
  const told: Month[] = [];
  for (let month = 1; month <= months; month++) {
    for (const [at, load] of loads.entries()) {
      const growth = at === star ? 1000 ** (1 / months) : 0.94 + 0.14 * random();
      for (const each of [load, resting[at] ?? load]) {
        each.recent *= growth;
        each.bookings += each.recent;
      }
    }
    const plan = proposeMoves(names, loads, { limit });
    const bySlug = new Map(plan.moves.map((move) => [move.slug, move.to]));
    for (const load of loads) load.cell = bySlug.get(load.slug) ?? load.cell;
    const still = proposeMoves(names, resting, { limit: 0 });
    told.push({
      month,
      without: fullest(still.cells, "before"),
      before: fullest(plan.cells, "before"),
      after: fullest(plan.cells, "after"),
      moves: plan.moves.length,
    });
  }
  return told;
}

function fullest(cells: CellLoad[], when: "before" | "after"): number {
  return Math.max(...cells.map((cell) => cell[when]));
}
