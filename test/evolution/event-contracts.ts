// Generated from contracts/ by npm run generate:contracts; never edited.
import type { Contract, EventOf } from "../../src/contract-types.js";

/** A table was assigned to a booking, or another table was. */
export interface BookingAllocatedV1 {
  /** The version of this contract. */
  version: 1;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** The booking; equal to the event's column. */
  booking_id: string;
  /** The customer; equal to the event's column. Null for a walk-in. */
  customer_id: string | null;
  /** The table it has now. */
  table_id: string;
  /** `allocated` where it had no table before, `reallocated` where it had another. */
  allocation_status: "allocated" | "reallocated";
}

/** A booking changed in a way that no other event tells: its party, its times, its contact, a table taken away without another, or a status it was confirmed in or reopened to. */
export interface BookingAmendedV1 {
  /** The version of this contract. */
  version: 1;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** The booking; equal to the event's column. */
  booking_id: string;
  /** The customer; equal to the event's column. Null for a walk-in. */
  customer_id: string | null;
  /** The status it had before; equal to `status` where only other things changed. */
  previous_status:
    "pending" | "pending_allocation" | "confirmed" | "cancelled" | "completed" | "no_show";
  /** The status it has now. */
  status: "pending" | "pending_allocation" | "confirmed" | "cancelled" | "completed" | "no_show";
  /** The number of guests before. */
  previous_party_size: number;
  /** The number of guests now. */
  party_size: number;
  /** The customer before: a changed contact may lead to another one. Null for a walk-in. */
  previous_customer_id: string | null;
  /** Whether the name, e-mail or phone on the booking changed. */
  contact_changed: boolean;
  /** Whether its start or end changed. */
  times_changed: boolean;
  /** Whether its table was taken away without another being assigned. */
  table_cleared: boolean;
}

/** A booking was cancelled. */
export interface BookingCancelledV1 {
  /** The version of this contract. */
  version: 1;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** The booking; equal to the event's column. */
  booking_id: string;
  /** The customer; equal to the event's column. Null for a walk-in. */
  customer_id: string | null;
  /** The status it had before. */
  previous_status:
    "pending" | "pending_allocation" | "confirmed" | "cancelled" | "completed" | "no_show";
  /** Who cancelled it. */
  cancelled_by: "customer" | "staff" | "system";
}

/** The guests of a booking have come and gone. */
export interface BookingCompletedV1 {
  /** The version of this contract. */
  version: 1;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** The booking; equal to the event's column. */
  booking_id: string;
  /** The customer; equal to the event's column. Null for a walk-in. */
  customer_id: string | null;
  /** The status it had before. */
  previous_status:
    "pending" | "pending_allocation" | "confirmed" | "cancelled" | "completed" | "no_show";
  /** The number of guests. */
  party_size: number;
}

/** A booking was inserted, whatever its status. */
export interface BookingCreatedV1 {
  /** The version of this contract. */
  version: 1;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** The booking; equal to the event's column. */
  booking_id: string;
  /** The customer; equal to the event's column. Null for a walk-in. */
  customer_id: string | null;
  /** The status it was inserted with. */
  status: "pending" | "pending_allocation" | "confirmed" | "cancelled" | "completed" | "no_show";
  /** The number of guests. */
  party_size: number;
  /** The meal it was booked for. */
  booking_type: "breakfast" | "lunch" | "dinner" | "drinks";
  /** Where the guest would like to sit. */
  seating_preference: "any" | "indoor" | "window" | "booth" | "bar" | "outdoor";
  /** The channel it came through. */
  source: string;
  /** Whether it was inserted onto the waiting list. */
  waitlisted: boolean;
  /** The points it earns as inserted. */
  loyalty_points_awarded: number;
}

/** A booking was inserted, whatever its status. */
export interface BookingCreatedV2 {
  /** The version of this contract. */
  version: 2;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** The booking; equal to the event's column. */
  booking_id: string;
  /** The customer; equal to the event's column. Null for a walk-in. */
  customer_id: string | null;
  /** The status it was inserted with. */
  status: "pending" | "pending_allocation" | "confirmed" | "cancelled" | "completed" | "no_show";
  /** The number of guests. */
  party_size: number;
  /** The meal it was booked for. */
  booking_type: "breakfast" | "lunch" | "dinner" | "drinks";
  /** Where the guest would like to sit. */
  seating_preference: "any" | "indoor" | "window" | "booth" | "bar" | "outdoor";
  /** The channel it came through. */
  source: string;
  /** Whether it was inserted onto the waiting list. */
  waitlisted: boolean;
  /** The points it earns as inserted. */
  loyalty_points_awarded: number;
  /** How many of the guests are children. */
  children: number;
}

/** The guests of a booking did not come. */
export interface BookingNoShowV1 {
  /** The version of this contract. */
  version: 1;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** The booking; equal to the event's column. */
  booking_id: string;
  /** The customer; equal to the event's column. Null for a walk-in. */
  customer_id: string | null;
  /** The status it had before. */
  previous_status:
    "pending" | "pending_allocation" | "confirmed" | "cancelled" | "completed" | "no_show";
  /** The number of guests expected. */
  party_size: number;
}

/** A booking fell back to the waiting list. */
export interface BookingWaitlistedV1 {
  /** The version of this contract. */
  version: 1;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** The booking; equal to the event's column. */
  booking_id: string;
  /** The customer; equal to the event's column. Null for a walk-in. */
  customer_id: string | null;
  /** The entry of the waiting list. */
  waitlist_id: string;
  /** Its place in the queue of its local date when it joined, from 1. */
  position: number;
}

/** A customer's personal data was erased: forget what you hold on it. Told of each of those who were merged. */
export interface CustomerErasedV1 {
  /** The version of this contract. */
  version: 1;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** Null: it is of no booking; equal to the event's column. */
  booking_id: string | null;
  /** The customer; equal to the event's column. */
  customer_id: string;
}

/** Two customers became one: what was the duplicate's is the survivor's. */
export interface CustomerMergedV1 {
  /** The version of this contract. */
  version: 1;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** Null: it is of no booking; equal to the event's column. */
  booking_id: string | null;
  /** The customer that stayed; equal to the event's column. */
  customer_id: string;
  /** The customer that now stands for it. */
  duplicate_id: string;
  /** The merge, as customer_merges has it. */
  merge_id: string;
}

/** A merge was undone: the duplicate stands for itself again. */
export interface CustomerUnmergedV1 {
  /** The version of this contract. */
  version: 1;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** Null: it is of no booking; equal to the event's column. */
  booking_id: string | null;
  /** The customer that had stayed; equal to the event's column. */
  customer_id: string;
  /** The customer that stands for itself again. */
  duplicate_id: string;
  /** The merge that was undone. */
  merge_id: string;
}

/** An entry was appended to the points ledger. */
export interface LoyaltyPointsPostedV1 {
  /** The version of this contract. */
  version: 1;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** The booking; equal to the event's column. Null for an entry that belongs to no booking. */
  booking_id: string | null;
  /** The customer; equal to the event's column. */
  customer_id: string;
  /** The loyalty program of the account. */
  program_id: string;
  /** The ledger entry. */
  entry_id: string;
  /** Its place in the account's ledger: increasing, for order and for duplicates. */
  entry_sequence: number;
  /** The points added, or taken where negative. */
  points_delta: number;
  /** Why, as a code. */
  reason:
    | "booking.confirmed"
    | "booking.adjustment"
    | "booking.cancelled"
    | "booking.no_show"
    | "booking.moved"
    | "manual.adjustment"
    | "redemption"
    | "redemption.reversed"
    | "expiry"
    | "expiry.reinstated"
    | "merge"
    | "transfer"
    | "erasure";
}

/** A customer reached another tier, upwards or downwards. */
export interface LoyaltyTierChangedV1 {
  /** The version of this contract. */
  version: 1;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** The booking; equal to the event's column. Null for an entry that belongs to no booking. */
  booking_id: string | null;
  /** The customer; equal to the event's column. */
  customer_id: string;
  /** The loyalty program of the account. */
  program_id: string;
  /** The ledger entry that changed it. Null where the program's tiers were changed. */
  entry_id: string | null;
  /** The tier before, as the program names it. */
  previous_tier: string;
  /** The tier now. */
  tier: string;
  /** The points the tier is judged by. */
  lifetime_points: number;
}

/** What a customer wants on a channel changed: by a choice, by one of somebody with the same address, by a merge or by an erasure. Tells all channels as they are now. */
export interface MarketingConsentChangedV1 {
  /** The version of this contract. */
  version: 1;
  /** The restaurant; equal to the event's column. */
  restaurant_id: string;
  /** Null: it is of no booking; equal to the event's column. */
  booking_id: string | null;
  /** The customer; equal to the event's column. */
  customer_id: string;
  /** Whether marketing by e-mail is wanted now. */
  email_opt_in: boolean;
  /** Whether marketing by SMS is wanted now. */
  sms_opt_in: boolean;
  /** Whether marketing by phone is wanted now. */
  phone_opt_in: boolean;
}

/** An event as stored: a union that `event_type` and `schema_version` tell apart. */
export type AnalyticsEvent =
  | EventOf<"booking.allocated", 1, BookingAllocatedV1>
  | EventOf<"booking.amended", 1, BookingAmendedV1>
  | EventOf<"booking.cancelled", 1, BookingCancelledV1>
  | EventOf<"booking.completed", 1, BookingCompletedV1>
  | EventOf<"booking.created", 1, BookingCreatedV1>
  | EventOf<"booking.created", 2, BookingCreatedV2>
  | EventOf<"booking.no_show", 1, BookingNoShowV1>
  | EventOf<"booking.waitlisted", 1, BookingWaitlistedV1>
  | EventOf<"customer.erased", 1, CustomerErasedV1>
  | EventOf<"customer.merged", 1, CustomerMergedV1>
  | EventOf<"customer.unmerged", 1, CustomerUnmergedV1>
  | EventOf<"loyalty.points_posted", 1, LoyaltyPointsPostedV1>
  | EventOf<"loyalty.tier_changed", 1, LoyaltyTierChangedV1>
  | EventOf<"marketing.consent_changed", 1, MarketingConsentChangedV1>;

/** An event in the newest version of its contract: a union that `event_type` tells apart. */
export type NewestEvent =
  | EventOf<"booking.allocated", 1, BookingAllocatedV1>
  | EventOf<"booking.amended", 1, BookingAmendedV1>
  | EventOf<"booking.cancelled", 1, BookingCancelledV1>
  | EventOf<"booking.completed", 1, BookingCompletedV1>
  | EventOf<"booking.created", 2, BookingCreatedV2>
  | EventOf<"booking.no_show", 1, BookingNoShowV1>
  | EventOf<"booking.waitlisted", 1, BookingWaitlistedV1>
  | EventOf<"customer.erased", 1, CustomerErasedV1>
  | EventOf<"customer.merged", 1, CustomerMergedV1>
  | EventOf<"customer.unmerged", 1, CustomerUnmergedV1>
  | EventOf<"loyalty.points_posted", 1, LoyaltyPointsPostedV1>
  | EventOf<"loyalty.tier_changed", 1, LoyaltyTierChangedV1>
  | EventOf<"marketing.consent_changed", 1, MarketingConsentChangedV1>;

/** What turns each older version of a payload into the next: one function a step, none left out. */
export interface Upcasters {
  "booking.created.v1": (payload: BookingCreatedV1) => BookingCreatedV2;
}

export const contracts: readonly Contract[] = [
  {
    eventType: "booking.allocated",
    version: 1,
    sha256: "fe218b3fbc1cbf5c83151640a5b43978ecd03e0d225eb11e1fd69329c408b544",
    keys: [
      { key: "version", kind: "constant", value: 1, expected: "1" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      { key: "table_id", kind: "id", nullable: false, expected: "uuid in lower case with hyphens" },
      {
        key: "allocation_status",
        kind: "choice",
        values: ["allocated", "reallocated"],
        expected: "one of allocated, reallocated",
      },
    ],
  },
  {
    eventType: "booking.amended",
    version: 1,
    sha256: "2092353c6d6bb1c7676f6eda2e5c41a7572cbe40940a89f06ea4ccc0ff676149",
    keys: [
      { key: "version", kind: "constant", value: 1, expected: "1" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "previous_status",
        kind: "choice",
        values: ["pending", "pending_allocation", "confirmed", "cancelled", "completed", "no_show"],
        expected: "one of pending, pending_allocation, confirmed, cancelled, completed, no_show",
      },
      {
        key: "status",
        kind: "choice",
        values: ["pending", "pending_allocation", "confirmed", "cancelled", "completed", "no_show"],
        expected: "one of pending, pending_allocation, confirmed, cancelled, completed, no_show",
      },
      {
        key: "previous_party_size",
        kind: "integer",
        minimum: 1,
        maximum: 200,
        expected: "whole number from 1 to 200",
      },
      {
        key: "party_size",
        kind: "integer",
        minimum: 1,
        maximum: 200,
        expected: "whole number from 1 to 200",
      },
      {
        key: "previous_customer_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      { key: "contact_changed", kind: "boolean", expected: "true or false" },
      { key: "times_changed", kind: "boolean", expected: "true or false" },
      { key: "table_cleared", kind: "boolean", expected: "true or false" },
    ],
  },
  {
    eventType: "booking.cancelled",
    version: 1,
    sha256: "cfdb978f1b45161351d8fd6dbc8d709061192801de92aad4b405f9c04eec87d3",
    keys: [
      { key: "version", kind: "constant", value: 1, expected: "1" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "previous_status",
        kind: "choice",
        values: ["pending", "pending_allocation", "confirmed", "cancelled", "completed", "no_show"],
        expected: "one of pending, pending_allocation, confirmed, cancelled, completed, no_show",
      },
      {
        key: "cancelled_by",
        kind: "choice",
        values: ["customer", "staff", "system"],
        expected: "one of customer, staff, system",
      },
    ],
  },
  {
    eventType: "booking.completed",
    version: 1,
    sha256: "ebffe219d31cfe2c5ddd91d2f1d066cafb15d3271b8da737be389a60ed319a5c",
    keys: [
      { key: "version", kind: "constant", value: 1, expected: "1" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "previous_status",
        kind: "choice",
        values: ["pending", "pending_allocation", "confirmed", "cancelled", "completed", "no_show"],
        expected: "one of pending, pending_allocation, confirmed, cancelled, completed, no_show",
      },
      {
        key: "party_size",
        kind: "integer",
        minimum: 1,
        maximum: 200,
        expected: "whole number from 1 to 200",
      },
    ],
  },
  {
    eventType: "booking.created",
    version: 1,
    sha256: "12460c137716dba4e7e4d5cc4bc099354babd79f60d0e29bff9ace7a0c103bf9",
    keys: [
      { key: "version", kind: "constant", value: 1, expected: "1" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "status",
        kind: "choice",
        values: ["pending", "pending_allocation", "confirmed", "cancelled", "completed", "no_show"],
        expected: "one of pending, pending_allocation, confirmed, cancelled, completed, no_show",
      },
      {
        key: "party_size",
        kind: "integer",
        minimum: 1,
        maximum: 200,
        expected: "whole number from 1 to 200",
      },
      {
        key: "booking_type",
        kind: "choice",
        values: ["breakfast", "lunch", "dinner", "drinks"],
        expected: "one of breakfast, lunch, dinner, drinks",
      },
      {
        key: "seating_preference",
        kind: "choice",
        values: ["any", "indoor", "window", "booth", "bar", "outdoor"],
        expected: "one of any, indoor, window, booth, bar, outdoor",
      },
      {
        key: "source",
        kind: "text",
        pattern: "^[a-z0-9]+([_-][a-z0-9]+)*$",
        expected: "text matching ^[a-z0-9]+([_-][a-z0-9]+)*$",
      },
      { key: "waitlisted", kind: "boolean", expected: "true or false" },
      {
        key: "loyalty_points_awarded",
        kind: "integer",
        minimum: 0,
        maximum: 2147483647,
        expected: "whole number from 0 to 2147483647",
      },
    ],
  },
  {
    eventType: "booking.created",
    version: 2,
    sha256: "8216f6985bc11b39cc84ddd8449d3520dca7d2a21b68e1f4df86a089ed9c8420",
    keys: [
      { key: "version", kind: "constant", value: 2, expected: "2" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "status",
        kind: "choice",
        values: ["pending", "pending_allocation", "confirmed", "cancelled", "completed", "no_show"],
        expected: "one of pending, pending_allocation, confirmed, cancelled, completed, no_show",
      },
      {
        key: "party_size",
        kind: "integer",
        minimum: 1,
        maximum: 200,
        expected: "whole number from 1 to 200",
      },
      {
        key: "booking_type",
        kind: "choice",
        values: ["breakfast", "lunch", "dinner", "drinks"],
        expected: "one of breakfast, lunch, dinner, drinks",
      },
      {
        key: "seating_preference",
        kind: "choice",
        values: ["any", "indoor", "window", "booth", "bar", "outdoor"],
        expected: "one of any, indoor, window, booth, bar, outdoor",
      },
      {
        key: "source",
        kind: "text",
        pattern: "^[a-z0-9]+([_-][a-z0-9]+)*$",
        expected: "text matching ^[a-z0-9]+([_-][a-z0-9]+)*$",
      },
      { key: "waitlisted", kind: "boolean", expected: "true or false" },
      {
        key: "loyalty_points_awarded",
        kind: "integer",
        minimum: 0,
        maximum: 2147483647,
        expected: "whole number from 0 to 2147483647",
      },
      {
        key: "children",
        kind: "integer",
        minimum: 0,
        maximum: 200,
        expected: "whole number from 0 to 200",
      },
    ],
  },
  {
    eventType: "booking.no_show",
    version: 1,
    sha256: "222f3842a8575e0c91f4a8e66d603105f76ae1513b0b8adb88b9da9665c56bb0",
    keys: [
      { key: "version", kind: "constant", value: 1, expected: "1" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "previous_status",
        kind: "choice",
        values: ["pending", "pending_allocation", "confirmed", "cancelled", "completed", "no_show"],
        expected: "one of pending, pending_allocation, confirmed, cancelled, completed, no_show",
      },
      {
        key: "party_size",
        kind: "integer",
        minimum: 1,
        maximum: 200,
        expected: "whole number from 1 to 200",
      },
    ],
  },
  {
    eventType: "booking.waitlisted",
    version: 1,
    sha256: "949bce681e47c60bccd3ee260d0cf99ec6521afcf6433e50a0518f094c70b840",
    keys: [
      { key: "version", kind: "constant", value: 1, expected: "1" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "waitlist_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "position",
        kind: "integer",
        minimum: 1,
        maximum: 2147483647,
        expected: "whole number from 1 to 2147483647",
      },
    ],
  },
  {
    eventType: "customer.erased",
    version: 1,
    sha256: "76857c882c4009d0cb0818ebf16f876037527d78c867f85774e2ea50668cb1b3",
    keys: [
      { key: "version", kind: "constant", value: 1, expected: "1" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
    ],
  },
  {
    eventType: "customer.merged",
    version: 1,
    sha256: "7a848831a21d60ea8eaa9cea26cdd8204a4fc64565d814b3212d837a8a42eaca",
    keys: [
      { key: "version", kind: "constant", value: 1, expected: "1" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "duplicate_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      { key: "merge_id", kind: "id", nullable: false, expected: "uuid in lower case with hyphens" },
    ],
  },
  {
    eventType: "customer.unmerged",
    version: 1,
    sha256: "5adb0eef595dcde819eb6f0a556f41294c9934c73f95164faa47b381dbb4a737",
    keys: [
      { key: "version", kind: "constant", value: 1, expected: "1" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "duplicate_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      { key: "merge_id", kind: "id", nullable: false, expected: "uuid in lower case with hyphens" },
    ],
  },
  {
    eventType: "loyalty.points_posted",
    version: 1,
    sha256: "cd49f30bd6d6a347d8a5f1d5e6345ef50eef3145e5f5d7a220b221764978ed2f",
    keys: [
      { key: "version", kind: "constant", value: 1, expected: "1" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "program_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      { key: "entry_id", kind: "id", nullable: false, expected: "uuid in lower case with hyphens" },
      {
        key: "entry_sequence",
        kind: "integer",
        minimum: 1,
        maximum: 2147483647,
        expected: "whole number from 1 to 2147483647",
      },
      {
        key: "points_delta",
        kind: "integer",
        minimum: -2147483647,
        maximum: 2147483647,
        expected: "whole number from -2147483647 to 2147483647",
      },
      {
        key: "reason",
        kind: "choice",
        values: [
          "booking.confirmed",
          "booking.adjustment",
          "booking.cancelled",
          "booking.no_show",
          "booking.moved",
          "manual.adjustment",
          "redemption",
          "redemption.reversed",
          "expiry",
          "expiry.reinstated",
          "merge",
          "transfer",
          "erasure",
        ],
        expected:
          "one of booking.confirmed, booking.adjustment, booking.cancelled, booking.no_show, booking.moved, manual.adjustment, redemption, redemption.reversed, expiry, expiry.reinstated, merge, transfer, erasure",
      },
    ],
  },
  {
    eventType: "loyalty.tier_changed",
    version: 1,
    sha256: "f012a87ac64c4d8966e5765c7f8d28bc7309e4d4521abf503cafafd9c8b1ac91",
    keys: [
      { key: "version", kind: "constant", value: 1, expected: "1" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "program_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "entry_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "previous_tier",
        kind: "text",
        pattern: "^[a-z0-9]+([_-][a-z0-9]+)*$",
        expected: "text matching ^[a-z0-9]+([_-][a-z0-9]+)*$",
      },
      {
        key: "tier",
        kind: "text",
        pattern: "^[a-z0-9]+([_-][a-z0-9]+)*$",
        expected: "text matching ^[a-z0-9]+([_-][a-z0-9]+)*$",
      },
      {
        key: "lifetime_points",
        kind: "integer",
        minimum: -9007199254740991,
        maximum: 9007199254740991,
        expected: "whole number from -9007199254740991 to 9007199254740991",
      },
    ],
  },
  {
    eventType: "marketing.consent_changed",
    version: 1,
    sha256: "8100b358fda25d485381757b204cd1b70b56677857eb9a48d6c63d515dcc5e2b",
    keys: [
      { key: "version", kind: "constant", value: 1, expected: "1" },
      {
        key: "restaurant_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      {
        key: "booking_id",
        kind: "id",
        nullable: true,
        expected: "uuid in lower case with hyphens, or null",
      },
      {
        key: "customer_id",
        kind: "id",
        nullable: false,
        expected: "uuid in lower case with hyphens",
      },
      { key: "email_opt_in", kind: "boolean", expected: "true or false" },
      { key: "sms_opt_in", kind: "boolean", expected: "true or false" },
      { key: "phone_opt_in", kind: "boolean", expected: "true or false" },
    ],
  },
];
