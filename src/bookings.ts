/**
 * Bookings from the request to the end of the visit. Each function is one SQL function and one
 * transaction.
 */
import {
  type IAllocateBookingParams,
  type IAmendBookingParams,
  type ICancelBookingParams,
  type ICompleteBookingParams,
  type IConfirmBookingParams,
  type ICorrectBookingPointsParams,
  type ICreateBookingParams,
  type ICreateBookingResult,
  type IGetBookingParams,
  type IGetExternalBookingParams,
  type IGetExternalBookingResult,
  type IListBookingsParams,
  type IListWaitingParams,
  type IListWaitingResult,
  type IMarkNoShowParams,
  type INextWaitingParams,
  allocateBooking,
  amendBooking,
  cancelBooking,
  completeBooking,
  confirmBooking,
  correctBookingPoints,
  createBooking,
  getBooking,
  getExternalBooking,
  listBookings,
  listWaiting as listWaitingQuery,
  markNoShow,
  nextWaiting as nextWaitingQuery,
} from "./queries/bookings.js";
import { type Db, type Query, type Refine, type Row, exactlyOne, many } from "./rows.js";

export type BookingStatus =
  "pending" | "pending_allocation" | "confirmed" | "completed" | "no_show" | "cancelled";
export type BookingType = "breakfast" | "lunch" | "dinner" | "drinks";
export type SeatingPreference = "any" | "indoor" | "window" | "booth" | "bar" | "outdoor";
export type CancelledBy = "customer" | "staff" | "system";

/** A row of `bookings`. `spend_amount` is in minor units of `spend_currency`. */
export type Booking = Refine<
  Row<ICreateBookingResult>,
  {
    status: BookingStatus;
    previous_status: BookingStatus | null;
    booking_type: BookingType;
    seating_preference: SeatingPreference;
    cancelled_by: CancelledBy | null;
  }
>;

export type CreateBooking = Refine<
  ICreateBookingParams,
  {
    booking_type?: BookingType | null | undefined;
    seating_preference?: SeatingPreference | null | undefined;
    status?: "pending" | "confirmed" | null | undefined;
  }
>;

/**
 * Makes a booking at the table given, else at the smallest free one that fits, else on the waiting
 * list. `waiting_passed` counts the waiting bookings that its table would fit. A repeated
 * `idempotency_key` gives the first booking. Calls `create_booking`.
 *
 * @throws {@link InvalidFieldError} naming the field, e-mail and phone included
 * @throws {@link NotFoundError} for a restaurant, table or customer that is not there
 * @throws {@link TableTakenError} where the table given is taken
 * @throws {@link IdempotencyError} where the key was used for another request
 */
export function create(db: Db, booking: CreateBooking): Promise<Booking> {
  return one(db, createBooking, booking);
}

/**
 * Confirms a booking, with or without a table; returns a confirmed one as it is. Calls
 * `confirm_booking`.
 *
 * @throws {@link NotFoundError}, {@link StatusMoveError}, {@link TableTakenError}
 */
export function confirm(db: Db, booking: IConfirmBookingParams): Promise<Booking> {
  return one(db, confirmBooking, booking);
}

/**
 * Gives a booking the table named, else the smallest free one that fits, and confirms it from the
 * waiting list. Calls `allocate_booking`.
 *
 * @throws {@link NotFoundError}, {@link StatusMoveError}, {@link TableTakenError}
 */
export function allocate(db: Db, booking: IAllocateBookingParams): Promise<Booking> {
  return one(db, allocateBooking, booking);
}

/** A guest on the waiting list: `place` in the queue of the business day now, from 1. */
export type Waiting = Refine<
  Row<IListWaitingResult>,
  { status: "waiting" | "notified"; seating_preference: SeatingPreference }
>;

/** The bookings waiting on a business day, or from now on, in queue order. Calls `list_waiting`. */
export function listWaiting(db: Db, which: IListWaitingParams): Promise<Waiting[]> {
  return many(db, listWaitingQuery, which) as Promise<Waiting[]>;
}

/**
 * The next bookings for a free table: those that it fits, in the order of the queue, at most
 * `limit_to` (1 to 100, 1 unless given). {@link allocate} gives the table. Calls `next_waiting`.
 *
 * @throws {@link NotFoundError}, {@link InvalidFieldError}
 */
export function nextWaiting(db: Db, which: INextWaitingParams): Promise<Waiting[]> {
  return many(db, nextWaitingQuery, which) as Promise<Waiting[]>;
}

export type AmendBooking = Refine<
  IAmendBookingParams,
  {
    replace_contact?: boolean | null | undefined;
    booking_type?: BookingType | null | undefined;
    seating_preference?: SeatingPreference | null | undefined;
  }
>;

/**
 * Changes a booking; fields that are null or left out stay. Calls `amend_booking`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError}
 * @throws {@link TableTakenError} where no table is free for the new times or party
 */
export function amend(db: Db, booking: AmendBooking): Promise<Booking> {
  return one(db, amendBooking, booking);
}

/**
 * Cancels a booking, which takes its points back; returns a cancelled one as it is. Calls
 * `cancel_booking`.
 *
 * @throws {@link NotFoundError}, {@link StatusMoveError}
 */
export function cancel(
  db: Db,
  booking: Refine<ICancelBookingParams, { cancelled_by: CancelledBy }>,
): Promise<Booking> {
  return one(db, cancelBooking, booking);
}

/**
 * Records that the party came; `spend_amount` is the bill in minor units. Calls `complete_booking`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError}, {@link StatusMoveError}
 */
export function complete(db: Db, booking: ICompleteBookingParams): Promise<Booking> {
  return one(db, completeBooking, booking);
}

/**
 * Records that the party did not come, which takes its points back. Calls `mark_no_show`.
 *
 * @throws {@link NotFoundError}, {@link StatusMoveError}
 */
export function noShow(db: Db, booking: IMarkNoShowParams): Promise<Booking> {
  return one(db, markNoShow, booking);
}

/**
 * Sets the points of a booking; `reason` is a note for staff. The next change of party, bill,
 * status or guest prices the booking again. Calls `correct_booking_points`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError}
 */
export function correctPoints(db: Db, points: ICorrectBookingPointsParams): Promise<Booking> {
  return one(db, correctBookingPoints, points);
}

/**
 * A booking by its id or its reference, in capitals or not. Calls `get_booking`.
 *
 * @throws {@link NotFoundError}, {@link InvalidFieldError} unless one of the two is given
 */
export function get(db: Db, which: IGetBookingParams): Promise<Booking> {
  return one(db, getBooking, which);
}

/**
 * What another system reads back about its booking. Without a guest `customer_id`, `balance` and
 * `tier` are null; without an account or an active program the last two.
 */
export type ExternalBooking = Refine<Row<IGetExternalBookingResult>, { status: BookingStatus }>;

/**
 * A booking by the id that an attached app, or any other system, has for it: guest, points, balance
 * and tier. `external_source` is the attached app's unless given. Calls `get_external_booking`.
 *
 * @throws {@link NotFoundError}
 * @throws {@link InvalidFieldError} without `external_source` where no app is attached
 */
export function getExternal(db: Db, which: IGetExternalBookingParams): Promise<ExternalBooking> {
  return exactlyOne(db, getExternalBooking, which) as Promise<ExternalBooking>;
}

export type ListBookings = Refine<
  IListBookingsParams,
  {
    status?: BookingStatus | null | undefined;
    limit_to?: number | null | undefined;
    after?: string | null | undefined;
    day?: string | null | undefined;
  }
>;

/**
 * Bookings, oldest first, a page at a time: those that start from `from_at` and before `to_at`, on
 * one business day of the restaurant, of one guest, with one status. Calls `list_bookings`.
 *
 * @throws {@link InvalidFieldError}
 * @throws {@link NotFoundError} where there is no such customer, and no booking named `after`
 */
export function list(db: Db, which: ListBookings): Promise<Booking[]> {
  return many(db, listBookings, which) as Promise<Booking[]>;
}

function one<Params>(
  db: Db,
  query: Query<Params, ICreateBookingResult>,
  params: Params,
): Promise<Booking> {
  // The table's constraints guarantee the values of its text columns.
  return exactlyOne(db, query, params) as Promise<Booking>;
}
