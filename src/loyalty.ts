/** Points: programs, accounts, the ledger and what it adds up to. Points are whole numbers. */
import { type BookingType } from "./bookings.js";
import {
  type IAdjustPointsParams,
  type IAdjustPointsResult,
  type IAnnounceExpiryParams,
  type IAnnounceExpiryResult,
  type ICloseLoyaltyParams,
  type IExcludeFromLoyaltyParams,
  type IExcludeFromLoyaltyResult,
  type IExplainBookingPointsParams,
  type IExplainBookingPointsResult,
  type IExpirePointsParams,
  type IExpirePointsResult,
  type IGetLoyaltyAccountParams,
  type IGetLoyaltyAccountResult,
  type ILapseLoyaltyTiersParams,
  type IListLoyaltyRewardsParams,
  type IListLoyaltyRewardsResult,
  type IListLoyaltyExclusionsParams,
  type IListLoyaltyExpiriesParams,
  type IListLoyaltyExpiriesResult,
  type IListLoyaltyProgramsParams,
  type ILoyaltyBalanceAtParams,
  type ILoyaltyBalanceAtResult,
  type ILoyaltyLiabilityParams,
  type ILoyaltyLiabilityResult,
  type ILoyaltyStatementParams,
  type ILoyaltyStatusParams,
  type ILoyaltyStatusResult,
  type IOpenLoyaltyParams,
  type ILoyaltyStatementResult,
  type IPreviewPointsParams,
  type IPreviewPointsResult,
  type IReadmitToLoyaltyParams,
  type IRebuildLoyaltyLedgerParams,
  type IRebuildLoyaltyLedgerResult,
  type IRedeemPointsParams,
  type IRedeemRewardParams,
  type IReinstateExpiredPointsParams,
  type IRepriceLoyaltyHistoryParams,
  type IRepriceLoyaltyHistoryResult,
  type IReverseEntryParams,
  type IReverseRedemptionParams,
  type ISetLoyaltyProgramParams,
  type ISetLoyaltyProgramResult,
  type ISetLoyaltyRewardParams,
  type ISetLoyaltyRewardResult,
  type ISimulateLoyaltyProgramParams,
  type ISimulateLoyaltyProgramResult,
  type ITransferLoyaltyPointsParams,
  type ITransferLoyaltyPointsResult,
  type IWithdrawExpiryNoticeParams,
  adjustPoints,
  announceExpiry as announceExpiryQuery,
  closeLoyalty,
  excludeFromLoyalty,
  expirePoints,
  explainBookingPoints,
  getLoyaltyAccount,
  lapseLoyaltyTiers,
  listLoyaltyExclusions,
  listLoyaltyExpiries,
  listLoyaltyPrograms,
  listLoyaltyRewards,
  loyaltyBalanceAt,
  loyaltyLiability,
  loyaltyStatement,
  loyaltyStatus,
  openLoyalty,
  previewPoints as previewPointsQuery,
  readmitToLoyalty,
  rebuildLoyaltyLedger,
  redeemPoints,
  redeemReward as redeemRewardQuery,
  reinstateExpiredPoints,
  repriceLoyaltyHistory,
  reverseEntry as reverseEntryQuery,
  reverseRedemption,
  setLoyaltyProgram,
  setLoyaltyReward,
  simulateLoyaltyProgram,
  transferLoyaltyPoints,
  withdrawExpiryNotice as withdrawExpiryNoticeQuery,
} from "./queries/loyalty.js";
import type { BookingStatus } from "./bookings.js";
import { type Db, type Query, type Refine, type Row, exactlyOne, many } from "./rows.js";

/** More or fewer points for visits that fit all conditions; if several fit, the best counts. */
export interface Multiplier {
  /** 200 doubles the points, 100 leaves them. */
  percent: number;
  weekdays?: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")[];
  booking_types?: BookingType[];
  /** The first day of the visit, `YYYY-MM-DD`. */
  from?: string;
  /** The last day of the visit, `YYYY-MM-DD`. */
  to?: string;
}

/** How a booking is priced. */
export type AccrualRule = (
  | {
      type: "per_guest";
      base_points: number;
      points_per_guest: number;
      minimum_party_size: number;
    }
  | { type: "flat"; points: number }
  | {
      type: "per_spend";
      points: number;
      /** In minor units of the currency. */
      per_amount: number;
      /** ISO 4217. A bill in another one earns nothing. @defaultValue the restaurant's */
      currency?: string;
    }
) & {
  /** Types of booking that earn nothing. */
  excluded_booking_types?: BookingType[];
  multipliers?: Multiplier[];
};

export interface TierDefinitions {
  /** An ISO 8601 duration such as `P12M`; null: points always count. */
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
    expires_after?: string | null | undefined;
    spendable_from?: "confirmation" | "visit" | null | undefined;
    is_active?: boolean | null | undefined;
  }
>;

/**
 * Makes or changes the program with that slug and, unless `is_active` is false, makes it the active
 * one; what is null or left out stays. Calls `set_loyalty_program`.
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
  // The table's constraints guarantee that a stored rule is one of these.
  return exactlyOne(db, setLoyaltyProgram, params) as Promise<Program>;
}

/** What keeps bookings of a restaurant from earning. */
export type Obstacle =
  "no_program" | "no_active_program" | "not_on_pilot_list" | "general_availability_off";

/** Whether bookings confirmed now earn; if not, the obstacle and what to call. */
export type Status = Refine<
  Row<ILoyaltyStatusResult>,
  {
    obstacle: Obstacle | null;
    opened_by: "settings" | "session" | null;
  }
>;

/**
 * Whether the bookings of a restaurant, or of all, earn points, and why not. Calls
 * `loyalty_status`.
 *
 * @throws {@link NotFoundError}
 */
export function status(db: Db, which: ILoyaltyStatusParams = {}): Promise<Status[]> {
  return many(db, loyaltyStatus, which) as Promise<Status[]>;
}

/**
 * Puts a restaurant on the pilot list, for every session; without one, turns general availability
 * on for all programs that are not `pilot_only`. For the owner and operators. Calls `open_loyalty`.
 *
 * @throws {@link NotFoundError}
 */
export function open(db: Db, which: IOpenLoyaltyParams = {}): Promise<Status[]> {
  return many(db, openLoyalty, which) as Promise<Status[]>;
}

/**
 * Undoes {@link open}: new bookings stop earning, and earned points stay. Calls `close_loyalty`.
 *
 * @throws {@link NotFoundError}
 */
export function close(db: Db, which: ICloseLoyaltyParams = {}): Promise<Status[]> {
  return many(db, closeLoyalty, which) as Promise<Status[]>;
}

/** Why a booking has its points. */
export type PointsExplanation = Refine<
  Row<IExplainBookingPointsResult>,
  {
    status: BookingStatus;
    reason:
      | "earned"
      | "corrected"
      | "carried"
      | "status"
      | "no_customer"
      | "imported"
      | "excluded"
      | "gate_was_closed"
      | "spend_unknown"
      | "other_currency"
      | "rule_gives_none";
    accrual_rule: AccrualRule | null;
    obstacle: Obstacle | null;
  }
>;

/**
 * Why a booking has its points, or has none: the rule and version, the gate, what is posted. Calls
 * `explain_booking_points`.
 *
 * @throws {@link NotFoundError}
 */
export function explain(db: Db, booking: IExplainBookingPointsParams): Promise<PointsExplanation> {
  return exactlyOne(db, explainBookingPoints, booking) as Promise<PointsExplanation>;
}

/** The programs of a restaurant, the active one first. Calls `list_loyalty_programs`. */
export function programs(db: Db, which: IListLoyaltyProgramsParams): Promise<Program[]> {
  return many(db, listLoyaltyPrograms, which) as Promise<Program[]>;
}

function toJson(value: object | null | undefined): string | null {
  return value ? JSON.stringify(value) : null;
}

/** What a booking would earn; without a program no booking earns now. */
export type PointsPreview = Refine<
  Row<IPreviewPointsResult>,
  { spendable_from: "confirmation" | "visit" | null }
>;

/**
 * What a booking would earn if it were confirmed now, for a visit now unless `starts_at` is given;
 * writes nothing. `spend_amount` is in minor units. Calls `preview_points`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError} for a restaurant that is not there
 */
export function previewPoints(db: Db, booking: IPreviewPointsParams): Promise<PointsPreview> {
  return exactlyOne(db, previewPointsQuery, booking) as Promise<PointsPreview>;
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
  | "merge"
  | "transfer"
  | "erasure";

/** Facts about an entry beside its columns; ids only. */
export interface LedgerMetadata {
  /** Of a redemption: the reward. */
  reward_id?: string;
  /** Of a merge: the row of `customer_merges`, and the entry that moved. */
  merge_id?: string;
  of?: string;
  /** A transfer from another program moved it: the transfer, and the version it goes by here. */
  transfer?: string;
  rule_version?: number;
  /** A rebuild posted it. */
  rebuild?: true;
  /** The version by which history was priced again. */
  repriced?: true;
  accrual_version?: number;
  /** An expiry that came back because its points were never earned. */
  unearned?: true;
}

/** A row of `loyalty_point_events`. */
export type LedgerEntry = Refine<
  Row<IAdjustPointsResult>,
  { reason: LedgerReason; metadata: LedgerMetadata }
>;

/**
 * Adds points, or takes them if negative, even below zero; `reason` is a note for staff. Calls
 * `adjust_points`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError}, {@link IdempotencyError}
 */
export function adjust(db: Db, points: IAdjustPointsParams): Promise<LedgerEntry> {
  return entry(db, adjustPoints, points);
}

/**
 * Spends points; the account must cover them at `occurred_at` and ever since. With a `booking_id`
 * they come back when it is cancelled. Calls `redeem_points`.
 *
 * @throws {@link InsufficientPointsError}
 * @throws {@link InvalidFieldError}, {@link NotFoundError}, {@link IdempotencyError}
 */
export function redeem(db: Db, points: IRedeemPointsParams): Promise<LedgerEntry> {
  return entry(db, redeemPoints, points);
}

/**
 * Gives back `points` of a redemption, or what is left of it, with the expiry dates they had. Calls
 * `reverse_redemption`.
 *
 * @throws {@link NotFoundError}, {@link RefusedError} where they were given back before
 * @throws {@link InvalidFieldError}
 */
export function reverse(db: Db, redemption: IReverseRedemptionParams): Promise<LedgerEntry> {
  return entry(db, reverseRedemption, redemption);
}

/**
 * Takes back an adjustment or a redemption, or `points` of it, as if it had never been posted: the
 * guest's other points keep their dates. Calls `reverse_entry`.
 *
 * @throws {@link NotFoundError}, {@link RefusedError} where it was taken back before
 * @throws {@link InvalidFieldError}
 */
export function reverseEntry(db: Db, which: IReverseEntryParams): Promise<LedgerEntry> {
  return entry(db, reverseEntryQuery, which);
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
 * Records the tiers that have lapsed by `as_of`, now unless given, and returns how many. Calls
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

/** Points that expire on a day, `YYYY-MM-DD`, unless they are used before `expires_at`. */
export type Expiry = Row<IListLoyaltyExpiriesResult>;

/**
 * When a customer's points expire if none are used, the next first. Calls `list_loyalty_expiries`.
 *
 * @throws {@link NotFoundError}, {@link InvalidFieldError}
 */
export function expiries(db: Db, which: IListLoyaltyExpiriesParams): Promise<Expiry[]> {
  return many(db, listLoyaltyExpiries, which);
}

/**
 * Balance and tier at an instant, by all entries that count by then, whenever they were recorded.
 * Calls `loyalty_balance_at`.
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
 * Outstanding points by the month in which they expire, `YYYY-MM`; null: never, minus overdrafts.
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
 * Appends the entries that the ledger lacks for the bookings and corrects accounts. Calls
 * `rebuild_loyalty_ledger`.
 */
export function rebuildLedger(
  db: Db,
  which: IRebuildLoyaltyLedgerParams,
): Promise<Row<IRebuildLoyaltyLedgerResult>> {
  return exactlyOne(db, rebuildLoyaltyLedger, which);
}

/** A row of `loyalty_rewards`: a reward that guests can redeem. */
export type Reward = Row<ISetLoyaltyRewardResult>;

/** Fields that are null or left out stay. */
export type SetReward = Refine<
  ISetLoyaltyRewardParams,
  {
    lowest_tier?: string | null | undefined;
    limit_per_customer?: number | null | undefined;
    stock?: number | null | undefined;
    starts_at?: Date | "-infinity" | null | undefined;
    ends_at?: Date | "infinity" | null | undefined;
  }
>;

/**
 * Makes the reward with that slug, or changes the given fields of it. Calls `set_loyalty_reward`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError}
 */
export function setReward(db: Db, reward: SetReward): Promise<Reward> {
  // The driver sends infinity as it stands.
  return exactlyOne(db, setLoyaltyReward, reward as ISetLoyaltyRewardParams);
}

/**
 * A reward, and why a guest cannot have it now: the code of the error that {@link redeemReward}
 * would throw.
 */
export type OfferedReward = Refine<
  Row<IListLoyaltyRewardsResult>,
  { refused_with: "RG023" | "RG027" | "RG028" | "RG029" | "RG030" | null }
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
 * Spends the points that a reward costs; with a `booking_id` they come back when it is cancelled.
 * Calls `redeem_reward`.
 *
 * @throws {@link InsufficientPointsError}
 * @throws {@link RefusedError} where tier, limit, stock or dates do not allow it, or the booking is
 * cancelled
 * @throws {@link NotFoundError}, {@link IdempotencyError}
 */
export function redeemReward(db: Db, reward: IRedeemRewardParams): Promise<LedgerEntry> {
  return entry(db, redeemRewardQuery, reward);
}

/**
 * One figure, present and simulated. `item` is a month, a tier, a customer's id or a total.
 */
export type Simulation = Row<ISimulateLoyaltyProgramResult>;

/**
 * What if the active program had this rule and these tiers; writes nothing. Calls
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

/** A figure as it is and as the notice makes it. `item` is a total or a month of expiry. */
export type ExpiryNotice = Row<IAnnounceExpiryResult>;

/**
 * Lets points of earlier versions expire by `expires_after`, an interval such as `12 months` (else
 * as the program has it; `0`: never), none of them before the day `notice_on`; it only tells what
 * that does unless `dry_run` is false. Calls `announce_expiry`.
 *
 * @throws {@link InvalidFieldError} for a day that is not after today
 * @throws {@link NotFoundError}
 */
export function announceExpiry(db: Db, notice: IAnnounceExpiryParams): Promise<ExpiryNotice[]> {
  return many(db, announceExpiryQuery, notice);
}

/**
 * Takes a notice back whose day has not come: earlier points keep the dates they had. Calls
 * `withdraw_expiry_notice`.
 *
 * @throws {@link NotFoundError}
 */
export function withdrawExpiryNotice(db: Db, which: IWithdrawExpiryNoticeParams): Promise<Program> {
  return exactlyOne(db, withdrawExpiryNoticeQuery, which) as Promise<Program>;
}

/** A guest who earns nothing in a program, until `ended_at`. */
export type Exclusion = Row<IExcludeFromLoyaltyResult>;

/**
 * Lets a guest earn nothing more in a program, the active one unless named; what was earned stays.
 * `reason` is a short code such as `staff` or `abuse`. Calls `exclude_from_loyalty`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError}
 */
export function exclude(db: Db, guest: IExcludeFromLoyaltyParams): Promise<Exclusion> {
  return exactlyOne(db, excludeFromLoyalty, guest);
}

/**
 * Ends the exclusions of a guest from a program and tells which they were: later bookings earn
 * again. Calls `readmit_to_loyalty`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError}
 */
export function readmit(db: Db, guest: IReadmitToLoyaltyParams): Promise<Exclusion[]> {
  return many(db, readmitToLoyalty, guest);
}

/**
 * Who is or was excluded, of one guest or of all, the newest first. Calls
 * `list_loyalty_exclusions`.
 *
 * @throws {@link NotFoundError}
 */
export function exclusions(db: Db, which: IListLoyaltyExclusionsParams): Promise<Exclusion[]> {
  return many(db, listLoyaltyExclusions, which);
}

/** A guest whose points move: the account as it was, and how many bookings and entries go along. */
export type Transfer = Row<ITransferLoyaltyPointsResult>;

/**
 * Moves what guests have in one program to another, the active one unless named, with the dates and
 * rules under which it was earned and with what counts towards tiers; it only tells what would move
 * unless `dry_run` is false. Without a `customer_id` it moves the first `limit_to` guests (1000):
 * call it again until nobody is left. Calls `transfer_loyalty_points`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError}
 */
export function transfer(db: Db, which: ITransferLoyaltyPointsParams): Promise<Transfer[]> {
  return many(db, transferLoyaltyPoints, which);
}

/**
 * Prices the bookings confirmed in a period by the present rule and posts the differences; it only
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
