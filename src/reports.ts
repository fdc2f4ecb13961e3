/**
 * What a restaurant asks first. Dates are those of its own days, as text such as `2031-05-01`;
 * rates are between 0 and 1, and null where there is nothing to divide by.
 */
import {
  type IBusinessDayStartsAtParams,
  type IReportBookingChangesResult,
  type IReportBookingsResult,
  type IReportLeadTimesResult,
  type IReportPointsParams,
  type IReportPointsResult,
  type IReportRepeatGuestsResult,
  type IReportRetentionParams,
  type IReportRetentionResult,
  type IReportTiersParams,
  type IReportTiersResult,
  type IReportWaitingListResult,
  businessDayStartsAt,
  reportBookingChanges,
  reportBookings,
  reportLeadTimes,
  reportPoints,
  reportRepeatGuests,
  reportRetention,
  reportTiers,
  reportWaitingList,
} from "./queries/reports.js";
import { type Db, type Refine, type Row, exactlyOne, many } from "./rows.js";

/** Each row of a report is a period of this length; a week begins on Monday. */
export type Period = "day" | "week" | "month";

/** From `from_at` and before `to_at`; left out: from the first or until the last there is. */
export interface ReportRange {
  /** The restaurant's id. */
  restaurant_id: string;
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
  /** The length of each period. @defaultValue week */
  by?: Period | null | undefined;
}

/**
 * The instant at which a business day of the restaurant begins, for a range that somebody gives in
 * dates. Calls `business_day_starts_at`.
 *
 * @throws {@link NotFoundError} for a restaurant that is not there
 */
export async function dayStartsAt(db: Db, which: IBusinessDayStartsAtParams): Promise<Date> {
  return (await exactlyOne(db, businessDayStartsAt, which)).starts_at;
}

export type BookingsRow = Row<IReportBookingsResult>;

/**
 * Bookings, covers, cancellations and no-shows, by when the bookings start. Calls
 * `report_bookings`.
 *
 * @throws {@link InvalidFieldError}
 */
export function bookings(db: Db, range: ReportRange): Promise<BookingsRow[]> {
  return many(db, reportBookings, range);
}

export type BookingChangesRow = Row<IReportBookingChangesResult>;

/**
 * What was booked and what was cancelled, by when that happened. Calls `report_booking_changes`.
 *
 * @throws {@link InvalidFieldError}
 */
export function bookingChanges(db: Db, range: ReportRange): Promise<BookingChangesRow[]> {
  return many(db, reportBookingChanges, range);
}

export type LeadTimesRow = Row<IReportLeadTimesResult>;

/**
 * How long ahead guests book, in hours. Calls `report_lead_times`.
 *
 * @throws {@link InvalidFieldError}
 */
export function leadTimes(db: Db, range: ReportRange): Promise<LeadTimesRow[]> {
  return many(db, reportLeadTimes, range);
}

export type WaitingListRow = Row<IReportWaitingListResult>;

/**
 * How many of those who waited got a table. Calls `report_waiting_list`.
 *
 * @throws {@link InvalidFieldError}
 */
export function waitingList(db: Db, range: ReportRange): Promise<WaitingListRow[]> {
  return many(db, reportWaitingList, range);
}

export type RepeatGuestsRow = Row<IReportRepeatGuestsResult>;

/**
 * Guests who came for the first time, and who came again. Calls `report_repeat_guests`.
 *
 * @throws {@link InvalidFieldError}
 */
export function repeatGuests(db: Db, range: ReportRange): Promise<RepeatGuestsRow[]> {
  return many(db, reportRepeatGuests, range);
}

export type RetentionRow = Row<IReportRetentionResult>;

/**
 * Of the guests whose first visit was in a month, those who came in it and in each month after it;
 * `months`, 12 unless given, is how far after. Calls `report_retention`.
 *
 * @throws {@link InvalidFieldError}
 */
export function retention(db: Db, range: IReportRetentionParams): Promise<RetentionRow[]> {
  return many(db, reportRetention, range);
}

export type PointsRow = Row<IReportPointsResult>;

/**
 * Points earned, spent, expired and adjusted, by when they count. Calls `report_points`.
 *
 * @throws {@link InvalidFieldError}
 */
export function points(
  db: Db,
  range: Refine<IReportPointsParams, { by?: Period | null | undefined }>,
): Promise<PointsRow[]> {
  return many(db, reportPoints, range);
}

export type TiersRow = Row<IReportTiersResult>;

/** The guests in each tier and the points they hold. Calls `report_tiers`. */
export function tiers(db: Db, which: IReportTiersParams): Promise<TiersRow[]> {
  return many(db, reportTiers, which);
}
