/** Types generated for queries found in "queries/bookings.sql" */
import { PreparedQuery } from '../prepared-query.js';

/** 'CreateBooking' parameters type */
export interface ICreateBookingParams {
  booking_type?: string | null | void;
  customer_email?: string | null | void;
  customer_id?: string | null | void;
  customer_name?: string | null | void;
  customer_phone?: string | null | void;
  ends_at?: Date | null | void;
  external_id?: string | null | void;
  external_source?: string | null | void;
  idempotency_key?: string | null | void;
  marketing_opt_in?: boolean | null | void;
  notes?: string | null | void;
  party_size: number;
  restaurant_id: string;
  seating_preference?: string | null | void;
  source?: string | null | void;
  starts_at: Date;
  status?: string | null | void;
  table_id?: string | null | void;
}

/** 'CreateBooking' return type */
export interface ICreateBookingResult {
  booking_type: string;
  cancelled_at: Date | null;
  cancelled_by: string | null;
  completed_at: Date | null;
  confirmed_at: Date | null;
  created_at: Date;
  customer_email: string | null;
  customer_id: string | null;
  customer_name: string | null;
  customer_phone: string | null;
  ends_at: Date;
  external_id: string | null;
  external_source: string | null;
  id: string;
  idempotency_key: string | null;
  loyalty_accrual_version: number | null;
  loyalty_points_awarded: number;
  loyalty_program_id: string | null;
  marketing_opt_in: boolean;
  notes: string | null;
  party_size: number;
  previous_status: string | null;
  reference: string;
  restaurant_id: string;
  seating_preference: string;
  source: string;
  spend_amount: number | string | null;
  spend_currency: string | null;
  starts_at: Date;
  status: string;
  table_id: string | null;
  updated_at: Date;
}

/** 'CreateBooking' query type */
export interface ICreateBookingQuery {
  params: ICreateBookingParams;
  result: ICreateBookingResult;
}

const createBookingIR: any = {"usedParamSet":{"restaurant_id":true,"starts_at":true,"party_size":true,"customer_name":true,"customer_email":true,"customer_phone":true,"ends_at":true,"booking_type":true,"seating_preference":true,"status":true,"marketing_opt_in":true,"notes":true,"source":true,"table_id":true,"customer_id":true,"idempotency_key":true,"external_source":true,"external_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":762,"b":776}]},{"name":"starts_at","required":true,"transform":{"type":"scalar"},"locs":[{"a":794,"b":804}]},{"name":"party_size","required":true,"transform":{"type":"scalar"},"locs":[{"a":823,"b":834}]},{"name":"customer_name","required":false,"transform":{"type":"scalar"},"locs":[{"a":856,"b":869}]},{"name":"customer_email","required":false,"transform":{"type":"scalar"},"locs":[{"a":892,"b":906}]},{"name":"customer_phone","required":false,"transform":{"type":"scalar"},"locs":[{"a":929,"b":943}]},{"name":"ends_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":959,"b":966}]},{"name":"booking_type","required":false,"transform":{"type":"scalar"},"locs":[{"a":987,"b":999}]},{"name":"seating_preference","required":false,"transform":{"type":"scalar"},"locs":[{"a":1026,"b":1044}]},{"name":"status","required":false,"transform":{"type":"scalar"},"locs":[{"a":1059,"b":1065}]},{"name":"marketing_opt_in","required":false,"transform":{"type":"scalar"},"locs":[{"a":1090,"b":1106}]},{"name":"notes","required":false,"transform":{"type":"scalar"},"locs":[{"a":1120,"b":1125}]},{"name":"source","required":false,"transform":{"type":"scalar"},"locs":[{"a":1140,"b":1146}]},{"name":"table_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":1163,"b":1171}]},{"name":"customer_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":1191,"b":1202}]},{"name":"idempotency_key","required":false,"transform":{"type":"scalar"},"locs":[{"a":1226,"b":1241}]},{"name":"external_source","required":false,"transform":{"type":"scalar"},"locs":[{"a":1265,"b":1280}]},{"name":"external_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":1300,"b":1311}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom create_booking(\n  restaurant_id => :restaurant_id!,\n  starts_at => :starts_at!,\n  party_size => :party_size!,\n  customer_name => :customer_name,\n  customer_email => :customer_email,\n  customer_phone => :customer_phone,\n  ends_at => :ends_at,\n  booking_type => :booking_type,\n  seating_preference => :seating_preference,\n  status => :status,\n  marketing_opt_in => :marketing_opt_in,\n  notes => :notes,\n  source => :source,\n  table_id => :table_id,\n  customer_id => :customer_id,\n  idempotency_key => :idempotency_key,\n  external_source => :external_source,\n  external_id => :external_id\n)"};

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
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from create_booking(
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
 *   external_id => :external_id
 * )
 * ```
 */
export const createBooking = new PreparedQuery<ICreateBookingParams,ICreateBookingResult>(createBookingIR);


/** 'ConfirmBooking' parameters type */
export interface IConfirmBookingParams {
  booking_id: string;
  restaurant_id: string;
}

/** 'ConfirmBooking' return type */
export interface IConfirmBookingResult {
  booking_type: string;
  cancelled_at: Date | null;
  cancelled_by: string | null;
  completed_at: Date | null;
  confirmed_at: Date | null;
  created_at: Date;
  customer_email: string | null;
  customer_id: string | null;
  customer_name: string | null;
  customer_phone: string | null;
  ends_at: Date;
  external_id: string | null;
  external_source: string | null;
  id: string;
  idempotency_key: string | null;
  loyalty_accrual_version: number | null;
  loyalty_points_awarded: number;
  loyalty_program_id: string | null;
  marketing_opt_in: boolean;
  notes: string | null;
  party_size: number;
  previous_status: string | null;
  reference: string;
  restaurant_id: string;
  seating_preference: string;
  source: string;
  spend_amount: number | string | null;
  spend_currency: string | null;
  starts_at: Date;
  status: string;
  table_id: string | null;
  updated_at: Date;
}

/** 'ConfirmBooking' query type */
export interface IConfirmBookingQuery {
  params: IConfirmBookingParams;
  result: IConfirmBookingResult;
}

const confirmBookingIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":763,"b":777}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":796,"b":807}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom confirm_booking(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!\n)"};

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
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from confirm_booking(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id!
 * )
 * ```
 */
export const confirmBooking = new PreparedQuery<IConfirmBookingParams,IConfirmBookingResult>(confirmBookingIR);


/** 'AllocateBooking' parameters type */
export interface IAllocateBookingParams {
  booking_id: string;
  restaurant_id: string;
  table_id?: string | null | void;
}

/** 'AllocateBooking' return type */
export interface IAllocateBookingResult {
  booking_type: string;
  cancelled_at: Date | null;
  cancelled_by: string | null;
  completed_at: Date | null;
  confirmed_at: Date | null;
  created_at: Date;
  customer_email: string | null;
  customer_id: string | null;
  customer_name: string | null;
  customer_phone: string | null;
  ends_at: Date;
  external_id: string | null;
  external_source: string | null;
  id: string;
  idempotency_key: string | null;
  loyalty_accrual_version: number | null;
  loyalty_points_awarded: number;
  loyalty_program_id: string | null;
  marketing_opt_in: boolean;
  notes: string | null;
  party_size: number;
  previous_status: string | null;
  reference: string;
  restaurant_id: string;
  seating_preference: string;
  source: string;
  spend_amount: number | string | null;
  spend_currency: string | null;
  starts_at: Date;
  status: string;
  table_id: string | null;
  updated_at: Date;
}

/** 'AllocateBooking' query type */
export interface IAllocateBookingQuery {
  params: IAllocateBookingParams;
  result: IAllocateBookingResult;
}

const allocateBookingIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true,"table_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":764,"b":778}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":797,"b":808}]},{"name":"table_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":825,"b":833}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom allocate_booking(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!,\n  table_id => :table_id\n)"};

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
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from allocate_booking(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id!,
 *   table_id => :table_id
 * )
 * ```
 */
export const allocateBooking = new PreparedQuery<IAllocateBookingParams,IAllocateBookingResult>(allocateBookingIR);


/** 'AmendBooking' parameters type */
export interface IAmendBookingParams {
  booking_id: string;
  booking_type?: string | null | void;
  customer_email?: string | null | void;
  customer_name?: string | null | void;
  customer_phone?: string | null | void;
  ends_at?: Date | null | void;
  notes?: string | null | void;
  party_size?: number | null | void;
  replace_contact?: boolean | null | void;
  restaurant_id: string;
  seating_preference?: string | null | void;
  starts_at?: Date | null | void;
}

/** 'AmendBooking' return type */
export interface IAmendBookingResult {
  booking_type: string;
  cancelled_at: Date | null;
  cancelled_by: string | null;
  completed_at: Date | null;
  confirmed_at: Date | null;
  created_at: Date;
  customer_email: string | null;
  customer_id: string | null;
  customer_name: string | null;
  customer_phone: string | null;
  ends_at: Date;
  external_id: string | null;
  external_source: string | null;
  id: string;
  idempotency_key: string | null;
  loyalty_accrual_version: number | null;
  loyalty_points_awarded: number;
  loyalty_program_id: string | null;
  marketing_opt_in: boolean;
  notes: string | null;
  party_size: number;
  previous_status: string | null;
  reference: string;
  restaurant_id: string;
  seating_preference: string;
  source: string;
  spend_amount: number | string | null;
  spend_currency: string | null;
  starts_at: Date;
  status: string;
  table_id: string | null;
  updated_at: Date;
}

/** 'AmendBooking' query type */
export interface IAmendBookingQuery {
  params: IAmendBookingParams;
  result: IAmendBookingResult;
}

const amendBookingIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true,"starts_at":true,"ends_at":true,"party_size":true,"customer_name":true,"customer_email":true,"customer_phone":true,"replace_contact":true,"booking_type":true,"seating_preference":true,"notes":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":761,"b":775}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":794,"b":805}]},{"name":"starts_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":823,"b":832}]},{"name":"ends_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":848,"b":855}]},{"name":"party_size","required":false,"transform":{"type":"scalar"},"locs":[{"a":874,"b":884}]},{"name":"customer_name","required":false,"transform":{"type":"scalar"},"locs":[{"a":906,"b":919}]},{"name":"customer_email","required":false,"transform":{"type":"scalar"},"locs":[{"a":942,"b":956}]},{"name":"customer_phone","required":false,"transform":{"type":"scalar"},"locs":[{"a":979,"b":993}]},{"name":"replace_contact","required":false,"transform":{"type":"scalar"},"locs":[{"a":1026,"b":1041}]},{"name":"booking_type","required":false,"transform":{"type":"scalar"},"locs":[{"a":1070,"b":1082}]},{"name":"seating_preference","required":false,"transform":{"type":"scalar"},"locs":[{"a":1109,"b":1127}]},{"name":"notes","required":false,"transform":{"type":"scalar"},"locs":[{"a":1141,"b":1146}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom amend_booking(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!,\n  starts_at => :starts_at,\n  ends_at => :ends_at,\n  party_size => :party_size,\n  customer_name => :customer_name,\n  customer_email => :customer_email,\n  customer_phone => :customer_phone,\n  replace_contact => coalesce(:replace_contact, false),\n  booking_type => :booking_type,\n  seating_preference => :seating_preference,\n  notes => :notes\n)"};

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
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from amend_booking(
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
export const amendBooking = new PreparedQuery<IAmendBookingParams,IAmendBookingResult>(amendBookingIR);


/** 'CancelBooking' parameters type */
export interface ICancelBookingParams {
  booking_id: string;
  cancelled_by: string;
  restaurant_id: string;
}

/** 'CancelBooking' return type */
export interface ICancelBookingResult {
  booking_type: string;
  cancelled_at: Date | null;
  cancelled_by: string | null;
  completed_at: Date | null;
  confirmed_at: Date | null;
  created_at: Date;
  customer_email: string | null;
  customer_id: string | null;
  customer_name: string | null;
  customer_phone: string | null;
  ends_at: Date;
  external_id: string | null;
  external_source: string | null;
  id: string;
  idempotency_key: string | null;
  loyalty_accrual_version: number | null;
  loyalty_points_awarded: number;
  loyalty_program_id: string | null;
  marketing_opt_in: boolean;
  notes: string | null;
  party_size: number;
  previous_status: string | null;
  reference: string;
  restaurant_id: string;
  seating_preference: string;
  source: string;
  spend_amount: number | string | null;
  spend_currency: string | null;
  starts_at: Date;
  status: string;
  table_id: string | null;
  updated_at: Date;
}

/** 'CancelBooking' query type */
export interface ICancelBookingQuery {
  params: ICancelBookingParams;
  result: ICancelBookingResult;
}

const cancelBookingIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true,"cancelled_by":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":762,"b":776}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":795,"b":806}]},{"name":"cancelled_by","required":true,"transform":{"type":"scalar"},"locs":[{"a":827,"b":840}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom cancel_booking(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!,\n  cancelled_by => :cancelled_by!\n)"};

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
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from cancel_booking(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id!,
 *   cancelled_by => :cancelled_by!
 * )
 * ```
 */
export const cancelBooking = new PreparedQuery<ICancelBookingParams,ICancelBookingResult>(cancelBookingIR);


/** 'CompleteBooking' parameters type */
export interface ICompleteBookingParams {
  booking_id: string;
  restaurant_id: string;
  spend_amount?: number | null | void;
  spend_currency?: string | null | void;
}

/** 'CompleteBooking' return type */
export interface ICompleteBookingResult {
  booking_type: string;
  cancelled_at: Date | null;
  cancelled_by: string | null;
  completed_at: Date | null;
  confirmed_at: Date | null;
  created_at: Date;
  customer_email: string | null;
  customer_id: string | null;
  customer_name: string | null;
  customer_phone: string | null;
  ends_at: Date;
  external_id: string | null;
  external_source: string | null;
  id: string;
  idempotency_key: string | null;
  loyalty_accrual_version: number | null;
  loyalty_points_awarded: number;
  loyalty_program_id: string | null;
  marketing_opt_in: boolean;
  notes: string | null;
  party_size: number;
  previous_status: string | null;
  reference: string;
  restaurant_id: string;
  seating_preference: string;
  source: string;
  spend_amount: number | string | null;
  spend_currency: string | null;
  starts_at: Date;
  status: string;
  table_id: string | null;
  updated_at: Date;
}

/** 'CompleteBooking' query type */
export interface ICompleteBookingQuery {
  params: ICompleteBookingParams;
  result: ICompleteBookingResult;
}

const completeBookingIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true,"spend_amount":true,"spend_currency":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":764,"b":778}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":797,"b":808}]},{"name":"spend_amount","required":false,"transform":{"type":"scalar"},"locs":[{"a":829,"b":841}]},{"name":"spend_currency","required":false,"transform":{"type":"scalar"},"locs":[{"a":864,"b":878}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom complete_booking(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!,\n  spend_amount => :spend_amount,\n  spend_currency => :spend_currency\n)"};

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
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from complete_booking(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id!,
 *   spend_amount => :spend_amount,
 *   spend_currency => :spend_currency
 * )
 * ```
 */
export const completeBooking = new PreparedQuery<ICompleteBookingParams,ICompleteBookingResult>(completeBookingIR);


/** 'MarkNoShow' parameters type */
export interface IMarkNoShowParams {
  booking_id: string;
  restaurant_id: string;
}

/** 'MarkNoShow' return type */
export interface IMarkNoShowResult {
  booking_type: string;
  cancelled_at: Date | null;
  cancelled_by: string | null;
  completed_at: Date | null;
  confirmed_at: Date | null;
  created_at: Date;
  customer_email: string | null;
  customer_id: string | null;
  customer_name: string | null;
  customer_phone: string | null;
  ends_at: Date;
  external_id: string | null;
  external_source: string | null;
  id: string;
  idempotency_key: string | null;
  loyalty_accrual_version: number | null;
  loyalty_points_awarded: number;
  loyalty_program_id: string | null;
  marketing_opt_in: boolean;
  notes: string | null;
  party_size: number;
  previous_status: string | null;
  reference: string;
  restaurant_id: string;
  seating_preference: string;
  source: string;
  spend_amount: number | string | null;
  spend_currency: string | null;
  starts_at: Date;
  status: string;
  table_id: string | null;
  updated_at: Date;
}

/** 'MarkNoShow' query type */
export interface IMarkNoShowQuery {
  params: IMarkNoShowParams;
  result: IMarkNoShowResult;
}

const markNoShowIR: any = {"usedParamSet":{"restaurant_id":true,"booking_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":760,"b":774}]},{"name":"booking_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":793,"b":804}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom mark_no_show(\n  restaurant_id => :restaurant_id!,\n  booking_id => :booking_id!\n)"};

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
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from mark_no_show(
 *   restaurant_id => :restaurant_id!,
 *   booking_id => :booking_id!
 * )
 * ```
 */
export const markNoShow = new PreparedQuery<IMarkNoShowParams,IMarkNoShowResult>(markNoShowIR);


/** 'ListBookings' parameters type */
export interface IListBookingsParams {
  after?: string | null | void;
  from_at?: Date | null | void;
  limit_to?: number | null | void;
  restaurant_id: string;
  status?: string | null | void;
  to_at?: Date | null | void;
}

/** 'ListBookings' return type */
export interface IListBookingsResult {
  booking_type: string;
  cancelled_at: Date | null;
  cancelled_by: string | null;
  completed_at: Date | null;
  confirmed_at: Date | null;
  created_at: Date;
  customer_email: string | null;
  customer_id: string | null;
  customer_name: string | null;
  customer_phone: string | null;
  ends_at: Date;
  external_id: string | null;
  external_source: string | null;
  id: string;
  idempotency_key: string | null;
  loyalty_accrual_version: number | null;
  loyalty_points_awarded: number;
  loyalty_program_id: string | null;
  marketing_opt_in: boolean;
  notes: string | null;
  party_size: number;
  previous_status: string | null;
  reference: string;
  restaurant_id: string;
  seating_preference: string;
  source: string;
  spend_amount: number | string | null;
  spend_currency: string | null;
  starts_at: Date;
  status: string;
  table_id: string | null;
  updated_at: Date;
}

/** 'ListBookings' query type */
export interface IListBookingsQuery {
  params: IListBookingsParams;
  result: IListBookingsResult;
}

const listBookingsIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"status":true,"limit_to":true,"after":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":761,"b":775}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":791,"b":798}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":812,"b":817}]},{"name":"status","required":false,"transform":{"type":"scalar"},"locs":[{"a":832,"b":838}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":864,"b":872}]},{"name":"after","required":false,"transform":{"type":"scalar"},"locs":[{"a":892,"b":897}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", reference as \"reference!\", external_source,\n  external_id, customer_id, table_id, starts_at as \"starts_at!\", ends_at as \"ends_at!\",\n  party_size as \"party_size!\", booking_type as \"booking_type!\",\n  seating_preference as \"seating_preference!\", status as \"status!\", previous_status, confirmed_at,\n  completed_at, cancelled_at, cancelled_by, customer_name, customer_email, customer_phone,\n  marketing_opt_in as \"marketing_opt_in!\", notes, source as \"source!\", spend_amount,\n  spend_currency, loyalty_program_id, loyalty_accrual_version,\n  loyalty_points_awarded as \"loyalty_points_awarded!\", idempotency_key,\n  created_at as \"created_at!\", updated_at as \"updated_at!\"\nfrom list_bookings(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  status => :status,\n  limit_to => coalesce(:limit_to, 100),\n  after => :after\n)"};

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
 *   created_at as "created_at!", updated_at as "updated_at!"
 * from list_bookings(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   status => :status,
 *   limit_to => coalesce(:limit_to, 100),
 *   after => :after
 * )
 * ```
 */
export const listBookings = new PreparedQuery<IListBookingsParams,IListBookingsResult>(listBookingsIR);


