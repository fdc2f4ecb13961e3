import { describe, expectTypeOf, it } from "vitest";
import type { AnalyticsEvent, NewestEvent, Upcasters } from "./event-contracts.js";

describe("a second version of a contract", () => {
  it("does not compile without the step to it", () => {
    // @ts-expect-error booking.created.v1 has no upcaster
    const missing: Upcasters = {};
    expectTypeOf(missing).toEqualTypeOf<Upcasters>();
  });

  it("does not compile with a step that leaves the new key out", () => {
    const incomplete: Upcasters = {
      // @ts-expect-error children is missing
      "booking.created.v1": (payload) => ({ ...payload, version: 2 }),
    };
    expectTypeOf(incomplete).toEqualTypeOf<Upcasters>();
  });

  it("is the only one that a reader of newest events sees", () => {
    type Created<Event> = Extract<Event, { event_type: "booking.created" }>;
    expectTypeOf<Created<AnalyticsEvent>["schema_version"]>().toEqualTypeOf<1 | 2>();
    expectTypeOf<Created<NewestEvent>["schema_version"]>().toEqualTypeOf<2>();
    expectTypeOf<Created<NewestEvent>["payload"]["children"]>().toEqualTypeOf<number>();
  });
});
