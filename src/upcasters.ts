import type { Upcasters } from "./event-contracts.js";

/** One function for each older version of a contract; it does not compile while one is missing. */
export const upcasters: Upcasters = {};
