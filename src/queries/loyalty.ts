/** Types generated for queries found in "queries/loyalty.sql" */
import { PreparedQuery } from '../prepared-query.js';

/** 'SetLoyaltyProgram' parameters type */
export interface ISetLoyaltyProgramParams {
  /** How a booking is priced; null or left out: stays as it is. */
  accrual_rule?: string | null | undefined;
  /** How long points last, such as `12 months`; `0`: for ever; null: stays as it is. */
  expires_after?: string | null | undefined;
  /** Whether it becomes the active one; true unless given. */
  is_active?: boolean | null | undefined;
  /** Name as guests know it. */
  name?: string | null | undefined;
  /** True: bookings earn if the restaurant is on the pilot list; false: if general availability is on. */
  pilot_only?: boolean | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Short name, unique in the restaurant. */
  slug: string;
  /** confirmation: points can be spent at once; visit: once their booking is completed. */
  spendable_from?: string | null | undefined;
  /** The tiers and what qualifies for them; null or left out: stay as they are. */
  tier_definitions?: string | null | undefined;
}

/** 'SetLoyaltyProgram' return type */
export interface ISetLoyaltyProgramResult {
  /** What a booking earns: type per_guest, flat or per_spend; see regulars.accrual_points. */
  accrual_rule: unknown;
  /** Raised by each change of accrual_rule, tier_definitions or expires_after. */
  accrual_version: number;
  /** When the row was inserted. */
  created_at: Date;
  /** Age at which points earned from now on expire, from the local date on which they were earned; null: never. */
  expires_after: string | null;
  /** The date from which the newest notice holds: until then earlier points expire as before. */
  expiry_notice_on: string | null;
  /** The version that announced the newest expiry notice: its expires_after holds for points of earlier versions too; null: each keeps its own. */
  expiry_notice_version: number | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Whether bookings may earn in it; at most one per restaurant is active. */
  is_active: boolean;
  /** Name as guests know it. */
  name: string;
  /** True: bookings earn if the restaurant is on the pilot list; false: if general availability is on. */
  pilot_only: boolean;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** Short name, unique in the restaurant. */
  slug: string;
  /** confirmation: points can be spent at once; visit: once their booking is completed. */
  spendable_from: string;
  /** Tiers by points earned, lowest first, from 0; qualification_period null: all time. */
  tier_definitions: unknown;
  /** When the row was last changed. */
  updated_at: Date;
}

/** 'SetLoyaltyProgram' query type */
export interface ISetLoyaltyProgramQuery {
  params: ISetLoyaltyProgramParams;
  result: ISetLoyaltyProgramResult;
}

const setLoyaltyProgramIR: any = {"usedParamSet":{"restaurant_id":true,"slug":true,"name":true,"accrual_rule":true,"tier_definitions":true,"expires_after":true,"spendable_from":true,"pilot_only":true,"is_active":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":523,"b":537}]},{"name":"slug","required":true,"transform":{"type":"scalar"},"locs":[{"a":550,"b":555}]},{"name":"name","required":false,"transform":{"type":"scalar"},"locs":[{"a":568,"b":572}]},{"name":"accrual_rule","required":false,"transform":{"type":"scalar"},"locs":[{"a":593,"b":605}]},{"name":"tier_definitions","required":false,"transform":{"type":"scalar"},"locs":[{"a":630,"b":646}]},{"name":"expires_after","required":false,"transform":{"type":"scalar"},"locs":[{"a":668,"b":681}]},{"name":"spendable_from","required":false,"transform":{"type":"scalar"},"locs":[{"a":704,"b":718}]},{"name":"pilot_only","required":false,"transform":{"type":"scalar"},"locs":[{"a":737,"b":747}]},{"name":"is_active","required":false,"transform":{"type":"scalar"},"locs":[{"a":774,"b":783}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", slug as \"slug!\", name as \"name!\",\n  is_active as \"is_active!\", pilot_only as \"pilot_only!\", accrual_version as \"accrual_version!\",\n  accrual_rule as \"accrual_rule!\", tier_definitions as \"tier_definitions!\",\n  expires_after::text as expires_after,\n  spendable_from as \"spendable_from!\", expiry_notice_version,\n  expiry_notice_on::text as expiry_notice_on,\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom public.set_loyalty_program(\n  restaurant_id => :restaurant_id!,\n  slug => :slug!,\n  name => :name,\n  accrual_rule => :accrual_rule,\n  tier_definitions => :tier_definitions,\n  expires_after => :expires_after,\n  spendable_from => :spendable_from,\n  pilot_only => :pilot_only,\n  is_active => coalesce(:is_active, true)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", slug as "slug!", name as "name!",
 *   is_active as "is_active!", pilot_only as "pilot_only!", accrual_version as "accrual_version!",
 *   accrual_rule as "accrual_rule!", tier_definitions as "tier_definitions!",
 *   expires_after::text as expires_after,
 *   spendable_from as "spendable_from!", expiry_notice_version,
 *   expiry_notice_on::text as expiry_notice_on,
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from public.set_loyalty_program(
 *   restaurant_id => :restaurant_id!,
 *   slug => :slug!,
 *   name => :name,
 *   accrual_rule => :accrual_rule,
 *   tier_definitions => :tier_definitions,
 *   expires_after => :expires_after,
 *   spendable_from => :spendable_from,
 *   pilot_only => :pilot_only,
 *   is_active => coalesce(:is_active, true)
 * )
 * ```
 */
export const setLoyaltyProgram = new PreparedQuery<ISetLoyaltyProgramParams,ISetLoyaltyProgramResult>(setLoyaltyProgramIR, {"parameters":["uuid","text","text","jsonb","jsonb","interval","text","boolean","boolean"],"numbers":[],"instants":["created_at","updated_at"]});


/** 'PreviewPoints' parameters type */
export interface IPreviewPointsParams {
  /** breakfast, lunch, dinner or drinks; default by the local hour of starts_at. */
  booking_type?: string | null | undefined;
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** The restaurant's id. */
  restaurant_id: string;
  /** The bill in minor units of spend_currency; null: unknown. */
  spend_amount?: number | null | undefined;
  /** ISO 4217 code of spend_amount; if not given, the restaurant's. */
  spend_currency?: string | null | undefined;
  /** When the party is expected. */
  starts_at?: Date | null | undefined;
}

/** 'PreviewPoints' return type */
export interface IPreviewPointsResult {
  points: number;
  /** The program of the account. */
  program_id: string | null;
  program_name: string | null;
  program_slug: string | null;
  /** confirmation: points can be spent at once; visit: once their booking is completed. */
  spendable_from: string | null;
}

/** 'PreviewPoints' query type */
export interface IPreviewPointsQuery {
  params: IPreviewPointsParams;
  result: IPreviewPointsResult;
}

const previewPointsIR: any = {"usedParamSet":{"restaurant_id":true,"party_size":true,"starts_at":true,"booking_type":true,"spend_amount":true,"spend_currency":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":132,"b":146}]},{"name":"party_size","required":true,"transform":{"type":"scalar"},"locs":[{"a":165,"b":176}]},{"name":"starts_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":203,"b":212}]},{"name":"booking_type","required":false,"transform":{"type":"scalar"},"locs":[{"a":253,"b":265}]},{"name":"spend_amount","required":false,"transform":{"type":"scalar"},"locs":[{"a":286,"b":298}]},{"name":"spend_currency","required":false,"transform":{"type":"scalar"},"locs":[{"a":321,"b":335}]}],"statement":"select\n  program_id, program_slug, program_name, points as \"points!\", spendable_from\nfrom public.preview_points(\n  restaurant_id => :restaurant_id!,\n  party_size => :party_size!,\n  starts_at => coalesce(:starts_at, clock_timestamp()),\n  booking_type => :booking_type,\n  spend_amount => :spend_amount,\n  spend_currency => :spend_currency\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   program_id, program_slug, program_name, points as "points!", spendable_from
 * from public.preview_points(
 *   restaurant_id => :restaurant_id!,
 *   party_size => :party_size!,
 *   starts_at => coalesce(:starts_at, clock_timestamp()),
 *   booking_type => :booking_type,
 *   spend_amount => :spend_amount,
 *   spend_currency => :spend_currency
 * )
 * ```
 */
export const previewPoints = new PreparedQuery<IPreviewPointsParams,IPreviewPointsResult>(previewPointsIR, {"parameters":["uuid","integer","instant","text","bigint","text"],"numbers":[],"instants":[]});


/** 'GetLoyaltyAccount' parameters type */
export interface IGetLoyaltyAccountParams {
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** The program's id; the active program unless given. */
  program_id?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'GetLoyaltyAccount' return type */
export interface IGetLoyaltyAccountResult {
  /** Sum of the account's ledger entries; below zero after a reversal of points already spent. */
  balance: number | string;
  /** When points were last awarded, in event time. */
  last_awarded_at: Date | null;
  /** Points earned by bookings, reversals deducted; spending leaves it as it is. */
  lifetime_points: number | string;
  next_expiry_on: string | null;
  next_expiry_points: number | string | null;
  next_tier: string | null;
  pending: number | string;
  points_to_next_tier: number | string | null;
  program_name: string;
  program_slug: string;
  spendable: number | string;
  /** Tier by the points earned; with a qualification period as of tier_set_at, and possibly lapsed since. */
  tier: string;
}

/** 'GetLoyaltyAccount' query type */
export interface IGetLoyaltyAccountQuery {
  params: IGetLoyaltyAccountParams;
  result: IGetLoyaltyAccountResult;
}

const getLoyaltyAccountIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":370,"b":384}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":404,"b":416}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":435,"b":445}]}],"statement":"select\n  program_slug as \"program_slug!\", program_name as \"program_name!\", balance as \"balance!\",\n  spendable as \"spendable!\", pending as \"pending!\", lifetime_points as \"lifetime_points!\",\n  tier as \"tier!\", next_tier, points_to_next_tier, last_awarded_at,\n  next_expiry_on::text as next_expiry_on, next_expiry_points\nfrom public.get_loyalty_account(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   program_slug as "program_slug!", program_name as "program_name!", balance as "balance!",
 *   spendable as "spendable!", pending as "pending!", lifetime_points as "lifetime_points!",
 *   tier as "tier!", next_tier, points_to_next_tier, last_awarded_at,
 *   next_expiry_on::text as next_expiry_on, next_expiry_points
 * from public.get_loyalty_account(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   program_id => :program_id
 * )
 * ```
 */
export const getLoyaltyAccount = new PreparedQuery<IGetLoyaltyAccountParams,IGetLoyaltyAccountResult>(getLoyaltyAccountIR, {"parameters":["uuid","uuid","uuid"],"numbers":["balance","lifetime_points","next_expiry_points","pending","points_to_next_tier","spendable"],"instants":["last_awarded_at"]});


/** 'AdjustPoints' parameters type */
export interface IAdjustPointsParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** A key of the caller's own: a retry with the same key does nothing twice. */
  idempotency_key?: string | null | undefined;
  /** When it counts; now unless given. */
  occurred_at?: Date | null | undefined;
  /** Points to add, or to take where negative; not 0. */
  points: number;
  /** The program's id; the active program unless given. */
  program_id?: string | null | undefined;
  /** Why, for people: no personal data. */
  reason: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'AdjustPoints' return type */
export interface IAdjustPointsResult {
  /** Who caused it: an id or a kind, no name. */
  actor: string;
  /** The booking whose points these are; null: a manual entry. No foreign key. */
  booking_id: string | null;
  /** The customer of the account. */
  customer_id: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Facts for auditors, such as {"rebuild": true}. */
  metadata: unknown;
  /** When it counts. */
  occurred_at: Date;
  /** Points added, or taken if negative; never 0. */
  points_delta: number;
  /** The program of the account. */
  program_id: string;
  /** A reason code; docs/reference.md lists them. */
  reason: string;
  /** When it was written, taken under the account's lock: never runs backwards along sequence. */
  recorded_at: Date;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** The entry that this one takes back. */
  reverses_event_id: string | null;
  /** Position in the account, from 1. */
  sequence: number;
  /** Unique key of what the entry is for: booking:<id>:<n>, or a hash of the caller's idempotency key. */
  source_key: string;
}

/** 'AdjustPoints' query type */
export interface IAdjustPointsQuery {
  params: IAdjustPointsParams;
  result: IAdjustPointsResult;
}

const adjustPointsIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"points":true,"reason":true,"actor":true,"idempotency_key":true,"program_id":true,"occurred_at":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":415,"b":429}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":449,"b":461}]},{"name":"points","required":true,"transform":{"type":"scalar"},"locs":[{"a":476,"b":483}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":498,"b":505}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":519,"b":525}]},{"name":"idempotency_key","required":false,"transform":{"type":"scalar"},"locs":[{"a":549,"b":564}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":583,"b":593}]},{"name":"occurred_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":613,"b":624}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", booking_id, sequence as \"sequence!\",\n  points_delta as \"points_delta!\", reason as \"reason!\", source_key as \"source_key!\",\n  reverses_event_id, actor as \"actor!\", metadata as \"metadata!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\"\nfrom public.adjust_points(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  points => :points!,\n  reason => :reason!,\n  actor => :actor!,\n  idempotency_key => :idempotency_key,\n  program_id => :program_id,\n  occurred_at => :occurred_at\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", booking_id, sequence as "sequence!",
 *   points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
 *   reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!"
 * from public.adjust_points(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   points => :points!,
 *   reason => :reason!,
 *   actor => :actor!,
 *   idempotency_key => :idempotency_key,
 *   program_id => :program_id,
 *   occurred_at => :occurred_at
 * )
 * ```
 */
export const adjustPoints = new PreparedQuery<IAdjustPointsParams,IAdjustPointsResult>(adjustPointsIR, {"parameters":["uuid","uuid","integer","text","text","text","uuid","instant"],"numbers":[],"instants":["occurred_at","recorded_at"]});


/** 'RedeemPoints' parameters type */
export interface IRedeemPointsParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The booking's id. */
  booking_id?: string | null | undefined;
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** A key of the caller's own: a retry with the same key does nothing twice. */
  idempotency_key?: string | null | undefined;
  /** When it counts; now unless given. */
  occurred_at?: Date | null | undefined;
  /** Points to spend, from 1. */
  points: number;
  /** The program's id; the active program unless given. */
  program_id?: string | null | undefined;
  /** Why, for people: no personal data. */
  reason: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'RedeemPoints' return type */
export interface IRedeemPointsResult {
  /** Who caused it: an id or a kind, no name. */
  actor: string;
  /** The booking whose points these are; null: a manual entry. No foreign key. */
  booking_id: string | null;
  /** The customer of the account. */
  customer_id: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Facts for auditors, such as {"rebuild": true}. */
  metadata: unknown;
  /** When it counts. */
  occurred_at: Date;
  /** Points added, or taken if negative; never 0. */
  points_delta: number;
  /** The program of the account. */
  program_id: string;
  /** A reason code; docs/reference.md lists them. */
  reason: string;
  /** When it was written, taken under the account's lock: never runs backwards along sequence. */
  recorded_at: Date;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** The entry that this one takes back. */
  reverses_event_id: string | null;
  /** Position in the account, from 1. */
  sequence: number;
  /** Unique key of what the entry is for: booking:<id>:<n>, or a hash of the caller's idempotency key. */
  source_key: string;
}

/** 'RedeemPoints' query type */
export interface IRedeemPointsQuery {
  params: IRedeemPointsParams;
  result: IRedeemPointsResult;
}

const redeemPointsIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"points":true,"reason":true,"actor":true,"idempotency_key":true,"program_id":true,"booking_id":true,"occurred_at":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":415,"b":429}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":449,"b":461}]},{"name":"points","required":true,"transform":{"type":"scalar"},"locs":[{"a":476,"b":483}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":498,"b":505}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":519,"b":525}]},{"name":"idempotency_key","required":false,"transform":{"type":"scalar"},"locs":[{"a":549,"b":564}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":583,"b":593}]},{"name":"booking_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":612,"b":622}]},{"name":"occurred_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":642,"b":653}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", booking_id, sequence as \"sequence!\",\n  points_delta as \"points_delta!\", reason as \"reason!\", source_key as \"source_key!\",\n  reverses_event_id, actor as \"actor!\", metadata as \"metadata!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\"\nfrom public.redeem_points(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  points => :points!,\n  reason => :reason!,\n  actor => :actor!,\n  idempotency_key => :idempotency_key,\n  program_id => :program_id,\n  booking_id => :booking_id,\n  occurred_at => :occurred_at\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", booking_id, sequence as "sequence!",
 *   points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
 *   reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!"
 * from public.redeem_points(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   points => :points!,
 *   reason => :reason!,
 *   actor => :actor!,
 *   idempotency_key => :idempotency_key,
 *   program_id => :program_id,
 *   booking_id => :booking_id,
 *   occurred_at => :occurred_at
 * )
 * ```
 */
export const redeemPoints = new PreparedQuery<IRedeemPointsParams,IRedeemPointsResult>(redeemPointsIR, {"parameters":["uuid","uuid","integer","text","text","text","uuid","uuid","instant"],"numbers":[],"instants":["occurred_at","recorded_at"]});


/** 'ReverseRedemption' parameters type */
export interface IReverseRedemptionParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The id of the ledger entry. */
  event_id: string;
  /** A key of the caller's own: a retry with the same key does nothing twice. */
  idempotency_key?: string | null | undefined;
  /** So many of them; all that are left unless given. */
  points?: number | null | undefined;
  /** Why, for people: no personal data. */
  reason: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ReverseRedemption' return type */
export interface IReverseRedemptionResult {
  /** Who caused it: an id or a kind, no name. */
  actor: string;
  /** The booking whose points these are; null: a manual entry. No foreign key. */
  booking_id: string | null;
  /** The customer of the account. */
  customer_id: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Facts for auditors, such as {"rebuild": true}. */
  metadata: unknown;
  /** When it counts. */
  occurred_at: Date;
  /** Points added, or taken if negative; never 0. */
  points_delta: number;
  /** The program of the account. */
  program_id: string;
  /** A reason code; docs/reference.md lists them. */
  reason: string;
  /** When it was written, taken under the account's lock: never runs backwards along sequence. */
  recorded_at: Date;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** The entry that this one takes back. */
  reverses_event_id: string | null;
  /** Position in the account, from 1. */
  sequence: number;
  /** Unique key of what the entry is for: booking:<id>:<n>, or a hash of the caller's idempotency key. */
  source_key: string;
}

/** 'ReverseRedemption' query type */
export interface IReverseRedemptionQuery {
  params: IReverseRedemptionParams;
  result: IReverseRedemptionResult;
}

const reverseRedemptionIR: any = {"usedParamSet":{"restaurant_id":true,"event_id":true,"reason":true,"actor":true,"idempotency_key":true,"points":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":420,"b":434}]},{"name":"event_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":451,"b":460}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":475,"b":482}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":496,"b":502}]},{"name":"idempotency_key","required":false,"transform":{"type":"scalar"},"locs":[{"a":526,"b":541}]},{"name":"points","required":false,"transform":{"type":"scalar"},"locs":[{"a":556,"b":562}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", booking_id, sequence as \"sequence!\",\n  points_delta as \"points_delta!\", reason as \"reason!\", source_key as \"source_key!\",\n  reverses_event_id, actor as \"actor!\", metadata as \"metadata!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\"\nfrom public.reverse_redemption(\n  restaurant_id => :restaurant_id!,\n  event_id => :event_id!,\n  reason => :reason!,\n  actor => :actor!,\n  idempotency_key => :idempotency_key,\n  points => :points\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", booking_id, sequence as "sequence!",
 *   points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
 *   reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!"
 * from public.reverse_redemption(
 *   restaurant_id => :restaurant_id!,
 *   event_id => :event_id!,
 *   reason => :reason!,
 *   actor => :actor!,
 *   idempotency_key => :idempotency_key,
 *   points => :points
 * )
 * ```
 */
export const reverseRedemption = new PreparedQuery<IReverseRedemptionParams,IReverseRedemptionResult>(reverseRedemptionIR, {"parameters":["uuid","uuid","text","text","text","integer"],"numbers":[],"instants":["occurred_at","recorded_at"]});


/** 'ReverseEntry' parameters type */
export interface IReverseEntryParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The id of the ledger entry. */
  event_id: string;
  /** A key of the caller's own: a retry with the same key does nothing twice. */
  idempotency_key?: string | null | undefined;
  /** So many of them; all that are left unless given. */
  points?: number | null | undefined;
  /** Why, for people: no personal data. */
  reason: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ReverseEntry' return type */
export interface IReverseEntryResult {
  /** Who caused it: an id or a kind, no name. */
  actor: string;
  /** The booking whose points these are; null: a manual entry. No foreign key. */
  booking_id: string | null;
  /** The customer of the account. */
  customer_id: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Facts for auditors, such as {"rebuild": true}. */
  metadata: unknown;
  /** When it counts. */
  occurred_at: Date;
  /** Points added, or taken if negative; never 0. */
  points_delta: number;
  /** The program of the account. */
  program_id: string;
  /** A reason code; docs/reference.md lists them. */
  reason: string;
  /** When it was written, taken under the account's lock: never runs backwards along sequence. */
  recorded_at: Date;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** The entry that this one takes back. */
  reverses_event_id: string | null;
  /** Position in the account, from 1. */
  sequence: number;
  /** Unique key of what the entry is for: booking:<id>:<n>, or a hash of the caller's idempotency key. */
  source_key: string;
}

/** 'ReverseEntry' query type */
export interface IReverseEntryQuery {
  params: IReverseEntryParams;
  result: IReverseEntryResult;
}

const reverseEntryIR: any = {"usedParamSet":{"restaurant_id":true,"event_id":true,"reason":true,"actor":true,"idempotency_key":true,"points":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":415,"b":429}]},{"name":"event_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":446,"b":455}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":470,"b":477}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":491,"b":497}]},{"name":"idempotency_key","required":false,"transform":{"type":"scalar"},"locs":[{"a":521,"b":536}]},{"name":"points","required":false,"transform":{"type":"scalar"},"locs":[{"a":551,"b":557}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", booking_id, sequence as \"sequence!\",\n  points_delta as \"points_delta!\", reason as \"reason!\", source_key as \"source_key!\",\n  reverses_event_id, actor as \"actor!\", metadata as \"metadata!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\"\nfrom public.reverse_entry(\n  restaurant_id => :restaurant_id!,\n  event_id => :event_id!,\n  reason => :reason!,\n  actor => :actor!,\n  idempotency_key => :idempotency_key,\n  points => :points\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", booking_id, sequence as "sequence!",
 *   points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
 *   reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!"
 * from public.reverse_entry(
 *   restaurant_id => :restaurant_id!,
 *   event_id => :event_id!,
 *   reason => :reason!,
 *   actor => :actor!,
 *   idempotency_key => :idempotency_key,
 *   points => :points
 * )
 * ```
 */
export const reverseEntry = new PreparedQuery<IReverseEntryParams,IReverseEntryResult>(reverseEntryIR, {"parameters":["uuid","uuid","text","text","text","integer"],"numbers":[],"instants":["occurred_at","recorded_at"]});


/** 'ReinstateExpiredPoints' parameters type */
export interface IReinstateExpiredPointsParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The id of the ledger entry. */
  event_id: string;
  /** A key of the caller's own: a retry with the same key does nothing twice. */
  idempotency_key?: string | null | undefined;
  /** So many of them; all that are left unless given. */
  points?: number | null | undefined;
  /** Why, for people: no personal data. */
  reason: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ReinstateExpiredPoints' return type */
export interface IReinstateExpiredPointsResult {
  /** Who caused it: an id or a kind, no name. */
  actor: string;
  /** The booking whose points these are; null: a manual entry. No foreign key. */
  booking_id: string | null;
  /** The customer of the account. */
  customer_id: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Facts for auditors, such as {"rebuild": true}. */
  metadata: unknown;
  /** When it counts. */
  occurred_at: Date;
  /** Points added, or taken if negative; never 0. */
  points_delta: number;
  /** The program of the account. */
  program_id: string;
  /** A reason code; docs/reference.md lists them. */
  reason: string;
  /** When it was written, taken under the account's lock: never runs backwards along sequence. */
  recorded_at: Date;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** The entry that this one takes back. */
  reverses_event_id: string | null;
  /** Position in the account, from 1. */
  sequence: number;
  /** Unique key of what the entry is for: booking:<id>:<n>, or a hash of the caller's idempotency key. */
  source_key: string;
}

/** 'ReinstateExpiredPoints' query type */
export interface IReinstateExpiredPointsQuery {
  params: IReinstateExpiredPointsParams;
  result: IReinstateExpiredPointsResult;
}

const reinstateExpiredPointsIR: any = {"usedParamSet":{"restaurant_id":true,"event_id":true,"reason":true,"actor":true,"idempotency_key":true,"points":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":426,"b":440}]},{"name":"event_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":457,"b":466}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":481,"b":488}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":502,"b":508}]},{"name":"idempotency_key","required":false,"transform":{"type":"scalar"},"locs":[{"a":532,"b":547}]},{"name":"points","required":false,"transform":{"type":"scalar"},"locs":[{"a":562,"b":568}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", booking_id, sequence as \"sequence!\",\n  points_delta as \"points_delta!\", reason as \"reason!\", source_key as \"source_key!\",\n  reverses_event_id, actor as \"actor!\", metadata as \"metadata!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\"\nfrom public.reinstate_expired_points(\n  restaurant_id => :restaurant_id!,\n  event_id => :event_id!,\n  reason => :reason!,\n  actor => :actor!,\n  idempotency_key => :idempotency_key,\n  points => :points\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", booking_id, sequence as "sequence!",
 *   points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
 *   reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!"
 * from public.reinstate_expired_points(
 *   restaurant_id => :restaurant_id!,
 *   event_id => :event_id!,
 *   reason => :reason!,
 *   actor => :actor!,
 *   idempotency_key => :idempotency_key,
 *   points => :points
 * )
 * ```
 */
export const reinstateExpiredPoints = new PreparedQuery<IReinstateExpiredPointsParams,IReinstateExpiredPointsResult>(reinstateExpiredPointsIR, {"parameters":["uuid","uuid","text","text","text","integer"],"numbers":[],"instants":["occurred_at","recorded_at"]});


/** 'ExpirePoints' parameters type */
export interface IExpirePointsParams {
  /** The instant it is asked for; now unless given. */
  as_of?: Date | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ExpirePoints' return type */
export interface IExpirePointsResult {
  accounts: number;
  entries: number;
  points: number | string;
}

/** 'ExpirePoints' query type */
export interface IExpirePointsQuery {
  params: IExpirePointsParams;
  result: IExpirePointsResult;
}

const expirePointsIR: any = {"usedParamSet":{"restaurant_id":true,"as_of":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":123,"b":137}]},{"name":"as_of","required":false,"transform":{"type":"scalar"},"locs":[{"a":160,"b":165}]}],"statement":"select\n  accounts as \"accounts!\", entries as \"entries!\", points as \"points!\"\nfrom public.expire_points(\n  restaurant_id => :restaurant_id!,\n  as_of => coalesce(:as_of, clock_timestamp())\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   accounts as "accounts!", entries as "entries!", points as "points!"
 * from public.expire_points(
 *   restaurant_id => :restaurant_id!,
 *   as_of => coalesce(:as_of, clock_timestamp())
 * )
 * ```
 */
export const expirePoints = new PreparedQuery<IExpirePointsParams,IExpirePointsResult>(expirePointsIR, {"parameters":["uuid","instant"],"numbers":["points"],"instants":[]});


/** 'LapseLoyaltyTiers' parameters type */
export interface ILapseLoyaltyTiersParams {
  /** The instant it is asked for; now unless given. */
  as_of?: Date | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'LapseLoyaltyTiers' return type */
export interface ILapseLoyaltyTiersResult {
  accounts: number;
}

/** 'LapseLoyaltyTiers' query type */
export interface ILapseLoyaltyTiersQuery {
  params: ILapseLoyaltyTiersParams;
  result: ILapseLoyaltyTiersResult;
}

const lapseLoyaltyTiersIR: any = {"usedParamSet":{"restaurant_id":true,"as_of":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":54,"b":68}]},{"name":"as_of","required":false,"transform":{"type":"scalar"},"locs":[{"a":91,"b":96}]}],"statement":"select public.lapse_loyalty_tiers(\n  restaurant_id => :restaurant_id!,\n  as_of => coalesce(:as_of, clock_timestamp())\n) as \"accounts!\""};

/**
 * Query generated from SQL:
 * ```
 * select public.lapse_loyalty_tiers(
 *   restaurant_id => :restaurant_id!,
 *   as_of => coalesce(:as_of, clock_timestamp())
 * ) as "accounts!"
 * ```
 */
export const lapseLoyaltyTiers = new PreparedQuery<ILapseLoyaltyTiersParams,ILapseLoyaltyTiersResult>(lapseLoyaltyTiersIR, {"parameters":["uuid","instant"],"numbers":[],"instants":[]});


/** 'LoyaltyStatement' parameters type */
export interface ILoyaltyStatementParams {
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** The program's id; the active program unless given. */
  program_id?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
}

/** 'LoyaltyStatement' return type */
export interface ILoyaltyStatementResult {
  /** Who caused it: an id or a kind, no name. */
  actor: string | null;
  /** Sum of the account's ledger entries; below zero after a reversal of points already spent. */
  balance: number | string;
  /** The booking whose points these are; null: a manual entry. No foreign key. */
  booking_id: string | null;
  booking_reference: string | null;
  event_id: string | null;
  line: string;
  next_expiry_on: string | null;
  next_expiry_points: number | string | null;
  note: string | null;
  /** When it counts. */
  occurred_at: Date | null;
  /** Points added, or taken if negative; never 0. */
  points_delta: number | null;
  /** A reason code; docs/reference.md lists them. */
  reason: string | null;
  /** When it was written, taken under the account's lock: never runs backwards along sequence. */
  recorded_at: Date | null;
  /** The entry that this one takes back. */
  reverses_event_id: string | null;
  /** Position in the account, from 1. */
  sequence: number | null;
}

/** 'LoyaltyStatement' query type */
export interface ILoyaltyStatementQuery {
  params: ILoyaltyStatementParams;
  result: ILoyaltyStatementResult;
}

const loyaltyStatementIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"from_at":true,"to_at":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":293,"b":307}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":327,"b":339}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":355,"b":362}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":376,"b":381}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":400,"b":410}]}],"statement":"select\n  line as \"line!\", occurred_at, points_delta, balance as \"balance!\", reason, booking_id,\n  booking_reference, note, actor, event_id, sequence, reverses_event_id, recorded_at,\n  next_expiry_on::text as next_expiry_on, next_expiry_points\nfrom public.loyalty_statement(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   line as "line!", occurred_at, points_delta, balance as "balance!", reason, booking_id,
 *   booking_reference, note, actor, event_id, sequence, reverses_event_id, recorded_at,
 *   next_expiry_on::text as next_expiry_on, next_expiry_points
 * from public.loyalty_statement(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   program_id => :program_id
 * )
 * ```
 */
export const loyaltyStatement = new PreparedQuery<ILoyaltyStatementParams,ILoyaltyStatementResult>(loyaltyStatementIR, {"parameters":["uuid","uuid","instant","instant","uuid"],"numbers":["balance","next_expiry_points"],"instants":["occurred_at","recorded_at"]});


/** 'LoyaltyBalanceAt' parameters type */
export interface ILoyaltyBalanceAtParams {
  /** The instant it is asked for; now unless given. */
  as_of: Date;
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** The program's id; the active program unless given. */
  program_id?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'LoyaltyBalanceAt' return type */
export interface ILoyaltyBalanceAtResult {
  /** Sum of the account's ledger entries; below zero after a reversal of points already spent. */
  balance: number | string;
  /** Points earned by bookings, reversals deducted; spending leaves it as it is. */
  lifetime_points: number | string;
  /** Tier by the points earned; with a qualification period as of tier_set_at, and possibly lapsed since. */
  tier: string;
}

/** 'LoyaltyBalanceAt' query type */
export interface ILoyaltyBalanceAtQuery {
  params: ILoyaltyBalanceAtParams;
  result: ILoyaltyBalanceAtResult;
}

const loyaltyBalanceAtIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"as_of":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":138,"b":152}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":172,"b":184}]},{"name":"as_of","required":true,"transform":{"type":"scalar"},"locs":[{"a":198,"b":204}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":223,"b":233}]}],"statement":"select\n  balance as \"balance!\", lifetime_points as \"lifetime_points!\", tier as \"tier!\"\nfrom public.loyalty_balance_at(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  as_of => :as_of!,\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   balance as "balance!", lifetime_points as "lifetime_points!", tier as "tier!"
 * from public.loyalty_balance_at(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   as_of => :as_of!,
 *   program_id => :program_id
 * )
 * ```
 */
export const loyaltyBalanceAt = new PreparedQuery<ILoyaltyBalanceAtParams,ILoyaltyBalanceAtResult>(loyaltyBalanceAtIR, {"parameters":["uuid","uuid","instant","uuid"],"numbers":["balance","lifetime_points"],"instants":[]});


/** 'LoyaltyLiability' parameters type */
export interface ILoyaltyLiabilityParams {
  /** The instant it is asked for; now unless given. */
  as_of?: Date | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'LoyaltyLiability' return type */
export interface ILoyaltyLiabilityResult {
  accounts: number | string;
  expiry_month: string | null;
  points: number | string;
  /** The program of the account. */
  program_id: string;
}

/** 'LoyaltyLiability' query type */
export interface ILoyaltyLiabilityQuery {
  params: ILoyaltyLiabilityParams;
  result: ILoyaltyLiabilityResult;
}

const loyaltyLiabilityIR: any = {"usedParamSet":{"restaurant_id":true,"as_of":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":185,"b":199}]},{"name":"as_of","required":false,"transform":{"type":"scalar"},"locs":[{"a":222,"b":227}]}],"statement":"select\n  program_id as \"program_id!\", to_char(expiry_month, 'YYYY-MM') as expiry_month,\n  points as \"points!\", accounts as \"accounts!\"\nfrom public.loyalty_liability(\n  restaurant_id => :restaurant_id!,\n  as_of => coalesce(:as_of, clock_timestamp())\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   program_id as "program_id!", to_char(expiry_month, 'YYYY-MM') as expiry_month,
 *   points as "points!", accounts as "accounts!"
 * from public.loyalty_liability(
 *   restaurant_id => :restaurant_id!,
 *   as_of => coalesce(:as_of, clock_timestamp())
 * )
 * ```
 */
export const loyaltyLiability = new PreparedQuery<ILoyaltyLiabilityParams,ILoyaltyLiabilityResult>(loyaltyLiabilityIR, {"parameters":["uuid","instant"],"numbers":["accounts","points"],"instants":[]});


/** 'RebuildLoyaltyLedger' parameters type */
export interface IRebuildLoyaltyLedgerParams {
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'RebuildLoyaltyLedger' return type */
export interface IRebuildLoyaltyLedgerResult {
  accounts_corrected: number | string;
  entries_posted: number | string;
}

/** 'RebuildLoyaltyLedger' query type */
export interface IRebuildLoyaltyLedgerQuery {
  params: IRebuildLoyaltyLedgerParams;
  result: IRebuildLoyaltyLedgerResult;
}

const rebuildLoyaltyLedgerIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":145,"b":159}]}],"statement":"select\n  entries_posted as \"entries_posted!\", accounts_corrected as \"accounts_corrected!\"\nfrom public.rebuild_loyalty_ledger(\n  restaurant_id => :restaurant_id!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   entries_posted as "entries_posted!", accounts_corrected as "accounts_corrected!"
 * from public.rebuild_loyalty_ledger(
 *   restaurant_id => :restaurant_id!
 * )
 * ```
 */
export const rebuildLoyaltyLedger = new PreparedQuery<IRebuildLoyaltyLedgerParams,IRebuildLoyaltyLedgerResult>(rebuildLoyaltyLedgerIR, {"parameters":["uuid"],"numbers":["accounts_corrected","entries_posted"],"instants":[]});


/** 'SetLoyaltyReward' parameters type */
export interface ISetLoyaltyRewardParams {
  /** Until when it is to be had; `infinity`: no end. */
  ends_at?: Date | null | undefined;
  /** Whether it can be redeemed at all. */
  is_active?: boolean | null | undefined;
  /** How often a guest may have it; 0: no limit. */
  limit_per_customer?: number | null | undefined;
  /** The tier from which it is to be had; empty: any. */
  lowest_tier?: string | null | undefined;
  /** Name as guests know it. */
  name?: string | null | undefined;
  /** What it costs, from 1. */
  points?: number | null | undefined;
  /** Its program; the active one unless given. */
  program_id?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Short name, unique in the program. */
  slug: string;
  /** From when it is to be had; `-infinity`: always. */
  starts_at?: Date | null | undefined;
  /** How many are left for all guests together; -1: as many as wanted. */
  stock?: number | null | undefined;
}

/** 'SetLoyaltyReward' return type */
export interface ISetLoyaltyRewardResult {
  /** When the row was inserted. */
  created_at: Date;
  /** When it ceases to be available; null: no end. */
  ends_at: Date | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Whether it can be redeemed at all. */
  is_active: boolean;
  /** How often a guest may redeem it, not counting reversed redemptions; null: no limit. */
  limit_per_customer: number | null;
  /** The lowest tier that may redeem it; null: any. */
  lowest_tier: string | null;
  /** Name as guests know it. */
  name: string;
  /** Its price in points. */
  points: number;
  /** The program whose points it costs. */
  program_id: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** Short name, unique in the program. */
  slug: string;
  /** When it becomes available; null: always. */
  starts_at: Date | null;
  /** How many are left for all guests together; null: no limit. */
  stock: number | null;
  /** When the row was last changed. */
  updated_at: Date;
}

/** 'SetLoyaltyReward' query type */
export interface ISetLoyaltyRewardQuery {
  params: ISetLoyaltyRewardParams;
  result: ISetLoyaltyRewardResult;
}

const setLoyaltyRewardIR: any = {"usedParamSet":{"restaurant_id":true,"slug":true,"name":true,"points":true,"lowest_tier":true,"limit_per_customer":true,"starts_at":true,"ends_at":true,"is_active":true,"program_id":true,"stock":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":340,"b":354}]},{"name":"slug","required":true,"transform":{"type":"scalar"},"locs":[{"a":367,"b":372}]},{"name":"name","required":false,"transform":{"type":"scalar"},"locs":[{"a":385,"b":389}]},{"name":"points","required":false,"transform":{"type":"scalar"},"locs":[{"a":404,"b":410}]},{"name":"lowest_tier","required":false,"transform":{"type":"scalar"},"locs":[{"a":430,"b":441}]},{"name":"limit_per_customer","required":false,"transform":{"type":"scalar"},"locs":[{"a":468,"b":486}]},{"name":"starts_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":504,"b":513}]},{"name":"ends_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":529,"b":536}]},{"name":"is_active","required":false,"transform":{"type":"scalar"},"locs":[{"a":554,"b":563}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":582,"b":592}]},{"name":"stock","required":false,"transform":{"type":"scalar"},"locs":[{"a":606,"b":611}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\", slug as \"slug!\",\n  name as \"name!\", points as \"points!\", lowest_tier, limit_per_customer, stock, starts_at,\n  ends_at, is_active as \"is_active!\", created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom public.set_loyalty_reward(\n  restaurant_id => :restaurant_id!,\n  slug => :slug!,\n  name => :name,\n  points => :points,\n  lowest_tier => :lowest_tier,\n  limit_per_customer => :limit_per_customer,\n  starts_at => :starts_at,\n  ends_at => :ends_at,\n  is_active => :is_active,\n  program_id => :program_id,\n  stock => :stock\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!", slug as "slug!",
 *   name as "name!", points as "points!", lowest_tier, limit_per_customer, stock, starts_at,
 *   ends_at, is_active as "is_active!", created_at as "created_at!", updated_at as "updated_at!"
 * from public.set_loyalty_reward(
 *   restaurant_id => :restaurant_id!,
 *   slug => :slug!,
 *   name => :name,
 *   points => :points,
 *   lowest_tier => :lowest_tier,
 *   limit_per_customer => :limit_per_customer,
 *   starts_at => :starts_at,
 *   ends_at => :ends_at,
 *   is_active => :is_active,
 *   program_id => :program_id,
 *   stock => :stock
 * )
 * ```
 */
export const setLoyaltyReward = new PreparedQuery<ISetLoyaltyRewardParams,ISetLoyaltyRewardResult>(setLoyaltyRewardIR, {"parameters":["uuid","text","text","integer","text","integer","instant","instant","boolean","uuid","integer"],"numbers":[],"instants":["created_at","ends_at","starts_at","updated_at"]});


/** 'ListLoyaltyRewards' parameters type */
export interface IListLoyaltyRewardsParams {
  /** The guest who is to have one; tells why not, where not. */
  customer_id?: string | null | undefined;
  /** The program's id; the active program unless given. */
  program_id?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ListLoyaltyRewards' return type */
export interface IListLoyaltyRewardsResult {
  /** When it ceases to be available; null: no end. */
  ends_at: Date | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Whether it can be redeemed at all. */
  is_active: boolean;
  /** How often a guest may redeem it, not counting reversed redemptions; null: no limit. */
  limit_per_customer: number | null;
  /** The lowest tier that may redeem it; null: any. */
  lowest_tier: string | null;
  /** Name as guests know it. */
  name: string;
  /** Its price in points. */
  points: number;
  refused_with: string | null;
  /** Short name, unique in the program. */
  slug: string;
  /** When it becomes available; null: always. */
  starts_at: Date | null;
  /** How many are left for all guests together; null: no limit. */
  stock: number | null;
}

/** 'ListLoyaltyRewards' query type */
export interface IListLoyaltyRewardsQuery {
  params: IListLoyaltyRewardsParams;
  result: IListLoyaltyRewardsResult;
}

const listLoyaltyRewardsIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":232,"b":246}]},{"name":"customer_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":266,"b":277}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":296,"b":306}]}],"statement":"select\n  id as \"id!\", slug as \"slug!\", name as \"name!\", points as \"points!\", lowest_tier,\n  limit_per_customer, stock, starts_at, ends_at, is_active as \"is_active!\", refused_with\nfrom public.list_loyalty_rewards(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id,\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", slug as "slug!", name as "name!", points as "points!", lowest_tier,
 *   limit_per_customer, stock, starts_at, ends_at, is_active as "is_active!", refused_with
 * from public.list_loyalty_rewards(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id,
 *   program_id => :program_id
 * )
 * ```
 */
export const listLoyaltyRewards = new PreparedQuery<IListLoyaltyRewardsParams,IListLoyaltyRewardsResult>(listLoyaltyRewardsIR, {"parameters":["uuid","uuid","uuid"],"numbers":[],"instants":["ends_at","starts_at"]});


/** 'RedeemReward' parameters type */
export interface IRedeemRewardParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The booking's id. */
  booking_id?: string | null | undefined;
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** A key of the caller's own: a retry with the same key does nothing twice. */
  idempotency_key?: string | null | undefined;
  /** Why, for people: no personal data. */
  reason?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** The reward's id. */
  reward_id: string;
}

/** 'RedeemReward' return type */
export interface IRedeemRewardResult {
  /** Who caused it: an id or a kind, no name. */
  actor: string;
  /** The booking whose points these are; null: a manual entry. No foreign key. */
  booking_id: string | null;
  /** The customer of the account. */
  customer_id: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Facts for auditors, such as {"rebuild": true}. */
  metadata: unknown;
  /** When it counts. */
  occurred_at: Date;
  /** Points added, or taken if negative; never 0. */
  points_delta: number;
  /** The program of the account. */
  program_id: string;
  /** A reason code; docs/reference.md lists them. */
  reason: string;
  /** When it was written, taken under the account's lock: never runs backwards along sequence. */
  recorded_at: Date;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** The entry that this one takes back. */
  reverses_event_id: string | null;
  /** Position in the account, from 1. */
  sequence: number;
  /** Unique key of what the entry is for: booking:<id>:<n>, or a hash of the caller's idempotency key. */
  source_key: string;
}

/** 'RedeemReward' query type */
export interface IRedeemRewardQuery {
  params: IRedeemRewardParams;
  result: IRedeemRewardResult;
}

const redeemRewardIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"reward_id":true,"actor":true,"idempotency_key":true,"reason":true,"booking_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":415,"b":429}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":449,"b":461}]},{"name":"reward_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":479,"b":489}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":503,"b":509}]},{"name":"idempotency_key","required":false,"transform":{"type":"scalar"},"locs":[{"a":533,"b":548}]},{"name":"reason","required":false,"transform":{"type":"scalar"},"locs":[{"a":563,"b":569}]},{"name":"booking_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":588,"b":598}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", booking_id, sequence as \"sequence!\",\n  points_delta as \"points_delta!\", reason as \"reason!\", source_key as \"source_key!\",\n  reverses_event_id, actor as \"actor!\", metadata as \"metadata!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\"\nfrom public.redeem_reward(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  reward_id => :reward_id!,\n  actor => :actor!,\n  idempotency_key => :idempotency_key,\n  reason => :reason,\n  booking_id => :booking_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", booking_id, sequence as "sequence!",
 *   points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
 *   reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!"
 * from public.redeem_reward(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   reward_id => :reward_id!,
 *   actor => :actor!,
 *   idempotency_key => :idempotency_key,
 *   reason => :reason,
 *   booking_id => :booking_id
 * )
 * ```
 */
export const redeemReward = new PreparedQuery<IRedeemRewardParams,IRedeemRewardResult>(redeemRewardIR, {"parameters":["uuid","uuid","uuid","text","text","text","uuid"],"numbers":[],"instants":["occurred_at","recorded_at"]});


/** 'SimulateLoyaltyProgram' parameters type */
export interface ISimulateLoyaltyProgramParams {
  /** How a booking is priced; null or left out: stays as it is. */
  accrual_rule: string;
  /** How earlier points expire from `expiry_notice_on` on; as the program has it unless given. */
  expires_after?: string | null | undefined;
  /** As if earlier points expired by `expires_after` from this day on; null: no such notice. */
  expiry_notice_on?: string | null | undefined;
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** The tiers and what qualifies for them; null or left out: stay as they are. */
  tier_definitions: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
}

/** 'SimulateLoyaltyProgram' return type */
export interface ISimulateLoyaltyProgramResult {
  item: string;
  section: string;
  simulated: number | string;
  today: number | string;
}

/** 'SimulateLoyaltyProgram' query type */
export interface ISimulateLoyaltyProgramQuery {
  params: ISimulateLoyaltyProgramParams;
  result: ISimulateLoyaltyProgramResult;
}

const simulateLoyaltyProgramIR: any = {"usedParamSet":{"restaurant_id":true,"accrual_rule":true,"tier_definitions":true,"from_at":true,"to_at":true,"expires_after":true,"expiry_notice_on":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":151,"b":165}]},{"name":"accrual_rule","required":true,"transform":{"type":"scalar"},"locs":[{"a":186,"b":199}]},{"name":"tier_definitions","required":true,"transform":{"type":"scalar"},"locs":[{"a":224,"b":241}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":257,"b":264}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":278,"b":283}]},{"name":"expires_after","required":false,"transform":{"type":"scalar"},"locs":[{"a":305,"b":318}]},{"name":"expiry_notice_on","required":false,"transform":{"type":"scalar"},"locs":[{"a":343,"b":359}]}],"statement":"select\n  section as \"section!\", item as \"item!\", today as \"today!\", simulated as \"simulated!\"\nfrom public.simulate_loyalty_program(\n  restaurant_id => :restaurant_id!,\n  accrual_rule => :accrual_rule!,\n  tier_definitions => :tier_definitions!,\n  from_at => :from_at,\n  to_at => :to_at,\n  expires_after => :expires_after,\n  expiry_notice_on => :expiry_notice_on\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   section as "section!", item as "item!", today as "today!", simulated as "simulated!"
 * from public.simulate_loyalty_program(
 *   restaurant_id => :restaurant_id!,
 *   accrual_rule => :accrual_rule!,
 *   tier_definitions => :tier_definitions!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   expires_after => :expires_after,
 *   expiry_notice_on => :expiry_notice_on
 * )
 * ```
 */
export const simulateLoyaltyProgram = new PreparedQuery<ISimulateLoyaltyProgramParams,ISimulateLoyaltyProgramResult>(simulateLoyaltyProgramIR, {"parameters":["uuid","jsonb","jsonb","instant","instant","interval","date"],"numbers":["simulated","today"],"instants":[]});


/** 'RepriceLoyaltyHistory' parameters type */
export interface IRepriceLoyaltyHistoryParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor?: string | null | undefined;
  /** Only counts; true unless given. */
  dry_run?: boolean | null | undefined;
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
}

/** 'RepriceLoyaltyHistory' return type */
export interface IRepriceLoyaltyHistoryResult {
  bookings: number | string;
  bookings_changed: number | string;
  entries_posted: number | string;
  points_after: number | string;
  points_before: number | string;
}

/** 'RepriceLoyaltyHistory' query type */
export interface IRepriceLoyaltyHistoryQuery {
  params: IRepriceLoyaltyHistoryParams;
  result: IRepriceLoyaltyHistoryResult;
}

const repriceLoyaltyHistoryIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"dry_run":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":239,"b":253}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":269,"b":276}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":290,"b":295}]},{"name":"dry_run","required":false,"transform":{"type":"scalar"},"locs":[{"a":320,"b":327}]},{"name":"actor","required":false,"transform":{"type":"scalar"},"locs":[{"a":357,"b":362}]}],"statement":"select\n  bookings as \"bookings!\", bookings_changed as \"bookings_changed!\",\n  points_before as \"points_before!\", points_after as \"points_after!\",\n  entries_posted as \"entries_posted!\"\nfrom public.reprice_loyalty_history(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  dry_run => coalesce(:dry_run, true),\n  actor => coalesce(:actor, 'system')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   bookings as "bookings!", bookings_changed as "bookings_changed!",
 *   points_before as "points_before!", points_after as "points_after!",
 *   entries_posted as "entries_posted!"
 * from public.reprice_loyalty_history(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   dry_run => coalesce(:dry_run, true),
 *   actor => coalesce(:actor, 'system')
 * )
 * ```
 */
export const repriceLoyaltyHistory = new PreparedQuery<IRepriceLoyaltyHistoryParams,IRepriceLoyaltyHistoryResult>(repriceLoyaltyHistoryIR, {"parameters":["uuid","instant","instant","boolean","text"],"numbers":["bookings","bookings_changed","entries_posted","points_after","points_before"],"instants":[]});


/** 'LoyaltyStatus' parameters type */
export interface ILoyaltyStatusParams {
  /** One restaurant; null or left out: all of them. */
  restaurant_id?: string | null | undefined;
}

/** 'LoyaltyStatus' return type */
export interface ILoyaltyStatusResult {
  advice: string | null;
  earns: boolean;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Name as guests know it. */
  name: string;
  /** Why bookings confirmed now earn nothing; null: they earn. */
  obstacle: string | null;
  /** `settings` applies to every session, `session` to those that set it as this one does. */
  opened_by: string | null;
  /** True: bookings earn if the restaurant is on the pilot list; false: if general availability is on. */
  pilot_only: boolean | null;
  /** The program of the account. */
  program_id: string | null;
  program_slug: string | null;
  /** Short name, unique in the restaurant. */
  slug: string;
}

/** 'LoyaltyStatus' query type */
export interface ILoyaltyStatusQuery {
  params: ILoyaltyStatusParams;
  result: ILoyaltyStatusResult;
}

const loyaltyStatusIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":190,"b":203}]}],"statement":"select\n  id as \"id!\", slug as \"slug!\", name as \"name!\", earns as \"earns!\", obstacle,\n  opened_by, program_id, program_slug, pilot_only, advice\nfrom public.loyalty_status(\n  restaurant_id => :restaurant_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", slug as "slug!", name as "name!", earns as "earns!", obstacle,
 *   opened_by, program_id, program_slug, pilot_only, advice
 * from public.loyalty_status(
 *   restaurant_id => :restaurant_id
 * )
 * ```
 */
export const loyaltyStatus = new PreparedQuery<ILoyaltyStatusParams,ILoyaltyStatusResult>(loyaltyStatusIR, {"parameters":["uuid"],"numbers":[],"instants":[]});


/** 'OpenLoyalty' parameters type */
export interface IOpenLoyaltyParams {
  /** The restaurant; null or left out: general availability, for programs not `pilot_only`. */
  restaurant_id?: string | null | undefined;
}

/** 'OpenLoyalty' return type */
export interface IOpenLoyaltyResult {
  advice: string | null;
  earns: boolean;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Name as guests know it. */
  name: string;
  obstacle: string | null;
  opened_by: string | null;
  /** True: bookings earn if the restaurant is on the pilot list; false: if general availability is on. */
  pilot_only: boolean | null;
  /** The program of the account. */
  program_id: string | null;
  program_slug: string | null;
  /** Short name, unique in the restaurant. */
  slug: string;
}

/** 'OpenLoyalty' query type */
export interface IOpenLoyaltyQuery {
  params: IOpenLoyaltyParams;
  result: IOpenLoyaltyResult;
}

const openLoyaltyIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":188,"b":201}]}],"statement":"select\n  id as \"id!\", slug as \"slug!\", name as \"name!\", earns as \"earns!\", obstacle,\n  opened_by, program_id, program_slug, pilot_only, advice\nfrom public.open_loyalty(\n  restaurant_id => :restaurant_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", slug as "slug!", name as "name!", earns as "earns!", obstacle,
 *   opened_by, program_id, program_slug, pilot_only, advice
 * from public.open_loyalty(
 *   restaurant_id => :restaurant_id
 * )
 * ```
 */
export const openLoyalty = new PreparedQuery<IOpenLoyaltyParams,IOpenLoyaltyResult>(openLoyaltyIR, {"parameters":["uuid"],"numbers":[],"instants":[]});


/** 'CloseLoyalty' parameters type */
export interface ICloseLoyaltyParams {
  /** The restaurant; null or left out: general availability, for programs not `pilot_only`. */
  restaurant_id?: string | null | undefined;
}

/** 'CloseLoyalty' return type */
export interface ICloseLoyaltyResult {
  advice: string | null;
  earns: boolean;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Name as guests know it. */
  name: string;
  obstacle: string | null;
  opened_by: string | null;
  /** True: bookings earn if the restaurant is on the pilot list; false: if general availability is on. */
  pilot_only: boolean | null;
  /** The program of the account. */
  program_id: string | null;
  program_slug: string | null;
  /** Short name, unique in the restaurant. */
  slug: string;
}

/** 'CloseLoyalty' query type */
export interface ICloseLoyaltyQuery {
  params: ICloseLoyaltyParams;
  result: ICloseLoyaltyResult;
}

const closeLoyaltyIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":189,"b":202}]}],"statement":"select\n  id as \"id!\", slug as \"slug!\", name as \"name!\", earns as \"earns!\", obstacle,\n  opened_by, program_id, program_slug, pilot_only, advice\nfrom public.close_loyalty(\n  restaurant_id => :restaurant_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", slug as "slug!", name as "name!", earns as "earns!", obstacle,
 *   opened_by, program_id, program_slug, pilot_only, advice
 * from public.close_loyalty(
 *   restaurant_id => :restaurant_id
 * )
 * ```
 */
export const closeLoyalty = new PreparedQuery<ICloseLoyaltyParams,ICloseLoyaltyResult>(closeLoyaltyIR, {"parameters":["uuid"],"numbers":[],"instants":[]});


/** 'ExplainBookingPoints' parameters type */
export interface IExplainBookingPointsParams {
  /** The booking's id. */
  booking_id: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ExplainBookingPoints' return type */
export interface IExplainBookingPointsResult {
  /** What a booking earns: type per_guest, flat or per_spend; see regulars.accrual_points. */
  accrual_rule: unknown | null;
  /** Raised by each change of accrual_rule, tier_definitions or expires_after. */
  accrual_version: number | null;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  explanation: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** What a booking confirmed now would meet; null: nothing. */
  obstacle: string | null;
  points: number;
  posted: number | string;
  program_slug: string | null;
  /** A reason code; docs/reference.md lists them. */
  reason: string;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
}

/** 'ExplainBookingPoints' query type */
export interface IExplainBookingPointsQuery {
  params: IExplainBookingPointsParams;
  result: IExplainBookingPointsResult;
}

const explainBookingPointsIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":290,"b":304}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":323,"b":334}]}],"statement":"select\n  id as \"id!\", reference as \"reference!\", status as \"status!\", customer_id,\n  points as \"points!\", posted as \"posted!\", reason as \"reason!\", explanation as \"explanation!\",\n  program_slug, accrual_version, accrual_rule, obstacle\nfrom public.explain_booking_points(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", reference as "reference!", status as "status!", customer_id,
 *   points as "points!", posted as "posted!", reason as "reason!", explanation as "explanation!",
 *   program_slug, accrual_version, accrual_rule, obstacle
 * from public.explain_booking_points(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id!
 * )
 * ```
 */
export const explainBookingPoints = new PreparedQuery<IExplainBookingPointsParams,IExplainBookingPointsResult>(explainBookingPointsIR, {"parameters":["uuid","uuid"],"numbers":["posted"],"instants":[]});


/** 'ListLoyaltyPrograms' parameters type */
export interface IListLoyaltyProgramsParams {
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ListLoyaltyPrograms' return type */
export interface IListLoyaltyProgramsResult {
  /** What a booking earns: type per_guest, flat or per_spend; see regulars.accrual_points. */
  accrual_rule: unknown;
  /** Raised by each change of accrual_rule, tier_definitions or expires_after. */
  accrual_version: number;
  /** When the row was inserted. */
  created_at: Date;
  /** Age at which points earned from now on expire, from the local date on which they were earned; null: never. */
  expires_after: string | null;
  /** The date from which the newest notice holds: until then earlier points expire as before. */
  expiry_notice_on: string | null;
  /** The version that announced the newest expiry notice: its expires_after holds for points of earlier versions too; null: each keeps its own. */
  expiry_notice_version: number | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Whether bookings may earn in it; at most one per restaurant is active. */
  is_active: boolean;
  /** Name as guests know it. */
  name: string;
  /** True: bookings earn if the restaurant is on the pilot list; false: if general availability is on. */
  pilot_only: boolean;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** Short name, unique in the restaurant. */
  slug: string;
  /** confirmation: points can be spent at once; visit: once their booking is completed. */
  spendable_from: string;
  /** Tiers by points earned, lowest first, from 0; qualification_period null: all time. */
  tier_definitions: unknown;
  /** When the row was last changed. */
  updated_at: Date;
}

/** 'ListLoyaltyPrograms' query type */
export interface IListLoyaltyProgramsQuery {
  params: IListLoyaltyProgramsParams;
  result: IListLoyaltyProgramsResult;
}

const listLoyaltyProgramsIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":525,"b":539}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", slug as \"slug!\", name as \"name!\",\n  is_active as \"is_active!\", pilot_only as \"pilot_only!\", accrual_version as \"accrual_version!\",\n  accrual_rule as \"accrual_rule!\", tier_definitions as \"tier_definitions!\",\n  expires_after::text as expires_after,\n  spendable_from as \"spendable_from!\", expiry_notice_version,\n  expiry_notice_on::text as expiry_notice_on,\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom public.list_loyalty_programs(\n  restaurant_id => :restaurant_id!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", slug as "slug!", name as "name!",
 *   is_active as "is_active!", pilot_only as "pilot_only!", accrual_version as "accrual_version!",
 *   accrual_rule as "accrual_rule!", tier_definitions as "tier_definitions!",
 *   expires_after::text as expires_after,
 *   spendable_from as "spendable_from!", expiry_notice_version,
 *   expiry_notice_on::text as expiry_notice_on,
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from public.list_loyalty_programs(
 *   restaurant_id => :restaurant_id!
 * )
 * ```
 */
export const listLoyaltyPrograms = new PreparedQuery<IListLoyaltyProgramsParams,IListLoyaltyProgramsResult>(listLoyaltyProgramsIR, {"parameters":["uuid"],"numbers":[],"instants":["created_at","updated_at"]});


/** 'AnnounceExpiry' parameters type */
export interface IAnnounceExpiryParams {
  /** Only tells what the notice would do; true unless given. */
  dry_run?: boolean | null | undefined;
  /** How long points last, such as `12 months`; `0`: for ever; as the program has it unless given. */
  expires_after?: string | null | undefined;
  /** The day from which it holds, such as `2031-01-01`; after today. */
  notice_on: string;
  /** The program's id; the active program unless given. */
  program_id?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'AnnounceExpiry' return type */
export interface IAnnounceExpiryResult {
  announced: number | string;
  item: string;
  section: string;
  today: number | string;
}

/** 'AnnounceExpiry' query type */
export interface IAnnounceExpiryQuery {
  params: IAnnounceExpiryParams;
  result: IAnnounceExpiryResult;
}

const announceExpiryIR: any = {"usedParamSet":{"restaurant_id":true,"notice_on":true,"expires_after":true,"program_id":true,"dry_run":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":142,"b":156}]},{"name":"notice_on","required":true,"transform":{"type":"scalar"},"locs":[{"a":174,"b":184}]},{"name":"expires_after","required":false,"transform":{"type":"scalar"},"locs":[{"a":206,"b":219}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":238,"b":248}]},{"name":"dry_run","required":false,"transform":{"type":"scalar"},"locs":[{"a":273,"b":280}]}],"statement":"select\n  section as \"section!\", item as \"item!\", today as \"today!\", announced as \"announced!\"\nfrom public.announce_expiry(\n  restaurant_id => :restaurant_id!,\n  notice_on => :notice_on!,\n  expires_after => :expires_after,\n  program_id => :program_id,\n  dry_run => coalesce(:dry_run, true)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   section as "section!", item as "item!", today as "today!", announced as "announced!"
 * from public.announce_expiry(
 *   restaurant_id => :restaurant_id!,
 *   notice_on => :notice_on!,
 *   expires_after => :expires_after,
 *   program_id => :program_id,
 *   dry_run => coalesce(:dry_run, true)
 * )
 * ```
 */
export const announceExpiry = new PreparedQuery<IAnnounceExpiryParams,IAnnounceExpiryResult>(announceExpiryIR, {"parameters":["uuid","date","interval","uuid","boolean"],"numbers":["announced","today"],"instants":[]});


/** 'WithdrawExpiryNotice' parameters type */
export interface IWithdrawExpiryNoticeParams {
  /** The program's id; the active program unless given. */
  program_id?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'WithdrawExpiryNotice' return type */
export interface IWithdrawExpiryNoticeResult {
  /** What a booking earns: type per_guest, flat or per_spend; see regulars.accrual_points. */
  accrual_rule: unknown;
  /** Raised by each change of accrual_rule, tier_definitions or expires_after. */
  accrual_version: number;
  /** When the row was inserted. */
  created_at: Date;
  /** Age at which points earned from now on expire, from the local date on which they were earned; null: never. */
  expires_after: string | null;
  /** The date from which the newest notice holds: until then earlier points expire as before. */
  expiry_notice_on: string | null;
  /** The version that announced the newest expiry notice: its expires_after holds for points of earlier versions too; null: each keeps its own. */
  expiry_notice_version: number | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Whether bookings may earn in it; at most one per restaurant is active. */
  is_active: boolean;
  /** Name as guests know it. */
  name: string;
  /** True: bookings earn if the restaurant is on the pilot list; false: if general availability is on. */
  pilot_only: boolean;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** Short name, unique in the restaurant. */
  slug: string;
  /** confirmation: points can be spent at once; visit: once their booking is completed. */
  spendable_from: string;
  /** Tiers by points earned, lowest first, from 0; qualification_period null: all time. */
  tier_definitions: unknown;
  /** When the row was last changed. */
  updated_at: Date;
}

/** 'WithdrawExpiryNotice' query type */
export interface IWithdrawExpiryNoticeQuery {
  params: IWithdrawExpiryNoticeParams;
  result: IWithdrawExpiryNoticeResult;
}

const withdrawExpiryNoticeIR: any = {"usedParamSet":{"restaurant_id":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":526,"b":540}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":559,"b":569}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", slug as \"slug!\", name as \"name!\",\n  is_active as \"is_active!\", pilot_only as \"pilot_only!\", accrual_version as \"accrual_version!\",\n  accrual_rule as \"accrual_rule!\", tier_definitions as \"tier_definitions!\",\n  expires_after::text as expires_after,\n  spendable_from as \"spendable_from!\", expiry_notice_version,\n  expiry_notice_on::text as expiry_notice_on,\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom public.withdraw_expiry_notice(\n  restaurant_id => :restaurant_id!,\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", slug as "slug!", name as "name!",
 *   is_active as "is_active!", pilot_only as "pilot_only!", accrual_version as "accrual_version!",
 *   accrual_rule as "accrual_rule!", tier_definitions as "tier_definitions!",
 *   expires_after::text as expires_after,
 *   spendable_from as "spendable_from!", expiry_notice_version,
 *   expiry_notice_on::text as expiry_notice_on,
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from public.withdraw_expiry_notice(
 *   restaurant_id => :restaurant_id!,
 *   program_id => :program_id
 * )
 * ```
 */
export const withdrawExpiryNotice = new PreparedQuery<IWithdrawExpiryNoticeParams,IWithdrawExpiryNoticeResult>(withdrawExpiryNoticeIR, {"parameters":["uuid","uuid"],"numbers":[],"instants":["created_at","updated_at"]});


/** 'ListLoyaltyExpiries' parameters type */
export interface IListLoyaltyExpiriesParams {
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** At most so many rows. */
  limit_to?: number | null | undefined;
  /** The program's id; the active program unless given. */
  program_id?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ListLoyaltyExpiries' return type */
export interface IListLoyaltyExpiriesResult {
  expires_at: Date;
  expires_on: string;
  points: number | string;
}

/** 'ListLoyaltyExpiries' query type */
export interface IListLoyaltyExpiriesQuery {
  params: IListLoyaltyExpiriesParams;
  result: IListLoyaltyExpiriesResult;
}

const listLoyaltyExpiriesIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"program_id":true,"limit_to":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":149,"b":163}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":183,"b":195}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":214,"b":224}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":241,"b":249}]}],"statement":"select\n  expires_on::text as \"expires_on!\", expires_at as \"expires_at!\",\n  points as \"points!\"\nfrom public.list_loyalty_expiries(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  program_id => :program_id,\n  limit_to => :limit_to\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   expires_on::text as "expires_on!", expires_at as "expires_at!",
 *   points as "points!"
 * from public.list_loyalty_expiries(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   program_id => :program_id,
 *   limit_to => :limit_to
 * )
 * ```
 */
export const listLoyaltyExpiries = new PreparedQuery<IListLoyaltyExpiriesParams,IListLoyaltyExpiriesResult>(listLoyaltyExpiriesIR, {"parameters":["uuid","uuid","uuid","integer"],"numbers":["points"],"instants":["expires_at"]});


/** 'TransferLoyaltyPoints' parameters type */
export interface ITransferLoyaltyPointsParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** Of this guest only; null or left out: of all. */
  customer_id?: string | null | undefined;
  /** Only tells who would be moved; true unless given. */
  dry_run?: boolean | null | undefined;
  /** The program that the points leave. */
  from_program_id: string;
  /** At most so many guests, 1 to 10000; 1000 unless given. */
  limit_to?: number | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Where they go; the active program unless given. */
  to_program_id?: string | null | undefined;
}

/** 'TransferLoyaltyPoints' return type */
export interface ITransferLoyaltyPointsResult {
  /** Sum of the account's ledger entries; below zero after a reversal of points already spent. */
  balance: number | string;
  bookings: number;
  entries: number;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** Points earned by bookings, reversals deducted; spending leaves it as it is. */
  lifetime_points: number | string;
}

/** 'TransferLoyaltyPoints' query type */
export interface ITransferLoyaltyPointsQuery {
  params: ITransferLoyaltyPointsParams;
  result: ITransferLoyaltyPointsResult;
}

const transferLoyaltyPointsIR: any = {"usedParamSet":{"restaurant_id":true,"from_program_id":true,"actor":true,"to_program_id":true,"customer_id":true,"dry_run":true,"limit_to":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":189,"b":203}]},{"name":"from_program_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":227,"b":243}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":257,"b":263}]},{"name":"to_program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":285,"b":298}]},{"name":"customer_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":318,"b":329}]},{"name":"dry_run","required":false,"transform":{"type":"scalar"},"locs":[{"a":354,"b":361}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":394,"b":402}]}],"statement":"select\n  id as \"id!\", balance as \"balance!\", lifetime_points as \"lifetime_points!\",\n  bookings as \"bookings!\", entries as \"entries!\"\nfrom public.transfer_loyalty_points(\n  restaurant_id => :restaurant_id!,\n  from_program_id => :from_program_id!,\n  actor => :actor!,\n  to_program_id => :to_program_id,\n  customer_id => :customer_id,\n  dry_run => coalesce(:dry_run, true),\n  limit_to => coalesce(:limit_to, 1000)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", balance as "balance!", lifetime_points as "lifetime_points!",
 *   bookings as "bookings!", entries as "entries!"
 * from public.transfer_loyalty_points(
 *   restaurant_id => :restaurant_id!,
 *   from_program_id => :from_program_id!,
 *   actor => :actor!,
 *   to_program_id => :to_program_id,
 *   customer_id => :customer_id,
 *   dry_run => coalesce(:dry_run, true),
 *   limit_to => coalesce(:limit_to, 1000)
 * )
 * ```
 */
export const transferLoyaltyPoints = new PreparedQuery<ITransferLoyaltyPointsParams,ITransferLoyaltyPointsResult>(transferLoyaltyPointsIR, {"parameters":["uuid","uuid","text","uuid","uuid","boolean","integer"],"numbers":["balance","lifetime_points"],"instants":[]});


/** 'ExcludeFromLoyalty' parameters type */
export interface IExcludeFromLoyaltyParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** The program's id; the active program unless given. */
  program_id?: string | null | undefined;
  /** Why: a short code such as `staff` or `abuse`; no personal data. */
  reason: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ExcludeFromLoyalty' return type */
export interface IExcludeFromLoyaltyResult {
  /** The customer, as named: after a merge the exclusion holds for the whole person. */
  customer_id: string;
  /** Until when; null: still excluded. */
  ended_at: Date | null;
  /** Who ended it: an id or a kind, no name. */
  ended_by: string | null;
  /** From when: bookings that come to earn after that earn nothing. */
  excluded_at: Date;
  /** Who excluded: an id or a kind, no name. */
  excluded_by: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The program. */
  program_id: string;
  /** Why, as a short code such as staff or abuse; no personal data. */
  reason: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
}

/** 'ExcludeFromLoyalty' query type */
export interface IExcludeFromLoyaltyQuery {
  params: IExcludeFromLoyaltyParams;
  result: IExcludeFromLoyaltyResult;
}

const excludeFromLoyaltyIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"reason":true,"actor":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":276,"b":290}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":310,"b":322}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":337,"b":344}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":358,"b":364}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":383,"b":393}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", reason as \"reason!\", excluded_at as \"excluded_at!\",\n  excluded_by as \"excluded_by!\", ended_at, ended_by\nfrom public.exclude_from_loyalty(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  reason => :reason!,\n  actor => :actor!,\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", reason as "reason!", excluded_at as "excluded_at!",
 *   excluded_by as "excluded_by!", ended_at, ended_by
 * from public.exclude_from_loyalty(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   reason => :reason!,
 *   actor => :actor!,
 *   program_id => :program_id
 * )
 * ```
 */
export const excludeFromLoyalty = new PreparedQuery<IExcludeFromLoyaltyParams,IExcludeFromLoyaltyResult>(excludeFromLoyaltyIR, {"parameters":["uuid","uuid","text","text","uuid"],"numbers":[],"instants":["ended_at","excluded_at"]});


/** 'ReadmitToLoyalty' parameters type */
export interface IReadmitToLoyaltyParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id: string;
  /** The program's id; the active program unless given. */
  program_id?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ReadmitToLoyalty' return type */
export interface IReadmitToLoyaltyResult {
  /** The customer, as named: after a merge the exclusion holds for the whole person. */
  customer_id: string;
  /** Until when; null: still excluded. */
  ended_at: Date | null;
  /** Who ended it: an id or a kind, no name. */
  ended_by: string | null;
  /** From when: bookings that come to earn after that earn nothing. */
  excluded_at: Date;
  /** Who excluded: an id or a kind, no name. */
  excluded_by: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The program. */
  program_id: string;
  /** Why, as a short code such as staff or abuse; no personal data. */
  reason: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
}

/** 'ReadmitToLoyalty' query type */
export interface IReadmitToLoyaltyQuery {
  params: IReadmitToLoyaltyParams;
  result: IReadmitToLoyaltyResult;
}

const readmitToLoyaltyIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"actor":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":274,"b":288}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":308,"b":320}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":334,"b":340}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":359,"b":369}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", reason as \"reason!\", excluded_at as \"excluded_at!\",\n  excluded_by as \"excluded_by!\", ended_at, ended_by\nfrom public.readmit_to_loyalty(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  actor => :actor!,\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", reason as "reason!", excluded_at as "excluded_at!",
 *   excluded_by as "excluded_by!", ended_at, ended_by
 * from public.readmit_to_loyalty(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   actor => :actor!,
 *   program_id => :program_id
 * )
 * ```
 */
export const readmitToLoyalty = new PreparedQuery<IReadmitToLoyaltyParams,IReadmitToLoyaltyResult>(readmitToLoyaltyIR, {"parameters":["uuid","uuid","text","uuid"],"numbers":[],"instants":["ended_at","excluded_at"]});


/** 'ListLoyaltyExclusions' parameters type */
export interface IListLoyaltyExclusionsParams {
  /** The customer's id; a merged one stands for whom it was merged into. */
  customer_id?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ListLoyaltyExclusions' return type */
export interface IListLoyaltyExclusionsResult {
  /** The customer, as named: after a merge the exclusion holds for the whole person. */
  customer_id: string;
  /** Until when; null: still excluded. */
  ended_at: Date | null;
  /** Who ended it: an id or a kind, no name. */
  ended_by: string | null;
  /** From when: bookings that come to earn after that earn nothing. */
  excluded_at: Date;
  /** Who excluded: an id or a kind, no name. */
  excluded_by: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The program. */
  program_id: string;
  /** Why, as a short code such as staff or abuse; no personal data. */
  reason: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
}

/** 'ListLoyaltyExclusions' query type */
export interface IListLoyaltyExclusionsQuery {
  params: IListLoyaltyExclusionsParams;
  result: IListLoyaltyExclusionsResult;
}

const listLoyaltyExclusionsIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":279,"b":293}]},{"name":"customer_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":313,"b":324}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", reason as \"reason!\", excluded_at as \"excluded_at!\",\n  excluded_by as \"excluded_by!\", ended_at, ended_by\nfrom public.list_loyalty_exclusions(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", reason as "reason!", excluded_at as "excluded_at!",
 *   excluded_by as "excluded_by!", ended_at, ended_by
 * from public.list_loyalty_exclusions(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id
 * )
 * ```
 */
export const listLoyaltyExclusions = new PreparedQuery<IListLoyaltyExclusionsParams,IListLoyaltyExclusionsResult>(listLoyaltyExclusionsIR, {"parameters":["uuid","uuid"],"numbers":[],"instants":["ended_at","excluded_at"]});


