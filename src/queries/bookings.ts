/** Types generated for queries found in "queries/bookings.sql" */
import { PreparedQuery } from '../prepared-query.js';

/** 'CreateBooking' parameters type */
export interface ICreateBookingParams {
  /** Takes a table given although the party is larger than it seats; false unless given. */
  allow_overfill?: boolean | null | undefined;
  /** breakfast, lunch, dinner or drinks; default by the local hour of starts_at. */
  booking_type?: string | null | undefined;
  /** Guest's e-mail as given. Personal data. */
  customer_email?: string | null | undefined;
  /** A customer who is known; an input only where no contact is given. */
  customer_id?: string | null | undefined;
  /** Guest's name as given. Personal data. */
  customer_name?: string | null | undefined;
  /** Guest's phone as given. Personal data. */
  customer_phone?: string | null | undefined;
  /** When the table is free again; default two hours after the start. */
  ends_at?: Date | null | undefined;
  /** The booking's id in that system; unique per restaurant and source. */
  external_id?: string | null | undefined;
  /** The system that the booking came from, if not this one. */
  external_source?: string | null | undefined;
  /** A key of the caller's own, unique in the restaurant: a retry with it gives the first booking. */
  idempotency_key?: string | null | undefined;
  /** Whether the guest ticked the marketing box; an unticked box is no choice. */
  marketing_opt_in?: boolean | null | undefined;
  /** Free text of guest or staff. May hold personal data. */
  notes?: string | null | undefined;
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** The restaurant's id. */
  restaurant_id: string;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference?: string | null | undefined;
  /** Channel of the booking: a slug such as web, phone or walk-in. */
  source?: string | null | undefined;
  /** When the party is expected. */
  starts_at: Date;
  /** `pending` or `confirmed`; confirmed unless given. */
  status?: string | null | undefined;
  /** A table of the restaurant; null or left out: one is chosen. */
  table_id?: string | null | undefined;
}

/** 'CreateBooking' return type */
export interface ICreateBookingResult {
  /** breakfast, lunch, dinner or drinks; default by the local hour of starts_at. */
  booking_type: string;
  /** When the booking was cancelled; null while it is not. */
  cancelled_at: Date | null;
  /** Who cancelled: customer, staff or system. */
  cancelled_by: string | null;
  /** When the visit was recorded as completed. */
  completed_at: Date | null;
  /** When the booking was last confirmed. */
  confirmed_at: Date | null;
  /** When the booking was made. */
  created_at: Date;
  /** Guest's e-mail as given. Personal data. */
  customer_email: string | null;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** Guest's name as given. Personal data. */
  customer_name: string | null;
  /** Guest's phone as given. Personal data. */
  customer_phone: string | null;
  /** When the table is free again; default two hours after the start. */
  ends_at: Date;
  /** The booking's id in that system; unique per restaurant and source. */
  external_id: string | null;
  /** The system that the booking came from, if not this one. */
  external_source: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The creator's retry key, unique in the restaurant. */
  idempotency_key: string | null;
  /** The version of the program that prices the booking, pinned when it first earned; null: not priced. */
  loyalty_accrual_version: number | null;
  /** Points this booking is worth to its customer now; the ledger is made equal to it. */
  loyalty_points_awarded: number;
  /** The program that holds the booking's points; without a version these are points from an older system. */
  loyalty_program_id: string | null;
  /** Whether the guest ticked the marketing box; an unticked box is no choice. */
  marketing_opt_in: boolean;
  /** Free text of guest or staff. May hold personal data. */
  notes: string | null;
  /** On the waiting list: a table that was free for it when it was last amended; null: none. */
  offered_table_id: string | null;
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** Status before the last change of status. */
  previous_status: string | null;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference: string;
  /** Channel of the booking: a slug such as web, phone or walk-in. */
  source: string;
  /** The bill in minor units of spend_currency; null: unknown. */
  spend_amount: number | string | null;
  /** ISO 4217 code of spend_amount; if not given, the restaurant's. */
  spend_currency: string | null;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  /** The table given; a cancelled booking keeps it. */
  table_id: string | null;
  /** When the row was last changed. */
  updated_at: Date;
  /** How many waiting bookings this booking's table would have fitted in their time when create_booking made it; null: not counted. */
  waiting_passed: number | null;
}

/** 'CreateBooking' query type */
export interface ICreateBookingQuery {
  params: ICreateBookingParams;
  result: ICreateBookingResult;
}

const createBookingIR: any = {"usedParamSet":{"restaurant_id":true,"starts_at":true,"party_size":true,"customer_name":true,"customer_email":true,"customer_phone":true,"ends_at":true,"booking_type":true,"seating_preference":true,"status":true,"marketing_opt_in":true,"notes":true,"source":true,"table_id":true,"customer_id":true,"idempotency_key":true,"external_source":true,"external_id":true,"allow_overfill":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":803,"b":817}]},{"name":"starts_at","required":true,"transform":{"type":"scalar"},"locs":[{"a":835,"b":845}]},{"name":"party_size","required":true,"transform":{"type":"scalar"},"locs":[{"a":864,"b":875}]},{"name":"customer_name","required":false,"transform":{"type":"scalar"},"locs":[{"a":897,"b":910}]},{"name":"customer_email","required":false,"transform":{"type":"scalar"},"locs":[{"a":933,"b":947}]},{"name":"customer_phone","required":false,"transform":{"type":"scalar"},"locs":[{"a":970,"b":984}]},{"name":"ends_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":1000,"b":1007}]},{"name":"booking_type","required":false,"transform":{"type":"scalar"},"locs":[{"a":1028,"b":1040}]},{"name":"seating_preference","required":false,"transform":{"type":"scalar"},"locs":[{"a":1067,"b":1085}]},{"name":"status","required":false,"transform":{"type":"scalar"},"locs":[{"a":1100,"b":1106}]},{"name":"marketing_opt_in","required":false,"transform":{"type":"scalar"},"locs":[{"a":1131,"b":1147}]},{"name":"notes","required":false,"transform":{"type":"scalar"},"locs":[{"a":1161,"b":1166}]},{"name":"source","required":false,"transform":{"type":"scalar"},"locs":[{"a":1181,"b":1187}]},{"name":"table_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":1204,"b":1212}]},{"name":"customer_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":1232,"b":1243}]},{"name":"idempotency_key","required":false,"transform":{"type":"scalar"},"locs":[{"a":1267,"b":1282}]},{"name":"external_source","required":false,"transform":{"type":"scalar"},"locs":[{"a":1306,"b":1321}]},{"name":"external_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":1341,"b":1352}]},{"name":"allow_overfill","required":false,"transform":{"type":"scalar"},"locs":[{"a":1375,"b":1389}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\", waiting_passed, offered_table_id\nfrom public.create_booking(\n  restaurant_id => :restaurant_id!,\n  starts_at => :starts_at!,\n  party_size => :party_size!,\n  customer_name => :customer_name,\n  customer_email => :customer_email,\n  customer_phone => :customer_phone,\n  ends_at => :ends_at,\n  booking_type => :booking_type,\n  seating_preference => :seating_preference,\n  status => :status,\n  marketing_opt_in => :marketing_opt_in,\n  notes => :notes,\n  source => :source,\n  table_id => :table_id,\n  customer_id => :customer_id,\n  idempotency_key => :idempotency_key,\n  external_source => :external_source,\n  external_id => :external_id,\n  allow_overfill => :allow_overfill\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
 *   external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
 *   party_size as "party_size!", booking_type as "booking_type!",
 *   seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
 *   completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
 *   marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
 *   spend_currency, loyalty_program_id, loyalty_accrual_version,
 *   loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
 *   created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
 * from public.create_booking(
 *   restaurant_id => :restaurant_id!,
 *   starts_at => :starts_at!,
 *   party_size => :party_size!,
 *   customer_name => :customer_name,
 *   customer_email => :customer_email,
 *   customer_phone => :customer_phone,
 *   ends_at => :ends_at,
 *   booking_type => :booking_type,
 *   seating_preference => :seating_preference,
 *   status => :status,
 *   marketing_opt_in => :marketing_opt_in,
 *   notes => :notes,
 *   source => :source,
 *   table_id => :table_id,
 *   customer_id => :customer_id,
 *   idempotency_key => :idempotency_key,
 *   external_source => :external_source,
 *   external_id => :external_id,
 *   allow_overfill => :allow_overfill
 * )
 * ```
 */
export const createBooking = new PreparedQuery<ICreateBookingParams,ICreateBookingResult>(createBookingIR, {"parameters":["uuid","instant","integer","text","text","text","instant","text","text","text","boolean","text","text","uuid","uuid","text","text","text","boolean"],"numbers":["spend_amount"],"instants":["cancelled_at","completed_at","confirmed_at","created_at","ends_at","starts_at","updated_at"]});


/** 'ConfirmBooking' parameters type */
export interface IConfirmBookingParams {
  /** The booking's id. */
  booking_id: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ConfirmBooking' return type */
export interface IConfirmBookingResult {
  /** breakfast, lunch, dinner or drinks; default by the local hour of starts_at. */
  booking_type: string;
  /** When the booking was cancelled; null while it is not. */
  cancelled_at: Date | null;
  /** Who cancelled: customer, staff or system. */
  cancelled_by: string | null;
  /** When the visit was recorded as completed. */
  completed_at: Date | null;
  /** When the booking was last confirmed. */
  confirmed_at: Date | null;
  /** When the booking was made. */
  created_at: Date;
  /** Guest's e-mail as given. Personal data. */
  customer_email: string | null;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** Guest's name as given. Personal data. */
  customer_name: string | null;
  /** Guest's phone as given. Personal data. */
  customer_phone: string | null;
  /** When the table is free again; default two hours after the start. */
  ends_at: Date;
  /** The booking's id in that system; unique per restaurant and source. */
  external_id: string | null;
  /** The system that the booking came from, if not this one. */
  external_source: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The creator's retry key, unique in the restaurant. */
  idempotency_key: string | null;
  /** The version of the program that prices the booking, pinned when it first earned; null: not priced. */
  loyalty_accrual_version: number | null;
  /** Points this booking is worth to its customer now; the ledger is made equal to it. */
  loyalty_points_awarded: number;
  /** The program that holds the booking's points; without a version these are points from an older system. */
  loyalty_program_id: string | null;
  /** Whether the guest ticked the marketing box; an unticked box is no choice. */
  marketing_opt_in: boolean;
  /** Free text of guest or staff. May hold personal data. */
  notes: string | null;
  /** On the waiting list: a table that was free for it when it was last amended; null: none. */
  offered_table_id: string | null;
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** Status before the last change of status. */
  previous_status: string | null;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference: string;
  /** Channel of the booking: a slug such as web, phone or walk-in. */
  source: string;
  /** The bill in minor units of spend_currency; null: unknown. */
  spend_amount: number | string | null;
  /** ISO 4217 code of spend_amount; if not given, the restaurant's. */
  spend_currency: string | null;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  /** The table given; a cancelled booking keeps it. */
  table_id: string | null;
  /** When the row was last changed. */
  updated_at: Date;
  /** How many waiting bookings this booking's table would have fitted in their time when create_booking made it; null: not counted. */
  waiting_passed: number | null;
}

/** 'ConfirmBooking' query type */
export interface IConfirmBookingQuery {
  params: IConfirmBookingParams;
  result: IConfirmBookingResult;
}

const confirmBookingIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":804,"b":818}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":837,"b":848}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\", waiting_passed, offered_table_id\nfrom public.confirm_booking(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
 *   external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
 *   party_size as "party_size!", booking_type as "booking_type!",
 *   seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
 *   completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
 *   marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
 *   spend_currency, loyalty_program_id, loyalty_accrual_version,
 *   loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
 *   created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
 * from public.confirm_booking(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id!
 * )
 * ```
 */
export const confirmBooking = new PreparedQuery<IConfirmBookingParams,IConfirmBookingResult>(confirmBookingIR, {"parameters":["uuid","uuid"],"numbers":["spend_amount"],"instants":["cancelled_at","completed_at","confirmed_at","created_at","ends_at","starts_at","updated_at"]});


/** 'AllocateBooking' parameters type */
export interface IAllocateBookingParams {
  /** Takes a table given although the party is larger than it seats; false unless given. */
  allow_overfill?: boolean | null | undefined;
  /** The booking's id. */
  booking_id: string;
  /** The restaurant's id. */
  restaurant_id: string;
  /** A table of the restaurant; null or left out: one is chosen. */
  table_id?: string | null | undefined;
}

/** 'AllocateBooking' return type */
export interface IAllocateBookingResult {
  /** breakfast, lunch, dinner or drinks; default by the local hour of starts_at. */
  booking_type: string;
  /** When the booking was cancelled; null while it is not. */
  cancelled_at: Date | null;
  /** Who cancelled: customer, staff or system. */
  cancelled_by: string | null;
  /** When the visit was recorded as completed. */
  completed_at: Date | null;
  /** When the booking was last confirmed. */
  confirmed_at: Date | null;
  /** When the booking was made. */
  created_at: Date;
  /** Guest's e-mail as given. Personal data. */
  customer_email: string | null;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** Guest's name as given. Personal data. */
  customer_name: string | null;
  /** Guest's phone as given. Personal data. */
  customer_phone: string | null;
  /** When the table is free again; default two hours after the start. */
  ends_at: Date;
  /** The booking's id in that system; unique per restaurant and source. */
  external_id: string | null;
  /** The system that the booking came from, if not this one. */
  external_source: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The creator's retry key, unique in the restaurant. */
  idempotency_key: string | null;
  /** The version of the program that prices the booking, pinned when it first earned; null: not priced. */
  loyalty_accrual_version: number | null;
  /** Points this booking is worth to its customer now; the ledger is made equal to it. */
  loyalty_points_awarded: number;
  /** The program that holds the booking's points; without a version these are points from an older system. */
  loyalty_program_id: string | null;
  /** Whether the guest ticked the marketing box; an unticked box is no choice. */
  marketing_opt_in: boolean;
  /** Free text of guest or staff. May hold personal data. */
  notes: string | null;
  /** On the waiting list: a table that was free for it when it was last amended; null: none. */
  offered_table_id: string | null;
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** Status before the last change of status. */
  previous_status: string | null;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference: string;
  /** Channel of the booking: a slug such as web, phone or walk-in. */
  source: string;
  /** The bill in minor units of spend_currency; null: unknown. */
  spend_amount: number | string | null;
  /** ISO 4217 code of spend_amount; if not given, the restaurant's. */
  spend_currency: string | null;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  /** The table given; a cancelled booking keeps it. */
  table_id: string | null;
  /** When the row was last changed. */
  updated_at: Date;
  /** How many waiting bookings this booking's table would have fitted in their time when create_booking made it; null: not counted. */
  waiting_passed: number | null;
}

/** 'AllocateBooking' query type */
export interface IAllocateBookingQuery {
  params: IAllocateBookingParams;
  result: IAllocateBookingResult;
}

const allocateBookingIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true,"table_id":true,"allow_overfill":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":805,"b":819}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":838,"b":849}]},{"name":"table_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":866,"b":874}]},{"name":"allow_overfill","required":false,"transform":{"type":"scalar"},"locs":[{"a":897,"b":911}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\", waiting_passed, offered_table_id\nfrom public.allocate_booking(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!,\n  table_id => :table_id,\n  allow_overfill => :allow_overfill\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
 *   external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
 *   party_size as "party_size!", booking_type as "booking_type!",
 *   seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
 *   completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
 *   marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
 *   spend_currency, loyalty_program_id, loyalty_accrual_version,
 *   loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
 *   created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
 * from public.allocate_booking(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id!,
 *   table_id => :table_id,
 *   allow_overfill => :allow_overfill
 * )
 * ```
 */
export const allocateBooking = new PreparedQuery<IAllocateBookingParams,IAllocateBookingResult>(allocateBookingIR, {"parameters":["uuid","uuid","uuid","boolean"],"numbers":["spend_amount"],"instants":["cancelled_at","completed_at","confirmed_at","created_at","ends_at","starts_at","updated_at"]});


/** 'AmendBooking' parameters type */
export interface IAmendBookingParams {
  /** The booking's id. */
  booking_id: string;
  /** breakfast, lunch, dinner or drinks; null or left out: stays. */
  booking_type?: string | null | undefined;
  /** Guest's e-mail as given. Personal data. */
  customer_email?: string | null | undefined;
  /** Guest's name as given. Personal data. */
  customer_name?: string | null | undefined;
  /** Guest's phone as given. Personal data. */
  customer_phone?: string | null | undefined;
  /** When the table is free again; default two hours after the start. */
  ends_at?: Date | null | undefined;
  /** Free text of guest or staff. May hold personal data. */
  notes?: string | null | undefined;
  /** Number of guests, 1 to 200. */
  party_size?: number | null | undefined;
  /** E-mail and phone become those given, null included; false unless given. */
  replace_contact?: boolean | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference?: string | null | undefined;
  /** When the party is expected. */
  starts_at?: Date | null | undefined;
}

/** 'AmendBooking' return type */
export interface IAmendBookingResult {
  /** breakfast, lunch, dinner or drinks; default by the local hour of starts_at. */
  booking_type: string;
  /** When the booking was cancelled; null while it is not. */
  cancelled_at: Date | null;
  /** Who cancelled: customer, staff or system. */
  cancelled_by: string | null;
  /** When the visit was recorded as completed. */
  completed_at: Date | null;
  /** When the booking was last confirmed. */
  confirmed_at: Date | null;
  /** When the booking was made. */
  created_at: Date;
  /** Guest's e-mail as given. Personal data. */
  customer_email: string | null;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** Guest's name as given. Personal data. */
  customer_name: string | null;
  /** Guest's phone as given. Personal data. */
  customer_phone: string | null;
  /** When the table is free again; default two hours after the start. */
  ends_at: Date;
  /** The booking's id in that system; unique per restaurant and source. */
  external_id: string | null;
  /** The system that the booking came from, if not this one. */
  external_source: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The creator's retry key, unique in the restaurant. */
  idempotency_key: string | null;
  /** The version of the program that prices the booking, pinned when it first earned; null: not priced. */
  loyalty_accrual_version: number | null;
  /** Points this booking is worth to its customer now; the ledger is made equal to it. */
  loyalty_points_awarded: number;
  /** The program that holds the booking's points; without a version these are points from an older system. */
  loyalty_program_id: string | null;
  /** Whether the guest ticked the marketing box; an unticked box is no choice. */
  marketing_opt_in: boolean;
  /** Free text of guest or staff. May hold personal data. */
  notes: string | null;
  /** On the waiting list: a table that was free for it when it was last amended; null: none. */
  offered_table_id: string | null;
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** Status before the last change of status. */
  previous_status: string | null;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference: string;
  /** Channel of the booking: a slug such as web, phone or walk-in. */
  source: string;
  /** The bill in minor units of spend_currency; null: unknown. */
  spend_amount: number | string | null;
  /** ISO 4217 code of spend_amount; if not given, the restaurant's. */
  spend_currency: string | null;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  /** The table given; a cancelled booking keeps it. */
  table_id: string | null;
  /** When the row was last changed. */
  updated_at: Date;
  /** How many waiting bookings this booking's table would have fitted in their time when create_booking made it; null: not counted. */
  waiting_passed: number | null;
}

/** 'AmendBooking' query type */
export interface IAmendBookingQuery {
  params: IAmendBookingParams;
  result: IAmendBookingResult;
}

const amendBookingIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true,"starts_at":true,"ends_at":true,"party_size":true,"customer_name":true,"customer_email":true,"customer_phone":true,"replace_contact":true,"booking_type":true,"seating_preference":true,"notes":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":802,"b":816}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":835,"b":846}]},{"name":"starts_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":864,"b":873}]},{"name":"ends_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":889,"b":896}]},{"name":"party_size","required":false,"transform":{"type":"scalar"},"locs":[{"a":915,"b":925}]},{"name":"customer_name","required":false,"transform":{"type":"scalar"},"locs":[{"a":947,"b":960}]},{"name":"customer_email","required":false,"transform":{"type":"scalar"},"locs":[{"a":983,"b":997}]},{"name":"customer_phone","required":false,"transform":{"type":"scalar"},"locs":[{"a":1020,"b":1034}]},{"name":"replace_contact","required":false,"transform":{"type":"scalar"},"locs":[{"a":1067,"b":1082}]},{"name":"booking_type","required":false,"transform":{"type":"scalar"},"locs":[{"a":1111,"b":1123}]},{"name":"seating_preference","required":false,"transform":{"type":"scalar"},"locs":[{"a":1150,"b":1168}]},{"name":"notes","required":false,"transform":{"type":"scalar"},"locs":[{"a":1182,"b":1187}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\", waiting_passed, offered_table_id\nfrom public.amend_booking(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!,\n  starts_at => :starts_at,\n  ends_at => :ends_at,\n  party_size => :party_size,\n  customer_name => :customer_name,\n  customer_email => :customer_email,\n  customer_phone => :customer_phone,\n  replace_contact => coalesce(:replace_contact, false),\n  booking_type => :booking_type,\n  seating_preference => :seating_preference,\n  notes => :notes\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
 *   external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
 *   party_size as "party_size!", booking_type as "booking_type!",
 *   seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
 *   completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
 *   marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
 *   spend_currency, loyalty_program_id, loyalty_accrual_version,
 *   loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
 *   created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
 * from public.amend_booking(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id!,
 *   starts_at => :starts_at,
 *   ends_at => :ends_at,
 *   party_size => :party_size,
 *   customer_name => :customer_name,
 *   customer_email => :customer_email,
 *   customer_phone => :customer_phone,
 *   replace_contact => coalesce(:replace_contact, false),
 *   booking_type => :booking_type,
 *   seating_preference => :seating_preference,
 *   notes => :notes
 * )
 * ```
 */
export const amendBooking = new PreparedQuery<IAmendBookingParams,IAmendBookingResult>(amendBookingIR, {"parameters":["uuid","uuid","instant","instant","integer","text","text","text","boolean","text","text","text"],"numbers":["spend_amount"],"instants":["cancelled_at","completed_at","confirmed_at","created_at","ends_at","starts_at","updated_at"]});


/** 'CancelBooking' parameters type */
export interface ICancelBookingParams {
  /** The booking's id. */
  booking_id: string;
  /** Who cancels: `customer`, `staff` or `system`. */
  cancelled_by: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'CancelBooking' return type */
export interface ICancelBookingResult {
  /** breakfast, lunch, dinner or drinks; default by the local hour of starts_at. */
  booking_type: string;
  /** When the booking was cancelled; null while it is not. */
  cancelled_at: Date | null;
  /** Who cancelled: customer, staff or system. */
  cancelled_by: string | null;
  /** When the visit was recorded as completed. */
  completed_at: Date | null;
  /** When the booking was last confirmed. */
  confirmed_at: Date | null;
  /** When the booking was made. */
  created_at: Date;
  /** Guest's e-mail as given. Personal data. */
  customer_email: string | null;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** Guest's name as given. Personal data. */
  customer_name: string | null;
  /** Guest's phone as given. Personal data. */
  customer_phone: string | null;
  /** When the table is free again; default two hours after the start. */
  ends_at: Date;
  /** The booking's id in that system; unique per restaurant and source. */
  external_id: string | null;
  /** The system that the booking came from, if not this one. */
  external_source: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The creator's retry key, unique in the restaurant. */
  idempotency_key: string | null;
  /** The version of the program that prices the booking, pinned when it first earned; null: not priced. */
  loyalty_accrual_version: number | null;
  /** Points this booking is worth to its customer now; the ledger is made equal to it. */
  loyalty_points_awarded: number;
  /** The program that holds the booking's points; without a version these are points from an older system. */
  loyalty_program_id: string | null;
  /** Whether the guest ticked the marketing box; an unticked box is no choice. */
  marketing_opt_in: boolean;
  /** Free text of guest or staff. May hold personal data. */
  notes: string | null;
  /** On the waiting list: a table that was free for it when it was last amended; null: none. */
  offered_table_id: string | null;
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** Status before the last change of status. */
  previous_status: string | null;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference: string;
  /** Channel of the booking: a slug such as web, phone or walk-in. */
  source: string;
  /** The bill in minor units of spend_currency; null: unknown. */
  spend_amount: number | string | null;
  /** ISO 4217 code of spend_amount; if not given, the restaurant's. */
  spend_currency: string | null;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  /** The table given; a cancelled booking keeps it. */
  table_id: string | null;
  /** When the row was last changed. */
  updated_at: Date;
  /** How many waiting bookings this booking's table would have fitted in their time when create_booking made it; null: not counted. */
  waiting_passed: number | null;
}

/** 'CancelBooking' query type */
export interface ICancelBookingQuery {
  params: ICancelBookingParams;
  result: ICancelBookingResult;
}

const cancelBookingIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true,"cancelled_by":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":803,"b":817}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":836,"b":847}]},{"name":"cancelled_by","required":true,"transform":{"type":"scalar"},"locs":[{"a":868,"b":881}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\", waiting_passed, offered_table_id\nfrom public.cancel_booking(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!,\n  cancelled_by => :cancelled_by!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
 *   external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
 *   party_size as "party_size!", booking_type as "booking_type!",
 *   seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
 *   completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
 *   marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
 *   spend_currency, loyalty_program_id, loyalty_accrual_version,
 *   loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
 *   created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
 * from public.cancel_booking(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id!,
 *   cancelled_by => :cancelled_by!
 * )
 * ```
 */
export const cancelBooking = new PreparedQuery<ICancelBookingParams,ICancelBookingResult>(cancelBookingIR, {"parameters":["uuid","uuid","text"],"numbers":["spend_amount"],"instants":["cancelled_at","completed_at","confirmed_at","created_at","ends_at","starts_at","updated_at"]});


/** 'CompleteBooking' parameters type */
export interface ICompleteBookingParams {
  /** The booking's id. */
  booking_id: string;
  /** The restaurant's id. */
  restaurant_id: string;
  /** The bill in minor units of spend_currency; null: unknown. */
  spend_amount?: number | null | undefined;
  /** ISO 4217 code of spend_amount; if not given, the restaurant's. */
  spend_currency?: string | null | undefined;
}

/** 'CompleteBooking' return type */
export interface ICompleteBookingResult {
  /** breakfast, lunch, dinner or drinks; default by the local hour of starts_at. */
  booking_type: string;
  /** When the booking was cancelled; null while it is not. */
  cancelled_at: Date | null;
  /** Who cancelled: customer, staff or system. */
  cancelled_by: string | null;
  /** When the visit was recorded as completed. */
  completed_at: Date | null;
  /** When the booking was last confirmed. */
  confirmed_at: Date | null;
  /** When the booking was made. */
  created_at: Date;
  /** Guest's e-mail as given. Personal data. */
  customer_email: string | null;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** Guest's name as given. Personal data. */
  customer_name: string | null;
  /** Guest's phone as given. Personal data. */
  customer_phone: string | null;
  /** When the table is free again; default two hours after the start. */
  ends_at: Date;
  /** The booking's id in that system; unique per restaurant and source. */
  external_id: string | null;
  /** The system that the booking came from, if not this one. */
  external_source: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The creator's retry key, unique in the restaurant. */
  idempotency_key: string | null;
  /** The version of the program that prices the booking, pinned when it first earned; null: not priced. */
  loyalty_accrual_version: number | null;
  /** Points this booking is worth to its customer now; the ledger is made equal to it. */
  loyalty_points_awarded: number;
  /** The program that holds the booking's points; without a version these are points from an older system. */
  loyalty_program_id: string | null;
  /** Whether the guest ticked the marketing box; an unticked box is no choice. */
  marketing_opt_in: boolean;
  /** Free text of guest or staff. May hold personal data. */
  notes: string | null;
  /** On the waiting list: a table that was free for it when it was last amended; null: none. */
  offered_table_id: string | null;
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** Status before the last change of status. */
  previous_status: string | null;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference: string;
  /** Channel of the booking: a slug such as web, phone or walk-in. */
  source: string;
  /** The bill in minor units of spend_currency; null: unknown. */
  spend_amount: number | string | null;
  /** ISO 4217 code of spend_amount; if not given, the restaurant's. */
  spend_currency: string | null;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  /** The table given; a cancelled booking keeps it. */
  table_id: string | null;
  /** When the row was last changed. */
  updated_at: Date;
  /** How many waiting bookings this booking's table would have fitted in their time when create_booking made it; null: not counted. */
  waiting_passed: number | null;
}

/** 'CompleteBooking' query type */
export interface ICompleteBookingQuery {
  params: ICompleteBookingParams;
  result: ICompleteBookingResult;
}

const completeBookingIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true,"spend_amount":true,"spend_currency":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":805,"b":819}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":838,"b":849}]},{"name":"spend_amount","required":false,"transform":{"type":"scalar"},"locs":[{"a":870,"b":882}]},{"name":"spend_currency","required":false,"transform":{"type":"scalar"},"locs":[{"a":905,"b":919}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\", waiting_passed, offered_table_id\nfrom public.complete_booking(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!,\n  spend_amount => :spend_amount,\n  spend_currency => :spend_currency\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
 *   external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
 *   party_size as "party_size!", booking_type as "booking_type!",
 *   seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
 *   completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
 *   marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
 *   spend_currency, loyalty_program_id, loyalty_accrual_version,
 *   loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
 *   created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
 * from public.complete_booking(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id!,
 *   spend_amount => :spend_amount,
 *   spend_currency => :spend_currency
 * )
 * ```
 */
export const completeBooking = new PreparedQuery<ICompleteBookingParams,ICompleteBookingResult>(completeBookingIR, {"parameters":["uuid","uuid","bigint","text"],"numbers":["spend_amount"],"instants":["cancelled_at","completed_at","confirmed_at","created_at","ends_at","starts_at","updated_at"]});


/** 'MarkNoShow' parameters type */
export interface IMarkNoShowParams {
  /** The booking's id. */
  booking_id: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'MarkNoShow' return type */
export interface IMarkNoShowResult {
  /** breakfast, lunch, dinner or drinks; default by the local hour of starts_at. */
  booking_type: string;
  /** When the booking was cancelled; null while it is not. */
  cancelled_at: Date | null;
  /** Who cancelled: customer, staff or system. */
  cancelled_by: string | null;
  /** When the visit was recorded as completed. */
  completed_at: Date | null;
  /** When the booking was last confirmed. */
  confirmed_at: Date | null;
  /** When the booking was made. */
  created_at: Date;
  /** Guest's e-mail as given. Personal data. */
  customer_email: string | null;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** Guest's name as given. Personal data. */
  customer_name: string | null;
  /** Guest's phone as given. Personal data. */
  customer_phone: string | null;
  /** When the table is free again; default two hours after the start. */
  ends_at: Date;
  /** The booking's id in that system; unique per restaurant and source. */
  external_id: string | null;
  /** The system that the booking came from, if not this one. */
  external_source: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The creator's retry key, unique in the restaurant. */
  idempotency_key: string | null;
  /** The version of the program that prices the booking, pinned when it first earned; null: not priced. */
  loyalty_accrual_version: number | null;
  /** Points this booking is worth to its customer now; the ledger is made equal to it. */
  loyalty_points_awarded: number;
  /** The program that holds the booking's points; without a version these are points from an older system. */
  loyalty_program_id: string | null;
  /** Whether the guest ticked the marketing box; an unticked box is no choice. */
  marketing_opt_in: boolean;
  /** Free text of guest or staff. May hold personal data. */
  notes: string | null;
  /** On the waiting list: a table that was free for it when it was last amended; null: none. */
  offered_table_id: string | null;
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** Status before the last change of status. */
  previous_status: string | null;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference: string;
  /** Channel of the booking: a slug such as web, phone or walk-in. */
  source: string;
  /** The bill in minor units of spend_currency; null: unknown. */
  spend_amount: number | string | null;
  /** ISO 4217 code of spend_amount; if not given, the restaurant's. */
  spend_currency: string | null;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  /** The table given; a cancelled booking keeps it. */
  table_id: string | null;
  /** When the row was last changed. */
  updated_at: Date;
  /** How many waiting bookings this booking's table would have fitted in their time when create_booking made it; null: not counted. */
  waiting_passed: number | null;
}

/** 'MarkNoShow' query type */
export interface IMarkNoShowQuery {
  params: IMarkNoShowParams;
  result: IMarkNoShowResult;
}

const markNoShowIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":801,"b":815}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":834,"b":845}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\", waiting_passed, offered_table_id\nfrom public.mark_no_show(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
 *   external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
 *   party_size as "party_size!", booking_type as "booking_type!",
 *   seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
 *   completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
 *   marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
 *   spend_currency, loyalty_program_id, loyalty_accrual_version,
 *   loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
 *   created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
 * from public.mark_no_show(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id!
 * )
 * ```
 */
export const markNoShow = new PreparedQuery<IMarkNoShowParams,IMarkNoShowResult>(markNoShowIR, {"parameters":["uuid","uuid"],"numbers":["spend_amount"],"instants":["cancelled_at","completed_at","confirmed_at","created_at","ends_at","starts_at","updated_at"]});


/** 'CorrectBookingPoints' parameters type */
export interface ICorrectBookingPointsParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The booking's id. */
  booking_id: string;
  /** What the booking is to be worth, from 0. */
  points: number;
  /** Why, for people: no personal data. */
  reason: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'CorrectBookingPoints' return type */
export interface ICorrectBookingPointsResult {
  /** breakfast, lunch, dinner or drinks; default by the local hour of starts_at. */
  booking_type: string;
  /** When the booking was cancelled; null while it is not. */
  cancelled_at: Date | null;
  /** Who cancelled: customer, staff or system. */
  cancelled_by: string | null;
  /** When the visit was recorded as completed. */
  completed_at: Date | null;
  /** When the booking was last confirmed. */
  confirmed_at: Date | null;
  /** When the booking was made. */
  created_at: Date;
  /** Guest's e-mail as given. Personal data. */
  customer_email: string | null;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** Guest's name as given. Personal data. */
  customer_name: string | null;
  /** Guest's phone as given. Personal data. */
  customer_phone: string | null;
  /** When the table is free again; default two hours after the start. */
  ends_at: Date;
  /** The booking's id in that system; unique per restaurant and source. */
  external_id: string | null;
  /** The system that the booking came from, if not this one. */
  external_source: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The creator's retry key, unique in the restaurant. */
  idempotency_key: string | null;
  /** The version of the program that prices the booking, pinned when it first earned; null: not priced. */
  loyalty_accrual_version: number | null;
  /** Points this booking is worth to its customer now; the ledger is made equal to it. */
  loyalty_points_awarded: number;
  /** The program that holds the booking's points; without a version these are points from an older system. */
  loyalty_program_id: string | null;
  /** Whether the guest ticked the marketing box; an unticked box is no choice. */
  marketing_opt_in: boolean;
  /** Free text of guest or staff. May hold personal data. */
  notes: string | null;
  /** On the waiting list: a table that was free for it when it was last amended; null: none. */
  offered_table_id: string | null;
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** Status before the last change of status. */
  previous_status: string | null;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference: string;
  /** Channel of the booking: a slug such as web, phone or walk-in. */
  source: string;
  /** The bill in minor units of spend_currency; null: unknown. */
  spend_amount: number | string | null;
  /** ISO 4217 code of spend_amount; if not given, the restaurant's. */
  spend_currency: string | null;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  /** The table given; a cancelled booking keeps it. */
  table_id: string | null;
  /** When the row was last changed. */
  updated_at: Date;
  /** How many waiting bookings this booking's table would have fitted in their time when create_booking made it; null: not counted. */
  waiting_passed: number | null;
}

/** 'CorrectBookingPoints' query type */
export interface ICorrectBookingPointsQuery {
  params: ICorrectBookingPointsParams;
  result: ICorrectBookingPointsResult;
}

const correctBookingPointsIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true,"points":true,"reason":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":811,"b":825}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":844,"b":855}]},{"name":"points","required":true,"transform":{"type":"scalar"},"locs":[{"a":870,"b":877}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":892,"b":899}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":913,"b":919}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\", waiting_passed, offered_table_id\nfrom public.correct_booking_points(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!,\n  points => :points!,\n  reason => :reason!,\n  actor => :actor!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
 *   external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
 *   party_size as "party_size!", booking_type as "booking_type!",
 *   seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
 *   completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
 *   marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
 *   spend_currency, loyalty_program_id, loyalty_accrual_version,
 *   loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
 *   created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
 * from public.correct_booking_points(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id!,
 *   points => :points!,
 *   reason => :reason!,
 *   actor => :actor!
 * )
 * ```
 */
export const correctBookingPoints = new PreparedQuery<ICorrectBookingPointsParams,ICorrectBookingPointsResult>(correctBookingPointsIR, {"parameters":["uuid","uuid","integer","text","text"],"numbers":["spend_amount"],"instants":["cancelled_at","completed_at","confirmed_at","created_at","ends_at","starts_at","updated_at"]});


/** 'ListBookings' parameters type */
export interface IListBookingsParams {
  /** The id of the last row of the page before; null or left out: the first page. */
  after?: string | null | undefined;
  /** Of one guest; those of guests merged into it included. */
  customer_id?: string | null | undefined;
  /** A date of the restaurant's own days, such as `2031-06-01`. */
  day?: string | null | undefined;
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** At most so many bookings; 100 unless given. */
  limit_to?: number | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Only bookings that are this now. */
  status?: string | null | undefined;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
}

/** 'ListBookings' return type */
export interface IListBookingsResult {
  /** breakfast, lunch, dinner or drinks; default by the local hour of starts_at. */
  booking_type: string;
  /** When the booking was cancelled; null while it is not. */
  cancelled_at: Date | null;
  /** Who cancelled: customer, staff or system. */
  cancelled_by: string | null;
  /** When the visit was recorded as completed. */
  completed_at: Date | null;
  /** When the booking was last confirmed. */
  confirmed_at: Date | null;
  /** When the booking was made. */
  created_at: Date;
  /** Guest's e-mail as given. Personal data. */
  customer_email: string | null;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** Guest's name as given. Personal data. */
  customer_name: string | null;
  /** Guest's phone as given. Personal data. */
  customer_phone: string | null;
  /** When the table is free again; default two hours after the start. */
  ends_at: Date;
  /** The booking's id in that system; unique per restaurant and source. */
  external_id: string | null;
  /** The system that the booking came from, if not this one. */
  external_source: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The creator's retry key, unique in the restaurant. */
  idempotency_key: string | null;
  /** The version of the program that prices the booking, pinned when it first earned; null: not priced. */
  loyalty_accrual_version: number | null;
  /** Points this booking is worth to its customer now; the ledger is made equal to it. */
  loyalty_points_awarded: number;
  /** The program that holds the booking's points; without a version these are points from an older system. */
  loyalty_program_id: string | null;
  /** Whether the guest ticked the marketing box; an unticked box is no choice. */
  marketing_opt_in: boolean;
  /** Free text of guest or staff. May hold personal data. */
  notes: string | null;
  /** On the waiting list: a table that was free for it when it was last amended; null: none. */
  offered_table_id: string | null;
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** Status before the last change of status. */
  previous_status: string | null;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference: string;
  /** Channel of the booking: a slug such as web, phone or walk-in. */
  source: string;
  /** The bill in minor units of spend_currency; null: unknown. */
  spend_amount: number | string | null;
  /** ISO 4217 code of spend_amount; if not given, the restaurant's. */
  spend_currency: string | null;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  /** The table given; a cancelled booking keeps it. */
  table_id: string | null;
  /** When the row was last changed. */
  updated_at: Date;
  /** How many waiting bookings this booking's table would have fitted in their time when create_booking made it; null: not counted. */
  waiting_passed: number | null;
}

/** 'ListBookings' query type */
export interface IListBookingsQuery {
  params: IListBookingsParams;
  result: IListBookingsResult;
}

const listBookingsIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"status":true,"limit_to":true,"after":true,"customer_id":true,"day":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":802,"b":816}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":832,"b":839}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":853,"b":858}]},{"name":"status","required":false,"transform":{"type":"scalar"},"locs":[{"a":873,"b":879}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":905,"b":913}]},{"name":"after","required":false,"transform":{"type":"scalar"},"locs":[{"a":933,"b":938}]},{"name":"customer_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":958,"b":969}]},{"name":"day","required":false,"transform":{"type":"scalar"},"locs":[{"a":981,"b":984}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\", waiting_passed, offered_table_id\nfrom public.list_bookings(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  status => :status,\n  limit_to => coalesce(:limit_to, 100),\n  after => :after,\n  customer_id => :customer_id,\n  day => :day\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
 *   external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
 *   party_size as "party_size!", booking_type as "booking_type!",
 *   seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
 *   completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
 *   marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
 *   spend_currency, loyalty_program_id, loyalty_accrual_version,
 *   loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
 *   created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
 * from public.list_bookings(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   status => :status,
 *   limit_to => coalesce(:limit_to, 100),
 *   after => :after,
 *   customer_id => :customer_id,
 *   day => :day
 * )
 * ```
 */
export const listBookings = new PreparedQuery<IListBookingsParams,IListBookingsResult>(listBookingsIR, {"parameters":["uuid","instant","instant","text","integer","text","uuid","date"],"numbers":["spend_amount"],"instants":["cancelled_at","completed_at","confirmed_at","created_at","ends_at","starts_at","updated_at"]});


/** 'GetBooking' parameters type */
export interface IGetBookingParams {
  /** The booking's id; or give its reference. */
  booking_id?: string | null | undefined;
  /** What a guest reads out, in capitals or not, with spaces or without. */
  reference?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'GetBooking' return type */
export interface IGetBookingResult {
  /** breakfast, lunch, dinner or drinks; default by the local hour of starts_at. */
  booking_type: string;
  /** When the booking was cancelled; null while it is not. */
  cancelled_at: Date | null;
  /** Who cancelled: customer, staff or system. */
  cancelled_by: string | null;
  /** When the visit was recorded as completed. */
  completed_at: Date | null;
  /** When the booking was last confirmed. */
  confirmed_at: Date | null;
  /** When the booking was made. */
  created_at: Date;
  /** Guest's e-mail as given. Personal data. */
  customer_email: string | null;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** Guest's name as given. Personal data. */
  customer_name: string | null;
  /** Guest's phone as given. Personal data. */
  customer_phone: string | null;
  /** When the table is free again; default two hours after the start. */
  ends_at: Date;
  /** The booking's id in that system; unique per restaurant and source. */
  external_id: string | null;
  /** The system that the booking came from, if not this one. */
  external_source: string | null;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** The creator's retry key, unique in the restaurant. */
  idempotency_key: string | null;
  /** The version of the program that prices the booking, pinned when it first earned; null: not priced. */
  loyalty_accrual_version: number | null;
  /** Points this booking is worth to its customer now; the ledger is made equal to it. */
  loyalty_points_awarded: number;
  /** The program that holds the booking's points; without a version these are points from an older system. */
  loyalty_program_id: string | null;
  /** Whether the guest ticked the marketing box; an unticked box is no choice. */
  marketing_opt_in: boolean;
  /** Free text of guest or staff. May hold personal data. */
  notes: string | null;
  /** On the waiting list: a table that was free for it when it was last amended; null: none. */
  offered_table_id: string | null;
  /** Number of guests, 1 to 200. */
  party_size: number;
  /** Status before the last change of status. */
  previous_status: string | null;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference: string;
  /** Channel of the booking: a slug such as web, phone or walk-in. */
  source: string;
  /** The bill in minor units of spend_currency; null: unknown. */
  spend_amount: number | string | null;
  /** ISO 4217 code of spend_amount; if not given, the restaurant's. */
  spend_currency: string | null;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  /** The table given; a cancelled booking keeps it. */
  table_id: string | null;
  /** When the row was last changed. */
  updated_at: Date;
  /** How many waiting bookings this booking's table would have fitted in their time when create_booking made it; null: not counted. */
  waiting_passed: number | null;
}

/** 'GetBooking' query type */
export interface IGetBookingQuery {
  params: IGetBookingParams;
  result: IGetBookingResult;
}

const getBookingIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true,"reference":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":800,"b":814}]},{"name":"booking_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":833,"b":843}]},{"name":"reference","required":false,"transform":{"type":"scalar"},"locs":[{"a":861,"b":870}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\", waiting_passed, offered_table_id\nfrom public.get_booking(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id,\n  reference => :reference\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", reference as "reference!", external_source,
 *   external_id, customer_id, table_id, starts_at as "starts_at!", ends_at as "ends_at!",
 *   party_size as "party_size!", booking_type as "booking_type!",
 *   seating_preference as "seating_preference!", status as "status!", previous_status, confirmed_at,
 *   completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,
 *   marketing_opt_in as "marketing_opt_in!", notes, source as "source!", spend_amount,
 *   spend_currency, loyalty_program_id, loyalty_accrual_version,
 *   loyalty_points_awarded as "loyalty_points_awarded!", idempotency_key,
 *   created_at as "created_at!", updated_at as "updated_at!", waiting_passed, offered_table_id
 * from public.get_booking(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id,
 *   reference => :reference
 * )
 * ```
 */
export const getBooking = new PreparedQuery<IGetBookingParams,IGetBookingResult>(getBookingIR, {"parameters":["uuid","uuid","text"],"numbers":["spend_amount"],"instants":["cancelled_at","completed_at","confirmed_at","created_at","ends_at","starts_at","updated_at"]});


/** 'GetExternalBooking' parameters type */
export interface IGetExternalBookingParams {
  /** The booking's id in that system; unique per restaurant and source. */
  external_id: string;
  /** The system that the booking came from, if not this one. */
  external_source?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'GetExternalBooking' return type */
export interface IGetExternalBookingResult {
  balance: number | string | null;
  /** The booking that waits. */
  booking_id: string;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string | null;
  /** Points this booking is worth to its customer now; the ledger is made equal to it. */
  loyalty_points_awarded: number;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  tier: string | null;
}

/** 'GetExternalBooking' query type */
export interface IGetExternalBookingQuery {
  params: IGetExternalBookingParams;
  result: IGetExternalBookingResult;
}

const getExternalBookingIR: any = {"usedParamSet":{"restaurant_id":true,"external_id":true,"external_source":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":221,"b":235}]},{"name":"external_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":255,"b":267}]},{"name":"external_source","required":false,"transform":{"type":"scalar"},"locs":[{"a":291,"b":306}]}],"statement":"select\n  booking_id as \"booking_id!\", reference as \"reference!\", status as \"status!\", customer_id,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", balance, tier\nfrom public.get_external_booking(\n  restaurant_id => :restaurant_id!,\n  external_id => :external_id!,\n  external_source => :external_source\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   booking_id as "booking_id!", reference as "reference!", status as "status!", customer_id,
 *   loyalty_points_awarded as "loyalty_points_awarded!", balance, tier
 * from public.get_external_booking(
 *   restaurant_id => :restaurant_id!,
 *   external_id => :external_id!,
 *   external_source => :external_source
 * )
 * ```
 */
export const getExternalBooking = new PreparedQuery<IGetExternalBookingParams,IGetExternalBookingResult>(getExternalBookingIR, {"parameters":["uuid","text","text"],"numbers":["balance"],"instants":[]});


/** 'ListWaiting' parameters type */
export interface IListWaitingParams {
  /** A date of the restaurant's own days, such as `2031-06-01`. */
  day?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ListWaiting' return type */
export interface IListWaitingResult {
  /** The booking that waits. */
  booking_id: string;
  business_date: string;
  /** When the table is free again; default two hours after the start. */
  ends_at: Date;
  joined_at: Date;
  /** Number of guests, 1 to 200. */
  party_size: number;
  place: number;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference: string;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  ticket: number;
  waitlist_id: string;
}

/** 'ListWaiting' query type */
export interface IListWaitingQuery {
  params: IListWaitingParams;
  result: IListWaitingResult;
}

const listWaitingIR: any = {"usedParamSet":{"restaurant_id":true,"day":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":371,"b":385}]},{"name":"day","required":false,"transform":{"type":"scalar"},"locs":[{"a":395,"b":398}]}],"statement":"select\n  booking_id as \"booking_id!\", waitlist_id as \"waitlist_id!\",\n  business_date::text as \"business_date!\", place as \"place!\", ticket as \"ticket!\",\n  status as \"status!\", starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", seating_preference as \"seating_preference!\",\n  joined_at as \"joined_at!\"\nfrom public.list_waiting(restaurant_id => :restaurant_id!, day => :day)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   booking_id as "booking_id!", waitlist_id as "waitlist_id!",
 *   business_date::text as "business_date!", place as "place!", ticket as "ticket!",
 *   status as "status!", starts_at as "starts_at!", ends_at as "ends_at!",
 *   party_size as "party_size!", seating_preference as "seating_preference!",
 *   joined_at as "joined_at!"
 * from public.list_waiting(restaurant_id => :restaurant_id!, day => :day)
 * ```
 */
export const listWaiting = new PreparedQuery<IListWaitingParams,IListWaitingResult>(listWaitingIR, {"parameters":["uuid","date"],"numbers":[],"instants":["ends_at","joined_at","starts_at"]});


/** 'NextWaiting' parameters type */
export interface INextWaitingParams {
  /** A date of the restaurant's own days, such as `2031-06-01`. */
  day?: string | null | undefined;
  /** At most so many, 1 to 100; 1 unless given. */
  limit_to?: number | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** The table that is free. */
  table_id: string;
}

/** 'NextWaiting' return type */
export interface INextWaitingResult {
  /** The booking that waits. */
  booking_id: string;
  business_date: string;
  /** When the table is free again; default two hours after the start. */
  ends_at: Date;
  joined_at: Date;
  /** Number of guests, 1 to 200. */
  party_size: number;
  place: number;
  /** any, indoor, window, booth, bar or outdoor. */
  seating_preference: string;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
  ticket: number;
  waitlist_id: string;
}

/** 'NextWaiting' query type */
export interface INextWaitingQuery {
  params: INextWaitingParams;
  result: INextWaitingResult;
}

const nextWaitingIR: any = {"usedParamSet":{"restaurant_id":true,"table_id":true,"day":true,"limit_to":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":374,"b":388}]},{"name":"table_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":405,"b":414}]},{"name":"day","required":false,"transform":{"type":"scalar"},"locs":[{"a":426,"b":429}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":455,"b":463}]}],"statement":"select\n  booking_id as \"booking_id!\", waitlist_id as \"waitlist_id!\",\n  business_date::text as \"business_date!\", place as \"place!\", ticket as \"ticket!\",\n  status as \"status!\", starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", seating_preference as \"seating_preference!\",\n  joined_at as \"joined_at!\"\nfrom public.next_waiting(\n  restaurant_id => :restaurant_id!,\n  table_id => :table_id!,\n  day => :day,\n  limit_to => coalesce(:limit_to, 1)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   booking_id as "booking_id!", waitlist_id as "waitlist_id!",
 *   business_date::text as "business_date!", place as "place!", ticket as "ticket!",
 *   status as "status!", starts_at as "starts_at!", ends_at as "ends_at!",
 *   party_size as "party_size!", seating_preference as "seating_preference!",
 *   joined_at as "joined_at!"
 * from public.next_waiting(
 *   restaurant_id => :restaurant_id!,
 *   table_id => :table_id!,
 *   day => :day,
 *   limit_to => coalesce(:limit_to, 1)
 * )
 * ```
 */
export const nextWaiting = new PreparedQuery<INextWaitingParams,INextWaitingResult>(nextWaitingIR, {"parameters":["uuid","uuid","date","integer"],"numbers":[],"instants":["ends_at","joined_at","starts_at"]});


