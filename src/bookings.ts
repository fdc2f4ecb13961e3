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
  type ICreateBookingParams,
  type ICreateBookingResult,
  type IListBookingsParams,
  type IMarkNoShowParams,
  allocateBooking,
  amendBooking,
  cancelBooking,
  completeBooking,
  confirmBooking,
  createBooking,
  listBookings,
  markNoShow,
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
    /** @defaultValue by the local hour of `starts_at` */
    booking_type?: BookingType | null | undefined;
    /** @defaultValue any */
    seating_preference?: SeatingPreference | null | undefined;
    /** @defaultValue confirmed */
    status?: "pending" | "confirmed" | null | undefined;
  }
>;

/**
 * Makes a booking at the table given, else at the smallest free one that fits, else on the waiting
 * list. A repeated `idempotency_key` gives the first booking. Calls `create_booking`.
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
 * Confirms a booking, with or without a table; one that is confirmed is given as it is. Calls
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

export type AmendBooking = Refine<
  IAmendBookingParams,
  {
    /** E-mail and phone become those given, null included. @defaultValue false */
    replace_contact?: boolean | null | undefined;
    booking_type?: BookingType | null | undefined;
    seating_preference?: SeatingPreference | null | undefined;
  }
>;

/**
 * Changes a booking; what is null or left out stays. Calls `amend_booking`.
 *
 * @throws {@link InvalidFieldError}, {@link NotFoundError}
 * @throws {@link TableTakenError} where no table is free for the new times or party
 */
export function amend(db: Db, booking: AmendBooking): Promise<Booking> {
  return one(db, amendBooking, booking);
}

/**
 * Cancels a booking, which takes its points back; one that is cancelled is given as it is. Calls
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

export type ListBookings = Refine<
  IListBookingsParams,
  {
    status?: BookingStatus | null | undefined;
    /** @defaultValue 100 */
    limit_to?: number | null | undefined;
    /** The id of the last booking of the page before. */
    after?: string | null | undefined;
  }
>;

/**
 * Bookings that start from `from_at` and before `to_at`, oldest first, a page at a time. Calls
 * `list_bookings`.
 *
 * @throws {@link NotFoundError} where `after` names no booking
 */
export function list(db: Db, which: ListBookings): Promise<Booking[]> {
  return many(db, listBookings, which) as Promise<Booking[]>;
}

function one<Params>(
  db: Db,
  query: Query<Params, ICreateBookingResult>,
  params: Params,
): Promise<Booking> {
  // The constraints of the table promise what its text columns hold.
  return exactlyOne(db, query, params) as Promise<Booking>;
}
