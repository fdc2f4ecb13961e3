/** Types generated for queries found in "queries/loyalty.sql" */
import { PreparedQuery } from '../prepared-query.js';

/** 'SetLoyaltyProgram' parameters type */
export interface ISetLoyaltyProgramParams {
  accrual_rule?: string | null | void;
  expires_after?: string | null | void;
  is_active?: boolean | null | void;
  name?: string | null | void;
  pilot_only?: boolean | null | void;
  restaurant_id: string;
  slug: string;
  spendable_from?: string | null | void;
  tier_definitions?: string | null | void;
}

/** 'SetLoyaltyProgram' return type */
export interface ISetLoyaltyProgramResult {
  accrual_rule: unknown;
  accrual_version: number;
  created_at: Date;
  expires_after: string | null;
  id: string;
  is_active: boolean;
  name: string;
  pilot_only: boolean;
  restaurant_id: string;
  slug: string;
  spendable_from: string;
  tier_definitions: unknown;
  updated_at: Date;
}

/** 'SetLoyaltyProgram' query type */
export interface ISetLoyaltyProgramQuery {
  params: ISetLoyaltyProgramParams;
  result: ISetLoyaltyProgramResult;
}

const setLoyaltyProgramIR: any = {"usedParamSet":{"restaurant_id":true,"slug":true,"name":true,"accrual_rule":true,"tier_definitions":true,"expires_after":true,"spendable_from":true,"pilot_only":true,"is_active":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":445,"b":459}]},{"name":"slug","required":true,"transform":{"type":"scalar"},"locs":[{"a":472,"b":477}]},{"name":"name","required":false,"transform":{"type":"scalar"},"locs":[{"a":490,"b":494}]},{"name":"accrual_rule","required":false,"transform":{"type":"scalar"},"locs":[{"a":515,"b":527}]},{"name":"tier_definitions","required":false,"transform":{"type":"scalar"},"locs":[{"a":552,"b":568}]},{"name":"expires_after","required":false,"transform":{"type":"scalar"},"locs":[{"a":590,"b":603}]},{"name":"spendable_from","required":false,"transform":{"type":"scalar"},"locs":[{"a":642,"b":656}]},{"name":"pilot_only","required":false,"transform":{"type":"scalar"},"locs":[{"a":675,"b":685}]},{"name":"is_active","required":false,"transform":{"type":"scalar"},"locs":[{"a":712,"b":721}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", slug as \"slug!\", name as \"name!\",\n  is_active as \"is_active!\", pilot_only as \"pilot_only!\", accrual_version as \"accrual_version!\",\n  accrual_rule as \"accrual_rule!\", tier_definitions as \"tier_definitions!\",\n  expires_after::text as expires_after,\n  spendable_from as \"spendable_from!\", created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom set_loyalty_program(\n  restaurant_id => :restaurant_id!,\n  slug => :slug!,\n  name => :name,\n  accrual_rule => :accrual_rule,\n  tier_definitions => :tier_definitions,\n  expires_after => :expires_after::text::interval,\n  spendable_from => :spendable_from,\n  pilot_only => :pilot_only,\n  is_active => coalesce(:is_active, true)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", slug as "slug!", name as "name!",
 *   is_active as "is_active!", pilot_only as "pilot_only!", accrual_version as "accrual_version!",
 *   accrual_rule as "accrual_rule!", tier_definitions as "tier_definitions!",
 *   expires_after::text as expires_after,
 *   spendable_from as "spendable_from!", created_at as "created_at!", updated_at as "updated_at!"
 * from set_loyalty_program(
 *   restaurant_id => :restaurant_id!,
 *   slug => :slug!,
 *   name => :name,
 *   accrual_rule => :accrual_rule,
 *   tier_definitions => :tier_definitions,
 *   expires_after => :expires_after::text::interval,
 *   spendable_from => :spendable_from,
 *   pilot_only => :pilot_only,
 *   is_active => coalesce(:is_active, true)
 * )
 * ```
 */
export const setLoyaltyProgram = new PreparedQuery<ISetLoyaltyProgramParams,ISetLoyaltyProgramResult>(setLoyaltyProgramIR);


/** 'GetLoyaltyAccount' parameters type */
export interface IGetLoyaltyAccountParams {
  customer_id: string;
  program_id?: string | null | void;
  restaurant_id: string;
}

/** 'GetLoyaltyAccount' return type */
export interface IGetLoyaltyAccountResult {
  balance: number | string;
  last_awarded_at: Date | null;
  lifetime_points: number | string;
  next_tier: string | null;
  pending: number | string;
  points_to_next_tier: number | string | null;
  program_name: string;
  program_slug: string;
  spendable: number | string;
  tier: string;
}

/** 'GetLoyaltyAccount' query type */
export interface IGetLoyaltyAccountQuery {
  params: IGetLoyaltyAccountParams;
  result: IGetLoyaltyAccountResult;
}

const getLoyaltyAccountIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":301,"b":315}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":335,"b":347}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":366,"b":376}]}],"statement":"select\n  program_slug as \"program_slug!\", program_name as \"program_name!\", balance as \"balance!\",\n  spendable as \"spendable!\", pending as \"pending!\", lifetime_points as \"lifetime_points!\",\n  tier as \"tier!\", next_tier, points_to_next_tier, last_awarded_at\nfrom get_loyalty_account(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   program_slug as "program_slug!", program_name as "program_name!", balance as "balance!",
 *   spendable as "spendable!", pending as "pending!", lifetime_points as "lifetime_points!",
 *   tier as "tier!", next_tier, points_to_next_tier, last_awarded_at
 * from get_loyalty_account(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   program_id => :program_id
 * )
 * ```
 */
export const getLoyaltyAccount = new PreparedQuery<IGetLoyaltyAccountParams,IGetLoyaltyAccountResult>(getLoyaltyAccountIR);


/** 'AdjustPoints' parameters type */
export interface IAdjustPointsParams {
  actor: string;
  customer_id: string;
  idempotency_key?: string | null | void;
  occurred_at?: Date | null | void;
  points: number;
  program_id?: string | null | void;
  reason: string;
  restaurant_id: string;
}

/** 'AdjustPoints' return type */
export interface IAdjustPointsResult {
  actor: string;
  booking_id: string | null;
  customer_id: string;
  id: string;
  metadata: unknown;
  occurred_at: Date;
  points_delta: number;
  program_id: string;
  reason: string;
  recorded_at: Date;
  restaurant_id: string;
  reverses_event_id: string | null;
  sequence: number;
  source_key: string;
}

/** 'AdjustPoints' query type */
export interface IAdjustPointsQuery {
  params: IAdjustPointsParams;
  result: IAdjustPointsResult;
}

const adjustPointsIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"points":true,"reason":true,"actor":true,"idempotency_key":true,"program_id":true,"occurred_at":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":408,"b":422}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":442,"b":454}]},{"name":"points","required":true,"transform":{"type":"scalar"},"locs":[{"a":469,"b":476}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":491,"b":498}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":512,"b":518}]},{"name":"idempotency_key","required":false,"transform":{"type":"scalar"},"locs":[{"a":542,"b":557}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":576,"b":586}]},{"name":"occurred_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":606,"b":617}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", booking_id, sequence as \"sequence!\",\n  points_delta as \"points_delta!\", reason as \"reason!\", source_key as \"source_key!\",\n  reverses_event_id, actor as \"actor!\", metadata as \"metadata!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\"\nfrom adjust_points(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  points => :points!,\n  reason => :reason!,\n  actor => :actor!,\n  idempotency_key => :idempotency_key,\n  program_id => :program_id,\n  occurred_at => :occurred_at\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", booking_id, sequence as "sequence!",
 *   points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
 *   reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!"
 * from adjust_points(
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
export const adjustPoints = new PreparedQuery<IAdjustPointsParams,IAdjustPointsResult>(adjustPointsIR);


/** 'RedeemPoints' parameters type */
export interface IRedeemPointsParams {
  actor: string;
  customer_id: string;
  idempotency_key?: string | null | void;
  points: number;
  program_id?: string | null | void;
  reason: string;
  restaurant_id: string;
}

/** 'RedeemPoints' return type */
export interface IRedeemPointsResult {
  actor: string;
  booking_id: string | null;
  customer_id: string;
  id: string;
  metadata: unknown;
  occurred_at: Date;
  points_delta: number;
  program_id: string;
  reason: string;
  recorded_at: Date;
  restaurant_id: string;
  reverses_event_id: string | null;
  sequence: number;
  source_key: string;
}

/** 'RedeemPoints' query type */
export interface IRedeemPointsQuery {
  params: IRedeemPointsParams;
  result: IRedeemPointsResult;
}

const redeemPointsIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"points":true,"reason":true,"actor":true,"idempotency_key":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":408,"b":422}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":442,"b":454}]},{"name":"points","required":true,"transform":{"type":"scalar"},"locs":[{"a":469,"b":476}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":491,"b":498}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":512,"b":518}]},{"name":"idempotency_key","required":false,"transform":{"type":"scalar"},"locs":[{"a":542,"b":557}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":576,"b":586}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", booking_id, sequence as \"sequence!\",\n  points_delta as \"points_delta!\", reason as \"reason!\", source_key as \"source_key!\",\n  reverses_event_id, actor as \"actor!\", metadata as \"metadata!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\"\nfrom redeem_points(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  points => :points!,\n  reason => :reason!,\n  actor => :actor!,\n  idempotency_key => :idempotency_key,\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", booking_id, sequence as "sequence!",
 *   points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
 *   reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!"
 * from redeem_points(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   points => :points!,
 *   reason => :reason!,
 *   actor => :actor!,
 *   idempotency_key => :idempotency_key,
 *   program_id => :program_id
 * )
 * ```
 */
export const redeemPoints = new PreparedQuery<IRedeemPointsParams,IRedeemPointsResult>(redeemPointsIR);


/** 'ReverseRedemption' parameters type */
export interface IReverseRedemptionParams {
  actor: string;
  event_id: string;
  idempotency_key?: string | null | void;
  reason: string;
  restaurant_id: string;
}

/** 'ReverseRedemption' return type */
export interface IReverseRedemptionResult {
  actor: string;
  booking_id: string | null;
  customer_id: string;
  id: string;
  metadata: unknown;
  occurred_at: Date;
  points_delta: number;
  program_id: string;
  reason: string;
  recorded_at: Date;
  restaurant_id: string;
  reverses_event_id: string | null;
  sequence: number;
  source_key: string;
}

/** 'ReverseRedemption' query type */
export interface IReverseRedemptionQuery {
  params: IReverseRedemptionParams;
  result: IReverseRedemptionResult;
}

const reverseRedemptionIR: any = {"usedParamSet":{"restaurant_id":true,"event_id":true,"reason":true,"actor":true,"idempotency_key":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":413,"b":427}]},{"name":"event_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":444,"b":453}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":468,"b":475}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":489,"b":495}]},{"name":"idempotency_key","required":false,"transform":{"type":"scalar"},"locs":[{"a":519,"b":534}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", booking_id, sequence as \"sequence!\",\n  points_delta as \"points_delta!\", reason as \"reason!\", source_key as \"source_key!\",\n  reverses_event_id, actor as \"actor!\", metadata as \"metadata!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\"\nfrom reverse_redemption(\n  restaurant_id => :restaurant_id!,\n  event_id => :event_id!,\n  reason => :reason!,\n  actor => :actor!,\n  idempotency_key => :idempotency_key\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", booking_id, sequence as "sequence!",
 *   points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
 *   reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!"
 * from reverse_redemption(
 *   restaurant_id => :restaurant_id!,
 *   event_id => :event_id!,
 *   reason => :reason!,
 *   actor => :actor!,
 *   idempotency_key => :idempotency_key
 * )
 * ```
 */
export const reverseRedemption = new PreparedQuery<IReverseRedemptionParams,IReverseRedemptionResult>(reverseRedemptionIR);


/** 'ReinstateExpiredPoints' parameters type */
export interface IReinstateExpiredPointsParams {
  actor: string;
  event_id: string;
  idempotency_key?: string | null | void;
  points?: number | null | void;
  reason: string;
  restaurant_id: string;
}

/** 'ReinstateExpiredPoints' return type */
export interface IReinstateExpiredPointsResult {
  actor: string;
  booking_id: string | null;
  customer_id: string;
  id: string;
  metadata: unknown;
  occurred_at: Date;
  points_delta: number;
  program_id: string;
  reason: string;
  recorded_at: Date;
  restaurant_id: string;
  reverses_event_id: string | null;
  sequence: number;
  source_key: string;
}

/** 'ReinstateExpiredPoints' query type */
export interface IReinstateExpiredPointsQuery {
  params: IReinstateExpiredPointsParams;
  result: IReinstateExpiredPointsResult;
}

const reinstateExpiredPointsIR: any = {"usedParamSet":{"restaurant_id":true,"event_id":true,"reason":true,"actor":true,"idempotency_key":true,"points":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":419,"b":433}]},{"name":"event_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":450,"b":459}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":474,"b":481}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":495,"b":501}]},{"name":"idempotency_key","required":false,"transform":{"type":"scalar"},"locs":[{"a":525,"b":540}]},{"name":"points","required":false,"transform":{"type":"scalar"},"locs":[{"a":555,"b":561}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", booking_id, sequence as \"sequence!\",\n  points_delta as \"points_delta!\", reason as \"reason!\", source_key as \"source_key!\",\n  reverses_event_id, actor as \"actor!\", metadata as \"metadata!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\"\nfrom reinstate_expired_points(\n  restaurant_id => :restaurant_id!,\n  event_id => :event_id!,\n  reason => :reason!,\n  actor => :actor!,\n  idempotency_key => :idempotency_key,\n  points => :points\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", booking_id, sequence as "sequence!",
 *   points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
 *   reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!"
 * from reinstate_expired_points(
 *   restaurant_id => :restaurant_id!,
 *   event_id => :event_id!,
 *   reason => :reason!,
 *   actor => :actor!,
 *   idempotency_key => :idempotency_key,
 *   points => :points
 * )
 * ```
 */
export const reinstateExpiredPoints = new PreparedQuery<IReinstateExpiredPointsParams,IReinstateExpiredPointsResult>(reinstateExpiredPointsIR);


/** 'ExpirePoints' parameters type */
export interface IExpirePointsParams {
  as_of?: Date | null | void;
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

const expirePointsIR: any = {"usedParamSet":{"restaurant_id":true,"as_of":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":116,"b":130}]},{"name":"as_of","required":false,"transform":{"type":"scalar"},"locs":[{"a":153,"b":158}]}],"statement":"select\n  accounts as \"accounts!\", entries as \"entries!\", points as \"points!\"\nfrom expire_points(\n  restaurant_id => :restaurant_id!,\n  as_of => coalesce(:as_of, clock_timestamp())\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   accounts as "accounts!", entries as "entries!", points as "points!"
 * from expire_points(
 *   restaurant_id => :restaurant_id!,
 *   as_of => coalesce(:as_of, clock_timestamp())
 * )
 * ```
 */
export const expirePoints = new PreparedQuery<IExpirePointsParams,IExpirePointsResult>(expirePointsIR);


/** 'LapseLoyaltyTiers' parameters type */
export interface ILapseLoyaltyTiersParams {
  as_of?: Date | null | void;
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

const lapseLoyaltyTiersIR: any = {"usedParamSet":{"restaurant_id":true,"as_of":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":47,"b":61}]},{"name":"as_of","required":false,"transform":{"type":"scalar"},"locs":[{"a":84,"b":89}]}],"statement":"select lapse_loyalty_tiers(\n  restaurant_id => :restaurant_id!,\n  as_of => coalesce(:as_of, clock_timestamp())\n) as \"accounts!\""};

/**
 * Query generated from SQL:
 * ```
 * select lapse_loyalty_tiers(
 *   restaurant_id => :restaurant_id!,
 *   as_of => coalesce(:as_of, clock_timestamp())
 * ) as "accounts!"
 * ```
 */
export const lapseLoyaltyTiers = new PreparedQuery<ILapseLoyaltyTiersParams,ILapseLoyaltyTiersResult>(lapseLoyaltyTiersIR);


/** 'LoyaltyStatement' parameters type */
export interface ILoyaltyStatementParams {
  customer_id: string;
  from_at?: Date | null | void;
  program_id?: string | null | void;
  restaurant_id: string;
  to_at?: Date | null | void;
}

/** 'LoyaltyStatement' return type */
export interface ILoyaltyStatementResult {
  actor: string | null;
  balance: number | string;
  booking_id: string | null;
  booking_reference: string | null;
  event_id: string | null;
  line: string;
  note: string | null;
  occurred_at: Date | null;
  points_delta: number | null;
  reason: string | null;
  recorded_at: Date | null;
  reverses_event_id: string | null;
  sequence: number | null;
}

/** 'LoyaltyStatement' query type */
export interface ILoyaltyStatementQuery {
  params: ILoyaltyStatementParams;
  result: ILoyaltyStatementResult;
}

const loyaltyStatementIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"from_at":true,"to_at":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":224,"b":238}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":258,"b":270}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":286,"b":293}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":307,"b":312}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":331,"b":341}]}],"statement":"select\n  line as \"line!\", occurred_at, points_delta, balance as \"balance!\", reason, booking_id,\n  booking_reference, note, actor, event_id, sequence, reverses_event_id, recorded_at\nfrom loyalty_statement(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   line as "line!", occurred_at, points_delta, balance as "balance!", reason, booking_id,
 *   booking_reference, note, actor, event_id, sequence, reverses_event_id, recorded_at
 * from loyalty_statement(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   program_id => :program_id
 * )
 * ```
 */
export const loyaltyStatement = new PreparedQuery<ILoyaltyStatementParams,ILoyaltyStatementResult>(loyaltyStatementIR);


/** 'LoyaltyBalanceAt' parameters type */
export interface ILoyaltyBalanceAtParams {
  as_of: Date;
  customer_id: string;
  program_id?: string | null | void;
  restaurant_id: string;
}

/** 'LoyaltyBalanceAt' return type */
export interface ILoyaltyBalanceAtResult {
  balance: number | string;
  lifetime_points: number | string;
  tier: string;
}

/** 'LoyaltyBalanceAt' query type */
export interface ILoyaltyBalanceAtQuery {
  params: ILoyaltyBalanceAtParams;
  result: ILoyaltyBalanceAtResult;
}

const loyaltyBalanceAtIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"as_of":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":131,"b":145}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":165,"b":177}]},{"name":"as_of","required":true,"transform":{"type":"scalar"},"locs":[{"a":191,"b":197}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":216,"b":226}]}],"statement":"select\n  balance as \"balance!\", lifetime_points as \"lifetime_points!\", tier as \"tier!\"\nfrom loyalty_balance_at(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  as_of => :as_of!,\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   balance as "balance!", lifetime_points as "lifetime_points!", tier as "tier!"
 * from loyalty_balance_at(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   as_of => :as_of!,
 *   program_id => :program_id
 * )
 * ```
 */
export const loyaltyBalanceAt = new PreparedQuery<ILoyaltyBalanceAtParams,ILoyaltyBalanceAtResult>(loyaltyBalanceAtIR);


/** 'LoyaltyLiability' parameters type */
export interface ILoyaltyLiabilityParams {
  as_of?: Date | null | void;
  restaurant_id: string;
}

/** 'LoyaltyLiability' return type */
export interface ILoyaltyLiabilityResult {
  accounts: number | string;
  expiry_month: string | null;
  points: number | string;
  program_id: string;
}

/** 'LoyaltyLiability' query type */
export interface ILoyaltyLiabilityQuery {
  params: ILoyaltyLiabilityParams;
  result: ILoyaltyLiabilityResult;
}

const loyaltyLiabilityIR: any = {"usedParamSet":{"restaurant_id":true,"as_of":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":178,"b":192}]},{"name":"as_of","required":false,"transform":{"type":"scalar"},"locs":[{"a":215,"b":220}]}],"statement":"select\n  program_id as \"program_id!\", to_char(expiry_month, 'YYYY-MM') as expiry_month,\n  points as \"points!\", accounts as \"accounts!\"\nfrom loyalty_liability(\n  restaurant_id => :restaurant_id!,\n  as_of => coalesce(:as_of, clock_timestamp())\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   program_id as "program_id!", to_char(expiry_month, 'YYYY-MM') as expiry_month,
 *   points as "points!", accounts as "accounts!"
 * from loyalty_liability(
 *   restaurant_id => :restaurant_id!,
 *   as_of => coalesce(:as_of, clock_timestamp())
 * )
 * ```
 */
export const loyaltyLiability = new PreparedQuery<ILoyaltyLiabilityParams,ILoyaltyLiabilityResult>(loyaltyLiabilityIR);


/** 'RebuildLoyaltyLedger' parameters type */
export interface IRebuildLoyaltyLedgerParams {
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

const rebuildLoyaltyLedgerIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":138,"b":152}]}],"statement":"select\n  entries_posted as \"entries_posted!\", accounts_corrected as \"accounts_corrected!\"\nfrom rebuild_loyalty_ledger(\n  restaurant_id => :restaurant_id!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   entries_posted as "entries_posted!", accounts_corrected as "accounts_corrected!"
 * from rebuild_loyalty_ledger(
 *   restaurant_id => :restaurant_id!
 * )
 * ```
 */
export const rebuildLoyaltyLedger = new PreparedQuery<IRebuildLoyaltyLedgerParams,IRebuildLoyaltyLedgerResult>(rebuildLoyaltyLedgerIR);


/** 'SetLoyaltyReward' parameters type */
export interface ISetLoyaltyRewardParams {
  ends_at?: Date | null | void;
  is_active?: boolean | null | void;
  limit_per_customer?: number | null | void;
  lowest_tier?: string | null | void;
  name: string;
  points: number;
  program_id?: string | null | void;
  restaurant_id: string;
  slug: string;
  starts_at?: Date | null | void;
}

/** 'SetLoyaltyReward' return type */
export interface ISetLoyaltyRewardResult {
  created_at: Date;
  ends_at: Date | null;
  id: string;
  is_active: boolean;
  limit_per_customer: number | null;
  lowest_tier: string | null;
  name: string;
  points: number;
  program_id: string;
  restaurant_id: string;
  slug: string;
  starts_at: Date | null;
  updated_at: Date;
}

/** 'SetLoyaltyReward' query type */
export interface ISetLoyaltyRewardQuery {
  params: ISetLoyaltyRewardParams;
  result: ISetLoyaltyRewardResult;
}

const setLoyaltyRewardIR: any = {"usedParamSet":{"restaurant_id":true,"slug":true,"name":true,"points":true,"lowest_tier":true,"limit_per_customer":true,"starts_at":true,"ends_at":true,"is_active":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":326,"b":340}]},{"name":"slug","required":true,"transform":{"type":"scalar"},"locs":[{"a":353,"b":358}]},{"name":"name","required":true,"transform":{"type":"scalar"},"locs":[{"a":371,"b":376}]},{"name":"points","required":true,"transform":{"type":"scalar"},"locs":[{"a":391,"b":398}]},{"name":"lowest_tier","required":false,"transform":{"type":"scalar"},"locs":[{"a":418,"b":429}]},{"name":"limit_per_customer","required":false,"transform":{"type":"scalar"},"locs":[{"a":456,"b":474}]},{"name":"starts_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":492,"b":501}]},{"name":"ends_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":517,"b":524}]},{"name":"is_active","required":false,"transform":{"type":"scalar"},"locs":[{"a":551,"b":560}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":586,"b":596}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\", slug as \"slug!\",\n  name as \"name!\", points as \"points!\", lowest_tier, limit_per_customer, starts_at, ends_at,\n  is_active as \"is_active!\", created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom set_loyalty_reward(\n  restaurant_id => :restaurant_id!,\n  slug => :slug!,\n  name => :name!,\n  points => :points!,\n  lowest_tier => :lowest_tier,\n  limit_per_customer => :limit_per_customer,\n  starts_at => :starts_at,\n  ends_at => :ends_at,\n  is_active => coalesce(:is_active, true),\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!", slug as "slug!",
 *   name as "name!", points as "points!", lowest_tier, limit_per_customer, starts_at, ends_at,
 *   is_active as "is_active!", created_at as "created_at!", updated_at as "updated_at!"
 * from set_loyalty_reward(
 *   restaurant_id => :restaurant_id!,
 *   slug => :slug!,
 *   name => :name!,
 *   points => :points!,
 *   lowest_tier => :lowest_tier,
 *   limit_per_customer => :limit_per_customer,
 *   starts_at => :starts_at,
 *   ends_at => :ends_at,
 *   is_active => coalesce(:is_active, true),
 *   program_id => :program_id
 * )
 * ```
 */
export const setLoyaltyReward = new PreparedQuery<ISetLoyaltyRewardParams,ISetLoyaltyRewardResult>(setLoyaltyRewardIR);


/** 'ListLoyaltyRewards' parameters type */
export interface IListLoyaltyRewardsParams {
  customer_id?: string | null | void;
  program_id?: string | null | void;
  restaurant_id: string;
}

/** 'ListLoyaltyRewards' return type */
export interface IListLoyaltyRewardsResult {
  ends_at: Date | null;
  id: string;
  is_active: boolean;
  limit_per_customer: number | null;
  lowest_tier: string | null;
  name: string;
  points: number;
  refused_with: string | null;
  slug: string;
  starts_at: Date | null;
}

/** 'ListLoyaltyRewards' query type */
export interface IListLoyaltyRewardsQuery {
  params: IListLoyaltyRewardsParams;
  result: IListLoyaltyRewardsResult;
}

const listLoyaltyRewardsIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":218,"b":232}]},{"name":"customer_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":252,"b":263}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":282,"b":292}]}],"statement":"select\n  id as \"id!\", slug as \"slug!\", name as \"name!\", points as \"points!\", lowest_tier,\n  limit_per_customer, starts_at, ends_at, is_active as \"is_active!\", refused_with\nfrom list_loyalty_rewards(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id,\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   id as "id!", slug as "slug!", name as "name!", points as "points!", lowest_tier,
 *   limit_per_customer, starts_at, ends_at, is_active as "is_active!", refused_with
 * from list_loyalty_rewards(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id,
 *   program_id => :program_id
 * )
 * ```
 */
export const listLoyaltyRewards = new PreparedQuery<IListLoyaltyRewardsParams,IListLoyaltyRewardsResult>(listLoyaltyRewardsIR);


/** 'RedeemReward' parameters type */
export interface IRedeemRewardParams {
  actor: string;
  customer_id: string;
  idempotency_key?: string | null | void;
  reason?: string | null | void;
  restaurant_id: string;
  reward_id: string;
}

/** 'RedeemReward' return type */
export interface IRedeemRewardResult {
  actor: string;
  booking_id: string | null;
  customer_id: string;
  id: string;
  metadata: unknown;
  occurred_at: Date;
  points_delta: number;
  program_id: string;
  reason: string;
  recorded_at: Date;
  restaurant_id: string;
  reverses_event_id: string | null;
  sequence: number;
  source_key: string;
}

/** 'RedeemReward' query type */
export interface IRedeemRewardQuery {
  params: IRedeemRewardParams;
  result: IRedeemRewardResult;
}

const redeemRewardIR: any = {"usedParamSet":{"restaurant_id":true,"customer_id":true,"reward_id":true,"actor":true,"idempotency_key":true,"reason":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":408,"b":422}]},{"name":"customer_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":442,"b":454}]},{"name":"reward_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":472,"b":482}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":496,"b":502}]},{"name":"idempotency_key","required":false,"transform":{"type":"scalar"},"locs":[{"a":526,"b":541}]},{"name":"reason","required":false,"transform":{"type":"scalar"},"locs":[{"a":556,"b":562}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", program_id as \"program_id!\",\n  customer_id as \"customer_id!\", booking_id, sequence as \"sequence!\",\n  points_delta as \"points_delta!\", reason as \"reason!\", source_key as \"source_key!\",\n  reverses_event_id, actor as \"actor!\", metadata as \"metadata!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\"\nfrom redeem_reward(\n  restaurant_id => :restaurant_id!,\n  customer_id => :customer_id!,\n  reward_id => :reward_id!,\n  actor => :actor!,\n  idempotency_key => :idempotency_key,\n  reason => :reason\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", program_id as "program_id!",
 *   customer_id as "customer_id!", booking_id, sequence as "sequence!",
 *   points_delta as "points_delta!", reason as "reason!", source_key as "source_key!",
 *   reverses_event_id, actor as "actor!", metadata as "metadata!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!"
 * from redeem_reward(
 *   restaurant_id => :restaurant_id!,
 *   customer_id => :customer_id!,
 *   reward_id => :reward_id!,
 *   actor => :actor!,
 *   idempotency_key => :idempotency_key,
 *   reason => :reason
 * )
 * ```
 */
export const redeemReward = new PreparedQuery<IRedeemRewardParams,IRedeemRewardResult>(redeemRewardIR);


/** 'SimulateLoyaltyProgram' parameters type */
export interface ISimulateLoyaltyProgramParams {
  accrual_rule: string;
  from_at?: Date | null | void;
  restaurant_id: string;
  tier_definitions: string;
  to_at?: Date | null | void;
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

const simulateLoyaltyProgramIR: any = {"usedParamSet":{"restaurant_id":true,"accrual_rule":true,"tier_definitions":true,"from_at":true,"to_at":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":144,"b":158}]},{"name":"accrual_rule","required":true,"transform":{"type":"scalar"},"locs":[{"a":179,"b":192}]},{"name":"tier_definitions","required":true,"transform":{"type":"scalar"},"locs":[{"a":217,"b":234}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":250,"b":257}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":271,"b":276}]}],"statement":"select\n  section as \"section!\", item as \"item!\", today as \"today!\", simulated as \"simulated!\"\nfrom simulate_loyalty_program(\n  restaurant_id => :restaurant_id!,\n  accrual_rule => :accrual_rule!,\n  tier_definitions => :tier_definitions!,\n  from_at => :from_at,\n  to_at => :to_at\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   section as "section!", item as "item!", today as "today!", simulated as "simulated!"
 * from simulate_loyalty_program(
 *   restaurant_id => :restaurant_id!,
 *   accrual_rule => :accrual_rule!,
 *   tier_definitions => :tier_definitions!,
 *   from_at => :from_at,
 *   to_at => :to_at
 * )
 * ```
 */
export const simulateLoyaltyProgram = new PreparedQuery<ISimulateLoyaltyProgramParams,ISimulateLoyaltyProgramResult>(simulateLoyaltyProgramIR);


/** 'RepriceLoyaltyHistory' parameters type */
export interface IRepriceLoyaltyHistoryParams {
  actor?: string | null | void;
  dry_run?: boolean | null | void;
  from_at?: Date | null | void;
  restaurant_id: string;
  to_at?: Date | null | void;
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

const repriceLoyaltyHistoryIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"dry_run":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":232,"b":246}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":262,"b":269}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":283,"b":288}]},{"name":"dry_run","required":false,"transform":{"type":"scalar"},"locs":[{"a":313,"b":320}]},{"name":"actor","required":false,"transform":{"type":"scalar"},"locs":[{"a":350,"b":355}]}],"statement":"select\n  bookings as \"bookings!\", bookings_changed as \"bookings_changed!\",\n  points_before as \"points_before!\", points_after as \"points_after!\",\n  entries_posted as \"entries_posted!\"\nfrom reprice_loyalty_history(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  dry_run => coalesce(:dry_run, true),\n  actor => coalesce(:actor, 'system')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   bookings as "bookings!", bookings_changed as "bookings_changed!",
 *   points_before as "points_before!", points_after as "points_after!",
 *   entries_posted as "entries_posted!"
 * from reprice_loyalty_history(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   dry_run => coalesce(:dry_run, true),
 *   actor => coalesce(:actor, 'system')
 * )
 * ```
 */
export const repriceLoyaltyHistory = new PreparedQuery<IRepriceLoyaltyHistoryParams,IRepriceLoyaltyHistoryResult>(repriceLoyaltyHistoryIR);


