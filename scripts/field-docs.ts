/**
 * What is said of each parameter and column of the typed queries where an editor shows it: the
 * comment of the column in the catalog, or, for what is no column, a line from here.
 */

/** The tables whose columns an area's fields are, the nearest first. */
const areaTables: Record<string, readonly string[]> = {
  analytics: ["analytics_events"],
  bookings: ["bookings", "waiting_list"],
  console: ["bookings"],
  contracts: ["analytics_events"],
  customers: [
    "customers",
    "customer_profiles",
    "loyalty_points",
    "customer_merges",
    "marketing_consents",
    "customer_merge_refusals",
    "customer_erasures",
  ],
  loyalty: ["loyalty_point_events", "loyalty_points", "loyalty_programs", "bookings"],
  reports: [],
  restaurants: ["restaurants"],
  tables: ["restaurant_tables", "bookings"],
  upkeep: ["restaurants", "bookings"],
};

/** The same for one query, before those of its area. */
const queryTables: Record<string, readonly string[]> = {
  ExplainBookingPoints: ["bookings", "loyalty_programs"],
  EraseCustomer: ["customer_erasures"],
  ExcludeFromLoyalty: ["loyalty_exclusions"],
  ListLoyaltyExclusions: ["loyalty_exclusions"],
  ListLoyaltyPrograms: ["loyalty_programs"],
  ListLoyaltyRewards: ["loyalty_rewards"],
  PreviewPoints: ["bookings"],
  ReadmitToLoyalty: ["loyalty_exclusions"],
  SetLoyaltyProgram: ["loyalty_programs"],
  SetLoyaltyReward: ["loyalty_rewards"],
  SetMarketingConsent: ["marketing_consents"],
  WithdrawExpiryNotice: ["loyalty_programs"],
};

/** Of parameters that are no columns, or that mean something else than the column of their name. */
const parameters: Record<string, string> = {
  accrual_rule: "How a booking is priced; null or left out: stays as it is.",
  actor: "Who does it: an id or a kind such as `staff`, no name.",
  after: "The id of the last row of the page before; null or left out: the first page.",
  allow_overfill:
    "Takes a table given although the party is larger than it seats; false unless given.",
  as_of: "The instant it is asked for; now unless given.",
  booking_id: "The booking's id.",
  booking_ids: "Of these bookings only; null or left out: of all.",
  by: "The length of each period: `day`, `week` or `month`; `week` unless given.",
  cancelled_by: "Who cancels: `customer`, `staff` or `system`.",
  channels: "Of `email`, `sms` and `phone`; all three unless given.",
  chunk: "The number of the chunk, as the plan told it.",
  consumer: "The consumer's name: lower-case words and digits joined by `-` or `_`.",
  contacts: "E-mails and phones, however written; the list replaces the one before.",
  cursor: "The cursor of the event, as the feed gave it.",
  customer_id: "The customer's id; a merged one stands for whom it was merged into.",
  customer_ids: "Of these customers only; null or left out: of all.",
  day: "A date of the restaurant's own days, such as `2031-06-01`.",
  dry_run: "Only tells what it would do.",
  event_id: "The id of the ledger entry.",
  expected: "The cursor that the consumer is thought to have; null: none yet.",
  expires_after: "How long points last, such as `12 months`; `0`: for ever; null: stays as it is.",
  from_at: "From this instant on; null or left out: from the first there is.",
  idempotency_key: "A key of the caller's own: a retry with the same key does nothing twice.",
  is_given: "True: consent was given; false: withdrawn.",
  keep: "What the bookings to come keep: `instants` or `local_times`.",
  limit_to: "At most so many rows.",
  minimum_score: "Pairs with a lower score, from 0 to 1, are left out; 0.5 unless given.",
  months: "How many months after the first; 12 unless given.",
  named: "The booking's id or reference.",
  occurred_at: "When it counts; now unless given.",
  older_than: "An interval such as `3 years`.",
  other_id: "The other customer of the pair.",
  part: "Which share of the work, from 0.",
  parts: "Among how many the work is shared.",
  points: "Whole points.",
  program_id: "The program's id; the active program unless given.",
  reason: "Why, for people: no personal data.",
  reference: "What a guest reads out, in capitals or not, with spaces or without.",
  replace_contact: "E-mail and phone become those given, null included; false unless given.",
  restaurant_id: "The restaurant's id.",
  reward_id: "The reward's id.",
  search: "An e-mail or phone however written, or the beginning of a name or surname.",
  step: "1: customers, 2: profiles, 3: ledger.",
  table_id: "A table of the restaurant; null or left out: one is chosen.",
  tag: "A tag that the guest has, in capitals or not.",
  tier_definitions: "The tiers and what qualifies for them; null or left out: stay as they are.",
  to_at: "Before this instant; null or left out: until the last there is.",

  "AdjustPoints.points": "Points to add, or to take where negative; not 0.",
  "ApplyPhoneRulesChunk.chunk": "The number of the chunk, as the plan told it.",
  "BackfillCustomersLoyalty.restaurant_id": "One restaurant; null or left out: all of them.",
  "BackfillPlan.restaurant_id": "One restaurant; null or left out: all of them.",
  "AnnounceExpiry.dry_run": "Only tells what the notice would do; true unless given.",
  "AnnounceExpiry.expires_after":
    "How long points last, such as `12 months`; `0`: for ever; as the program has it unless given.",
  "AnnounceExpiry.notice_on": "The day from which it holds, such as `2031-01-01`; after today.",
  "ChangeRestaurantTimezone.dry_run": "Only lists the bookings; true unless given.",
  "CorrectBookingPoints.points": "What the booking is to be worth, from 0.",
  "CustomerMergeCandidates.customer_id": "Pairs with this customer; null or left out: all pairs.",
  "CustomerMergeCandidates.limit_to": "At most so many pairs; 100 unless given.",
  "CreateBooking.customer_id": "A customer who is known; an input only where no contact is given.",
  "AmendBooking.booking_type": "breakfast, lunch, dinner or drinks; null or left out: stays.",
  "CreateBooking.idempotency_key":
    "A key of the caller's own, unique in the restaurant: a retry with it gives the first booking.",
  "CreateBooking.status": "`pending` or `confirmed`; confirmed unless given.",
  "FindCustomers.after": "The id of the last card of the page before; null or left out: the first.",
  "EraseInactiveCustomers.limit_to": "At most so many guests; 1000 unless given.",
  "ExcludeFromLoyalty.reason": "Why: a short code such as `staff` or `abuse`; no personal data.",
  "FindCustomers.limit_to": "At most so many cards, 1 to 100; 20 unless given.",
  "GetBooking.booking_id": "The booking's id; or give its reference.",
  "ListBookings.customer_id": "Of one guest; those of guests merged into it included.",
  "ListBookings.limit_to": "At most so many bookings; 100 unless given.",
  "ListBookings.status": "Only bookings that are this now.",
  "ListFreeTables.ends_at": "Until when it must be free; two hours after `starts_at` unless given.",
  "ListFreeTables.party_size": "Tables that seat so many; 1 unless given.",
  "ListFreeTables.seating_preference": "What tables are wanted first; any unless given.",
  "ListLoyaltyRewards.customer_id": "The guest who is to have one; tells why not, where not.",
  "ListRestaurants.limit_to": "At most so many restaurants; 100 unless given.",
  "ExplainBookingPoints.obstacle": "What a booking confirmed now would meet; null: nothing.",
  "LoyaltyStatus.obstacle": "Why bookings confirmed now earn nothing; null: they earn.",
  "LoyaltyStatus.opened_by":
    "`settings` applies to every session, `session` to those that set it as this one does.",
  "LoyaltyStatus.restaurant_id": "One restaurant; null or left out: all of them.",
  "NewestEvents.event_type": "Only events of this type.",
  "NextWaiting.limit_to": "At most so many, 1 to 100; 1 unless given.",
  "NextWaiting.table_id": "The table that is free.",
  "OpenLoyalty.restaurant_id":
    "The restaurant; null or left out: general availability, for programs not `pilot_only`.",
  "CloseLoyalty.restaurant_id":
    "The restaurant; null or left out: general availability, for programs not `pilot_only`.",
  "ReadAnalyticsEvents.after": "The cursor of the last event handled; null or left out: the start.",
  "ReadAnalyticsEvents.limit_to": "At most so many events, 1 to 10000; 100 unless given.",
  "RepriceChunk.first_id": "The first booking of the chunk, as the plan has it.",
  "RepriceChunk.last_id": "The last booking of the chunk, as the plan has it.",
  "ReadAnalyticsEvents.restaurant_id": "One restaurant; null or left out: all of them.",
  "RedeemPoints.points": "Points to spend, from 1.",
  "ReinstateExpiredPoints.points": "So many of them; all that are left unless given.",
  "VerifyCustomersLoyalty.since_last": "Only what changed since the last one remembered as green.",
  "RepriceLoyaltyHistory.dry_run": "Only counts; true unless given.",
  "ReverseEntry.points": "So many of them; all that are left unless given.",
  "ReverseRedemption.points": "So many of them; all that are left unless given.",
  "SetLoyaltyProgram.is_active": "Whether it becomes the active one; true unless given.",
  "SetLoyaltyReward.ends_at": "Until when it is to be had; `infinity`: no end.",
  "SetLoyaltyReward.limit_per_customer": "How often a guest may have it; 0: no limit.",
  "SetLoyaltyReward.lowest_tier": "The tier from which it is to be had; empty: any.",
  "SetLoyaltyReward.points": "What it costs, from 1.",
  "SimulateLoyaltyProgram.expires_after":
    "How earlier points expire from `expiry_notice_on` on; as the program has it unless given.",
  "SimulateLoyaltyProgram.expiry_notice_on":
    "As if earlier points expired by `expires_after` from this day on; null: no such notice.",
  "SetLoyaltyReward.program_id": "Its program; the active one unless given.",
  "SetLoyaltyReward.starts_at": "From when it is to be had; `-infinity`: always.",
  "SetLoyaltyReward.stock": "How many are left for all guests together; -1: as many as wanted.",
  "VerifyCustomersLoyalty.restaurant_id": "One restaurant; null or left out: all of them.",
  "TransferLoyaltyPoints.customer_id": "Of this guest only; null or left out: of all.",
  "TransferLoyaltyPoints.dry_run": "Only tells who would be moved; true unless given.",
  "TransferLoyaltyPoints.from_program_id": "The program that the points leave.",
  "TransferLoyaltyPoints.limit_to": "At most so many guests, 1 to 10000; 1000 unless given.",
  "TransferLoyaltyPoints.to_program_id": "Where they go; the active program unless given.",
};

/** Names that are said from here, although a column of some table has them. */
const generic = new Set([
  "actor",
  "booking_id",
  "cancelled_by",
  "customer_id",
  "event_id",
  "expires_after",
  "idempotency_key",
  "occurred_at",
  "points",
  "program_id",
  "reason",
  "restaurant_id",
  "table_id",
  "accrual_rule",
  "tier_definitions",
  "is_given",
  "booking_ids",
  "cursor",
  "reference",
]);

/** The comments of columns, by `table.column`. */
export type ColumnComments = ReadonlyMap<string, string>;

/** Undefined: nothing is known of it, and it wants a line here. */
export function describeParameter(
  area: string,
  query: string,
  name: string,
  comments: ColumnComments,
): string | undefined {
  return (
    parameters[`${query}.${name}`] ??
    (generic.has(name) ? parameters[name] : undefined) ??
    columnComment(area, query, name, comments) ??
    parameters[name]
  );
}

/** What is known of a column of a result. */
export function describeColumn(
  area: string,
  query: string,
  name: string,
  comments: ColumnComments,
): string | undefined {
  return columnComment(area, query, name, comments) ?? parameters[`${query}.${name}`];
}

/** The nearest column's comment, where there is one. */
function columnComment(
  area: string,
  query: string,
  name: string,
  comments: ColumnComments,
): string | undefined {
  const tables = [...(queryTables[query] ?? []), ...(areaTables[area] ?? [])];
  return tables.map((table) => comments.get(`${table}.${name}`)).find((each) => each !== undefined);
}
