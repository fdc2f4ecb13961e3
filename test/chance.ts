/** Chance that can be repeated: REGULARS_SEED is the seed that a failed run has printed. */
import { randomInt } from "node:crypto";

/** The long versions, of `npm run test:long` and `npm run test:trust`. */
export const isLong = Boolean(process.env.REGULARS_TEST_LONG);

export const seed = Number(process.env.REGULARS_SEED ?? randomInt(2 ** 31));

/**
 * The same numbers for the same seed (mulberry32); the order between clients is the machine's.
 */
export function generator(state: number): () => number {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many of the items, or all where there are fewer, in an order of chance. */
export function sample<Item>(random: () => number, items: readonly Item[], count: number): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((one, other) => one.place - other.place)
    .slice(0, count)
    .map(({ item }) => item);
}
