import type { Upcasters } from "./event-contracts.js";

export const upcasters: Upcasters = {
  "booking.created.v1": (payload) => ({ ...payload, version: 2, children: 0 }),
};
