/** Types generated for queries found in "queries/reports.sql" */
import { PreparedQuery } from '../prepared-query.js';

/** 'BusinessDayStartsAt' parameters type */
export interface IBusinessDayStartsAtParams {
  day: string;
  restaurant_id: string;
}

/** 'BusinessDayStartsAt' return type */
export interface IBusinessDayStartsAtResult {
  starts_at: Date;
}

/** 'BusinessDayStartsAt' query type */
export interface IBusinessDayStartsAtQuery {
  params: IBusinessDayStartsAtParams;
  result: IBusinessDayStartsAtResult;
}

const businessDayStartsAtIR: any = {"usedParamSet":{"restaurant_id":true,"day":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":50,"b":64}]},{"name":"day","required":true,"transform":{"type":"scalar"},"locs":[{"a":76,"b":80}]}],"statement":"select business_day_starts_at(\n  restaurant_id => :restaurant_id!,\n  day => :day!::text::date\n) as \"starts_at!\""};

/**
 * Query generated from SQL:
 * ```
 * select business_day_starts_at(
 *   restaurant_id => :restaurant_id!,
 *   day => :day!::text::date
 * ) as "starts_at!"
 * ```
 */
export const businessDayStartsAt = new PreparedQuery<IBusinessDayStartsAtParams,IBusinessDayStartsAtResult>(businessDayStartsAtIR);


/** 'ReportBookings' parameters type */
export interface IReportBookingsParams {
  by?: string | null | void;
  from_at?: Date | null | void;
  restaurant_id: string;
  to_at?: Date | null | void;
}

/** 'ReportBookings' return type */
export interface IReportBookingsResult {
  bookings: number | string;
  cancelled: number | string;
  completed: number | string;
  covers: number | string;
  no_show_rate: number | string | null;
  no_shows: number | string;
  period: string;
}

/** 'ReportBookings' query type */
export interface IReportBookingsQuery {
  params: IReportBookingsParams;
  result: IReportBookingsResult;
}

const reportBookingsIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"by":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":217,"b":231}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":247,"b":254}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":268,"b":273}]},{"name":"by","required":false,"transform":{"type":"scalar"},"locs":[{"a":293,"b":295}]}],"statement":"select\n  period::text as \"period!\", bookings as \"bookings!\", covers as \"covers!\",\n  completed as \"completed!\", cancelled as \"cancelled!\", no_shows as \"no_shows!\", no_show_rate\nfrom report_bookings(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  by => coalesce(:by, 'week')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   period::text as "period!", bookings as "bookings!", covers as "covers!",
 *   completed as "completed!", cancelled as "cancelled!", no_shows as "no_shows!", no_show_rate
 * from report_bookings(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   by => coalesce(:by, 'week')
 * )
 * ```
 */
export const reportBookings = new PreparedQuery<IReportBookingsParams,IReportBookingsResult>(reportBookingsIR);


/** 'ReportBookingChanges' parameters type */
export interface IReportBookingChangesParams {
  by?: string | null | void;
  from_at?: Date | null | void;
  restaurant_id: string;
  to_at?: Date | null | void;
}

/** 'ReportBookingChanges' return type */
export interface IReportBookingChangesResult {
  booked: number | string;
  booked_covers: number | string;
  cancelled: number | string;
  cancelled_by_customer: number | string;
  cancelled_by_staff: number | string;
  cancelled_by_system: number | string;
  period: string;
}

/** 'ReportBookingChanges' query type */
export interface IReportBookingChangesQuery {
  params: IReportBookingChangesParams;
  result: IReportBookingChangesResult;
}

const reportBookingChangesIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"by":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":313,"b":327}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":343,"b":350}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":364,"b":369}]},{"name":"by","required":false,"transform":{"type":"scalar"},"locs":[{"a":389,"b":391}]}],"statement":"select\n  period::text as \"period!\", booked as \"booked!\", booked_covers as \"booked_covers!\",\n  cancelled as \"cancelled!\", cancelled_by_customer as \"cancelled_by_customer!\",\n  cancelled_by_staff as \"cancelled_by_staff!\", cancelled_by_system as \"cancelled_by_system!\"\nfrom report_booking_changes(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  by => coalesce(:by, 'week')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   period::text as "period!", booked as "booked!", booked_covers as "booked_covers!",
 *   cancelled as "cancelled!", cancelled_by_customer as "cancelled_by_customer!",
 *   cancelled_by_staff as "cancelled_by_staff!", cancelled_by_system as "cancelled_by_system!"
 * from report_booking_changes(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   by => coalesce(:by, 'week')
 * )
 * ```
 */
export const reportBookingChanges = new PreparedQuery<IReportBookingChangesParams,IReportBookingChangesResult>(reportBookingChangesIR);


/** 'ReportLeadTimes' parameters type */
export interface IReportLeadTimesParams {
  by?: string | null | void;
  from_at?: Date | null | void;
  restaurant_id: string;
  to_at?: Date | null | void;
}

/** 'ReportLeadTimes' return type */
export interface IReportLeadTimesResult {
  at_the_door: number | string;
  bookings: number | string;
  median_hours: number | string | null;
  p90_hours: number | string | null;
  period: string;
  same_day: number | string;
}

/** 'ReportLeadTimes' query type */
export interface IReportLeadTimesQuery {
  params: IReportLeadTimesParams;
  result: IReportLeadTimesResult;
}

const reportLeadTimesIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"by":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":186,"b":200}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":216,"b":223}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":237,"b":242}]},{"name":"by","required":false,"transform":{"type":"scalar"},"locs":[{"a":262,"b":264}]}],"statement":"select\n  period::text as \"period!\", bookings as \"bookings!\", median_hours, p90_hours,\n  same_day as \"same_day!\", at_the_door as \"at_the_door!\"\nfrom report_lead_times(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  by => coalesce(:by, 'week')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   period::text as "period!", bookings as "bookings!", median_hours, p90_hours,
 *   same_day as "same_day!", at_the_door as "at_the_door!"
 * from report_lead_times(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   by => coalesce(:by, 'week')
 * )
 * ```
 */
export const reportLeadTimes = new PreparedQuery<IReportLeadTimesParams,IReportLeadTimesResult>(reportLeadTimesIR);


/** 'ReportWaitingList' parameters type */
export interface IReportWaitingListParams {
  by?: string | null | void;
  from_at?: Date | null | void;
  restaurant_id: string;
  to_at?: Date | null | void;
}

/** 'ReportWaitingList' return type */
export interface IReportWaitingListResult {
  cancelled: number | string;
  conversion_rate: number | string | null;
  expired: number | string;
  fulfilled: number | string;
  joined: number | string;
  period: string;
  waiting: number | string;
}

/** 'ReportWaitingList' query type */
export interface IReportWaitingListQuery {
  params: IReportWaitingListParams;
  result: IReportWaitingListResult;
}

const reportWaitingListIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"by":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":220,"b":234}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":250,"b":257}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":271,"b":276}]},{"name":"by","required":false,"transform":{"type":"scalar"},"locs":[{"a":296,"b":298}]}],"statement":"select\n  period::text as \"period!\", joined as \"joined!\", fulfilled as \"fulfilled!\",\n  cancelled as \"cancelled!\", expired as \"expired!\", waiting as \"waiting!\", conversion_rate\nfrom report_waiting_list(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  by => coalesce(:by, 'week')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   period::text as "period!", joined as "joined!", fulfilled as "fulfilled!",
 *   cancelled as "cancelled!", expired as "expired!", waiting as "waiting!", conversion_rate
 * from report_waiting_list(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   by => coalesce(:by, 'week')
 * )
 * ```
 */
export const reportWaitingList = new PreparedQuery<IReportWaitingListParams,IReportWaitingListResult>(reportWaitingListIR);


/** 'ReportRepeatGuests' parameters type */
export interface IReportRepeatGuestsParams {
  by?: string | null | void;
  from_at?: Date | null | void;
  restaurant_id: string;
  to_at?: Date | null | void;
}

/** 'ReportRepeatGuests' return type */
export interface IReportRepeatGuestsResult {
  guests: number | string;
  new_guests: number | string;
  period: string;
  repeat_guests: number | string;
  repeat_rate: number | string | null;
  visits: number | string;
}

/** 'ReportRepeatGuests' query type */
export interface IReportRepeatGuestsQuery {
  params: IReportRepeatGuestsParams;
  result: IReportRepeatGuestsResult;
}

const reportRepeatGuestsIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"by":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":202,"b":216}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":232,"b":239}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":253,"b":258}]},{"name":"by","required":false,"transform":{"type":"scalar"},"locs":[{"a":278,"b":280}]}],"statement":"select\n  period::text as \"period!\", visits as \"visits!\", guests as \"guests!\",\n  new_guests as \"new_guests!\", repeat_guests as \"repeat_guests!\", repeat_rate\nfrom report_repeat_guests(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  by => coalesce(:by, 'week')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   period::text as "period!", visits as "visits!", guests as "guests!",
 *   new_guests as "new_guests!", repeat_guests as "repeat_guests!", repeat_rate
 * from report_repeat_guests(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   by => coalesce(:by, 'week')
 * )
 * ```
 */
export const reportRepeatGuests = new PreparedQuery<IReportRepeatGuestsParams,IReportRepeatGuestsResult>(reportRepeatGuestsIR);


/** 'ReportRetention' parameters type */
export interface IReportRetentionParams {
  from_at?: Date | null | void;
  months?: number | null | void;
  restaurant_id: string;
  to_at?: Date | null | void;
}

/** 'ReportRetention' return type */
export interface IReportRetentionResult {
  first_month: string;
  guests: number | string;
  months_later: number;
  retention_rate: number | string | null;
  returned: number | string;
}

/** 'ReportRetention' query type */
export interface IReportRetentionQuery {
  params: IReportRetentionParams;
  result: IReportRetentionResult;
}

const reportRetentionIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"months":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":198,"b":212}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":228,"b":235}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":249,"b":254}]},{"name":"months","required":false,"transform":{"type":"scalar"},"locs":[{"a":278,"b":284}]}],"statement":"select\n  to_char(first_month, 'YYYY-MM') as \"first_month!\", guests as \"guests!\",\n  months_later as \"months_later!\", returned as \"returned!\", retention_rate\nfrom report_retention(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  months => coalesce(:months, 12)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   to_char(first_month, 'YYYY-MM') as "first_month!", guests as "guests!",
 *   months_later as "months_later!", returned as "returned!", retention_rate
 * from report_retention(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   months => coalesce(:months, 12)
 * )
 * ```
 */
export const reportRetention = new PreparedQuery<IReportRetentionParams,IReportRetentionResult>(reportRetentionIR);


/** 'ReportPoints' parameters type */
export interface IReportPointsParams {
  by?: string | null | void;
  from_at?: Date | null | void;
  program_id?: string | null | void;
  restaurant_id: string;
  to_at?: Date | null | void;
}

/** 'ReportPoints' return type */
export interface IReportPointsResult {
  adjusted: number | string;
  earned: number | string;
  expired: number | string;
  net: number | string;
  period: string;
  spent: number | string;
}

/** 'ReportPoints' query type */
export interface IReportPointsQuery {
  params: IReportPointsParams;
  result: IReportPointsResult;
}

const reportPointsIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"by":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":179,"b":193}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":209,"b":216}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":230,"b":235}]},{"name":"by","required":false,"transform":{"type":"scalar"},"locs":[{"a":255,"b":257}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":285,"b":295}]}],"statement":"select\n  period::text as \"period!\", earned as \"earned!\", spent as \"spent!\", expired as \"expired!\",\n  adjusted as \"adjusted!\", net as \"net!\"\nfrom report_points(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  by => coalesce(:by, 'week'),\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   period::text as "period!", earned as "earned!", spent as "spent!", expired as "expired!",
 *   adjusted as "adjusted!", net as "net!"
 * from report_points(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   by => coalesce(:by, 'week'),
 *   program_id => :program_id
 * )
 * ```
 */
export const reportPoints = new PreparedQuery<IReportPointsParams,IReportPointsResult>(reportPointsIR);


/** 'ReportTiers' parameters type */
export interface IReportTiersParams {
  restaurant_id: string;
}

/** 'ReportTiers' return type */
export interface IReportTiersResult {
  guests: number | string;
  min_points: number;
  points: number | string;
  program_id: string;
  program_slug: string;
  tier: string;
}

/** 'ReportTiers' query type */
export interface IReportTiersQuery {
  params: IReportTiersParams;
  result: IReportTiersResult;
}

const reportTiersIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":198,"b":212}]}],"statement":"select\n  program_id as \"program_id!\", program_slug as \"program_slug!\", tier as \"tier!\",\n  min_points as \"min_points!\", guests as \"guests!\", points as \"points!\"\nfrom report_tiers(\n  restaurant_id => :restaurant_id!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   program_id as "program_id!", program_slug as "program_slug!", tier as "tier!",
 *   min_points as "min_points!", guests as "guests!", points as "points!"
 * from report_tiers(
 *   restaurant_id => :restaurant_id!
 * )
 * ```
 */
export const reportTiers = new PreparedQuery<IReportTiersParams,IReportTiersResult>(reportTiersIR);


