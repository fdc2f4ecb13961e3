/** Points: programs, accounts, the ledger and what it adds up to. Points are whole numbers. */
import {
  type IAdjustPointsParams,
  type IAdjustPointsResult,
  type IExpirePointsParams,
  type IExpirePointsResult,
  type IGetLoyaltyAccountParams,
  type IGetLoyaltyAccountResult,
  type ILapseLoyaltyTiersParams,
  type IListLoyaltyRewardsParams,
  type IListLoyaltyRewardsResult,
  type ILoyaltyBalanceAtParams,
  type ILoyaltyBalanceAtResult,
  type ILoyaltyLiabilityParams,
  type ILoyaltyLiabilityResult,
  type ILoyaltyStatementParams,
  type ILoyaltyStatementResult,
  type IRebuildLoyaltyLedgerParams,
  type IRebuildLoyaltyLedgerResult,
  type IRedeemPointsParams,
  type IRedeemRewardParams,
  type IReinstateExpiredPointsParams,
  type IRepriceLoyaltyHistoryParams,
  type IRepriceLoyaltyHistoryResult,
  type IReverseRedemptionParams,
  type ISetLoyaltyProgramParams,
  type ISetLoyaltyProgramResult,
  type ISetLoyaltyRewardParams,
  type ISetLoyaltyRewardResult,
  type ISimulateLoyaltyProgramParams,
  type ISimulateLoyaltyProgramResult,
  adjustPoints,
  expirePoints,
  getLoyaltyAccount,
  lapseLoyaltyTiers,
  listLoyaltyRewards,
  loyaltyBalanceAt,
  loyaltyLiability,
  loyaltyStatement,
  rebuildLoyaltyLedger,
  redeemPoints,
  redeemReward as redeemRewardQuery,
  reinstateExpiredPoints,
  repriceLoyaltyHistory,
  reverseRedemption,
  setLoyaltyProgram,
  setLoyaltyReward,
  simulateLoyaltyProgram,
} from "./queries/loyalty.js";
import { type Db, type Query, type Refine, type Row, exactlyOne, many } from "./rows.js";

/** How a booking is priced. `per_amount` is in minor units of the bill. */
export type AccrualRule =
  | {
      type: "per_guest";
      base_points: number;
      points_per_guest: number;
      minimum_party_size: number;
    }
  | { type: "flat"; points: number }
  | { type: "per_spend"; points: number; per_amount: number };

export interface TierDefinitions {
  /** An ISO 8601 duration such as `P12M`; null: points count for good. */
  qualification_period: string | null;
  tiers: { tier: string; min_points: number }[];
}

export type Program = Refine<
  Row<ISetLoyaltyProgramResult>,
  {
    accrual_rule: AccrualRule;
    tier_definitions: TierDefinitions;
    spendable_from: "confirmation" | "visit";
  }
>;

export type SetProgram = Refine<
  ISetLoyaltyProgramParams,
  {
    accrual_rule?: AccrualRule | null | undefined;
    tier_definitions?: TierDefinitions | null | undefined;
    /** An interval such as `12 months`; `0` is never. */
    expires_after?: string | null | undefined;
    spendable_from?: "confirmation" | "visit" | null | undefined;
    /** @defaultValue true */
    is_active?: boolean | null | undefined;
  }
>;

/**
 * Makes or changes the program of that slug and, unless told otherwise, makes it the active one;
 * what is null or left out stays. Calls `set_loyalty_program`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError} for a restaurant that is not there
 */
export function setProgram(
  db: Db,
  { accrual_rule, tier_definitions, ...program }: SetProgram,
): Promise<Program> {
  const params = {
    ...program,
    accrual_rule: toJson(accrual_rule),
    tier_definitions: toJson(tier_definitions),
  };
  // The constraints of the table promise that a stored rule is one of these.
  return exactlyOne(db, setLoyaltyProgram, params) as Promise<Program>;
}

function toJson(value: object | null | undefined): string | null {
  return value ? JSON.stringify(value) : null;
}

export type Account = Row<IGetLoyaltyAccountResult>;

/**
 * A customer's points and tier as of now, in the active program unless another is named. Calls
 * `get_loyalty_account`.
 *
 * @throws {@link NotFoundError}
 */
export function getAccount(db: Db, which: IGetLoyaltyAccountParams): Promise<Account> {
  return exactlyOne(db, getLoyaltyAccount, which);
}

export type LedgerReason =
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
  | "merge";

/** A row of `loyalty_point_events`. */
export type LedgerEntry = Refine<Row<IAdjustPointsResult>, { reason: LedgerReason }>;

/**
 * Adds points, or takes them where negative, even below zero; `reason` is a note for staff. Calls
 * `adjust_points`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError}, {@link IdempotencyError}
 */
export function adjust(db: Db, points: IAdjustPointsParams): Promise<LedgerEntry> {
  return entry(db, adjustPoints, points);
}

/**
 * Spends points that the account covers. Calls `redeem_points`.
 *
 * @throws {@link InsufficientPointsError}
 * @throws {@link InvalidFieldError}, {@link NotFoundError}, {@link IdempotencyError}
 */
export function redeem(db: Db, points: IRedeemPointsParams): Promise<LedgerEntry> {
  return entry(db, redeemPoints, points);
}

/**
 * Gives a redemption's points back, with the expiry date they had. Calls `reverse_redemption`.
 *
 * @throws {@link NotFoundError}, {@link RefusedError} where they were given back before
 */
export function reverse(db: Db, redemption: IReverseRedemptionParams): Promise<LedgerEntry> {
  return entry(db, reverseRedemption, redemption);
}

/**
 * Gives expired points back as if earned now, all of them or `points`. Calls
 * `reinstate_expired_points`.
 *
 * @throws {@link NotFoundError}, {@link RefusedError} where they were given back before
 */
export function reinstate(db: Db, expiry: IReinstateExpiredPointsParams): Promise<LedgerEntry> {
  return entry(db, reinstateExpiredPoints, expiry);
}

/**
 * Posts what has expired by `as_of`, now unless given, each due date once. Calls `expire_points`.
 */
export function expire(db: Db, which: IExpirePointsParams): Promise<Row<IExpirePointsResult>> {
  return exactlyOne(db, expirePoints, which);
}

/**
 * Records the tiers that have ended by `as_of`, now unless given, and tells of how many. Calls
 * `lapse_loyalty_tiers`.
 */
export async function lapseTiers(db: Db, which: ILapseLoyaltyTiersParams): Promise<number> {
  return (await exactlyOne(db, lapseLoyaltyTiers, which)).accounts;
}

/** A line of {@link statement}; the first and the last one only carry a balance. */
export type StatementLine = Refine<
  Row<ILoyaltyStatementResult>,
  { line: "opening" | "entry" | "closing"; reason: LedgerReason | null }
>;

/**
 * The opening balance, the entries from `from_at` and before `to_at` with a running balance, the
 * closing balance. Calls `loyalty_statement`.
 *
 * @throws {@link NotFoundError}, {@link InvalidFieldError}
 */
export function statement(db: Db, which: ILoyaltyStatementParams): Promise<StatementLine[]> {
  return many(db, loyaltyStatement, which) as Promise<StatementLine[]>;
}

/**
 * Balance and tier at an instant, by all that counts by then whenever it was recorded. Calls
 * `loyalty_balance_at`.
 *
 * @throws {@link NotFoundError}
 */
export function balanceAt(
  db: Db,
  which: ILoyaltyBalanceAtParams,
): Promise<Row<ILoyaltyBalanceAtResult>> {
  return exactlyOne(db, loyaltyBalanceAt, which);
}

/**
 * Outstanding points by the month they expire in, `YYYY-MM`; null: never, less what is overdrawn.
 */
export type Liability = Row<ILoyaltyLiabilityResult>;

/**
 * Outstanding points as of an instant, now unless given, by program and month. Calls
 * `loyalty_liability`.
 */
export function liability(db: Db, which: ILoyaltyLiabilityParams): Promise<Liability[]> {
  return many(db, loyaltyLiability, which);
}

/**
 * Appends what the ledger lacks to the bookings and corrects accounts. Calls
 * `rebuild_loyalty_ledger`.
 */
export function rebuildLedger(
  db: Db,
  which: IRebuildLoyaltyLedgerParams,
): Promise<Row<IRebuildLoyaltyLedgerResult>> {
  return exactlyOne(db, rebuildLoyaltyLedger, which);
}

/** A row of `loyalty_rewards`: what guests can have for points. */
export type Reward = Row<ISetLoyaltyRewardResult>;

/**
 * Makes the reward of that slug, or replaces all of it. Calls `set_loyalty_reward`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError}
 */
export function setReward(db: Db, reward: ISetLoyaltyRewardParams): Promise<Reward> {
  return exactlyOne(db, setLoyaltyReward, reward);
}

/**
 * A reward, and why a guest cannot have it now: the code of the error that {@link redeemReward}
 * would throw.
 */
export type OfferedReward = Refine<
  Row<IListLoyaltyRewardsResult>,
  { refused_with: "RG023" | "RG027" | "RG028" | "RG029" | null }
>;

/**
 * The rewards of the active program or a given one, cheapest first; with a `customer_id` as this
 * guest can have them. Calls `list_loyalty_rewards`.
 *
 * @throws {@link NotFoundError}
 */
export function rewards(db: Db, which: IListLoyaltyRewardsParams): Promise<OfferedReward[]> {
  return many(db, listLoyaltyRewards, which) as Promise<OfferedReward[]>;
}

/**
 * Spends the points that a reward costs. Calls `redeem_reward`.
 *
 * @throws {@link InsufficientPointsError}
 * @throws {@link RefusedError} where tier, limit or dates do not allow it
 * @throws {@link NotFoundError}, {@link IdempotencyError}
 */
export function redeemReward(db: Db, reward: IRedeemRewardParams): Promise<LedgerEntry> {
  return entry(db, redeemRewardQuery, reward);
}

/**
 * One figure as it is and as it would be. `item` is a month, a tier, a customer's id or a total.
 */
export type Simulation = Row<ISimulateLoyaltyProgramResult>;

/**
 * What the active program would be with this rule and these tiers; writes nothing. Calls
 * `simulate_loyalty_program`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError} where no program is active
 */
export function simulate(
  db: Db,
  {
    accrual_rule,
    tier_definitions,
    ...which
  }: Refine<
    ISimulateLoyaltyProgramParams,
    { accrual_rule: AccrualRule; tier_definitions: TierDefinitions }
  >,
): Promise<Simulation[]> {
  return many(db, simulateLoyaltyProgram, {
    ...which,
    accrual_rule: JSON.stringify(accrual_rule),
    tier_definitions: JSON.stringify(tier_definitions),
  });
}

/**
 * Prices the bookings confirmed in a period by the rule of today and posts the differences; it only
 * counts unless `dry_run` is false. Calls `reprice_loyalty_history`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError} where no program is active
 */
export function repriceHistory(
  db: Db,
  which: IRepriceLoyaltyHistoryParams,
): Promise<Row<IRepriceLoyaltyHistoryResult>> {
  return exactlyOne(db, repriceLoyaltyHistory, which);
}

function entry<Params>(
  db: Db,
  query: Query<Params, IAdjustPointsResult>,
  params: Params,
): Promise<LedgerEntry> {
  return exactlyOne(db, query, params) as Promise<LedgerEntry>;
}
