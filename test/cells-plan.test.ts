import { describe, expect, it } from "vitest";
import { type Load, proposeMoves, simulate } from "../src/cells/plan.js";
import { generator } from "./chance.js";

const cells = [
  { name: "north", weight: 1 },
  { name: "south", weight: 1 },
];
const load = (slug: string, cell: string, bookings: number): Load => ({
  slug,
  cell,
  bookings,
  recent: bookings,
});

describe("a plan of moves", () => {
  it("moves the restaurant that brings two cells closest together", () => {
    const loads = [load("a", "north", 60), load("b", "north", 30), load("c", "south", 10)];
    const plan = proposeMoves(cells, loads);
    expect(plan.moves.map(({ slug, from, to }) => [slug, from, to])).toEqual([
      ["b", "north", "south"],
    ]);
    const levels = plan.cells.flatMap(({ before, after }) => [before, after]);
    expect(levels.map((each) => Number(each.toFixed(6)))).toEqual([1.8, 1.2, 0.2, 0.8]);
  });

  it("moves nothing where the cells are level, or where one restaurant is all there is", () => {
    const level = [load("a", "north", 52), load("b", "south", 48)];
    expect(proposeMoves(cells, level).moves).toEqual([]);
    expect(proposeMoves(cells, [load("a", "north", 100)]).moves).toEqual([]);
    expect(proposeMoves(cells, []).moves).toEqual([]);
  });

  it("gives by weight, and empties a cell that has none", () => {
    const weighted = [
      { name: "north", weight: 0 },
      { name: "south", weight: 3 },
      { name: "west", weight: 1 },
    ];
    const loads = Array.from({ length: 8 }, (_, number) => load(`r${number}`, "north", 10));
    const plan = proposeMoves(weighted, loads);
    expect(plan.moves).toHaveLength(8);
    expect(plan.moves.filter(({ to }) => to === "south")).toHaveLength(6);
    expect(plan.cells.map(({ after }) => Number(after.toFixed(6)))).toEqual([0, 1, 1]);
  });

  it("moves no more than it is told, and the largest first", () => {
    const loads = Array.from({ length: 20 }, (_, number) =>
      load(`r${number}`, "north", 1 + number),
    );
    const plan = proposeMoves(cells, loads, { limit: 3 });
    expect(plan.moves).toHaveLength(3);
    expect(plan.moves[0]?.slug).toBe("r19");
  });
});

it("keeps ten thousand restaurants level while one grows a thousandfold", () => {
  const months = simulate(generator(7));
  expect(months).toEqual(simulate(generator(7)));
  const last = months.at(-1);
  for (const { after } of months) expect(after).toBeLessThanOrEqual(1.1);
  expect(last?.without).toBeGreaterThan(1.25);
  expect(Math.max(...months.slice(1).map(({ moves }) => moves))).toBeLessThanOrEqual(5);
});
