/** Types generated for queries found in "queries/reports.sql" */
import { PreparedQuery } from '../prepared-query.js';

/** 'BusinessDayStartsAt' parameters type */
export interface IBusinessDayStartsAtParams {
  /** A date of the restaurant's own days, such as `2031-06-01`. */
  day: string;
  /** The restaurant's id. */
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

const businessDayStartsAtIR: any = {"usedParamSet":{"restaurant_id":true,"day":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":57,"b":71}]},{"name":"day","required":true,"transform":{"type":"scalar"},"locs":[{"a":83,"b":87}]}],"statement":"select public.business_day_starts_at(\n  restaurant_id => :restaurant_id!,\n  day => :day!\n) as \"starts_at!\""};

/**
 * Query generated from SQL:
 * ```
 * select public.business_day_starts_at(
 *   restaurant_id => :restaurant_id!,
 *   day => :day!
 * ) as "starts_at!"
 * ```
 */
export const businessDayStartsAt = new PreparedQuery<IBusinessDayStartsAtParams,IBusinessDayStartsAtResult>(businessDayStartsAtIR, {"parameters":["uuid","date"],"numbers":[],"instants":["starts_at"]});


/** 'ReportBookings' parameters type */
export interface IReportBookingsParams {
  /** The length of each period: `day`, `week` or `month`; `week` unless given. */
  by?: string | null | undefined;
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
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

const reportBookingsIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"by":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":224,"b":238}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":254,"b":261}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":275,"b":280}]},{"name":"by","required":false,"transform":{"type":"scalar"},"locs":[{"a":300,"b":302}]}],"statement":"select\n  period::text as \"period!\", bookings as \"bookings!\", covers as \"covers!\",\n  completed as \"completed!\", cancelled as \"cancelled!\", no_shows as \"no_shows!\", no_show_rate\nfrom public.report_bookings(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  by => coalesce(:by, 'week')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   period::text as "period!", bookings as "bookings!", covers as "covers!",
 *   completed as "completed!", cancelled as "cancelled!", no_shows as "no_shows!", no_show_rate
 * from public.report_bookings(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   by => coalesce(:by, 'week')
 * )
 * ```
 */
export const reportBookings = new PreparedQuery<IReportBookingsParams,IReportBookingsResult>(reportBookingsIR, {"parameters":["uuid","instant","instant","text"],"numbers":["bookings","cancelled","completed","covers","no_show_rate","no_shows"],"instants":[]});


/** 'ReportBookingChanges' parameters type */
export interface IReportBookingChangesParams {
  /** The length of each period: `day`, `week` or `month`; `week` unless given. */
  by?: string | null | undefined;
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
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

const reportBookingChangesIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"by":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":320,"b":334}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":350,"b":357}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":371,"b":376}]},{"name":"by","required":false,"transform":{"type":"scalar"},"locs":[{"a":396,"b":398}]}],"statement":"select\n  period::text as \"period!\", booked as \"booked!\", booked_covers as \"booked_covers!\",\n  cancelled as \"cancelled!\", cancelled_by_customer as \"cancelled_by_customer!\",\n  cancelled_by_staff as \"cancelled_by_staff!\", cancelled_by_system as \"cancelled_by_system!\"\nfrom public.report_booking_changes(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  by => coalesce(:by, 'week')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   period::text as "period!", booked as "booked!", booked_covers as "booked_covers!",
 *   cancelled as "cancelled!", cancelled_by_customer as "cancelled_by_customer!",
 *   cancelled_by_staff as "cancelled_by_staff!", cancelled_by_system as "cancelled_by_system!"
 * from public.report_booking_changes(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   by => coalesce(:by, 'week')
 * )
 * ```
 */
export const reportBookingChanges = new PreparedQuery<IReportBookingChangesParams,IReportBookingChangesResult>(reportBookingChangesIR, {"parameters":["uuid","instant","instant","text"],"numbers":["booked","booked_covers","cancelled","cancelled_by_customer","cancelled_by_staff","cancelled_by_system"],"instants":[]});


/** 'ReportLeadTimes' parameters type */
export interface IReportLeadTimesParams {
  /** The length of each period: `day`, `week` or `month`; `week` unless given. */
  by?: string | null | undefined;
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
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

const reportLeadTimesIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"by":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":193,"b":207}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":223,"b":230}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":244,"b":249}]},{"name":"by","required":false,"transform":{"type":"scalar"},"locs":[{"a":269,"b":271}]}],"statement":"select\n  period::text as \"period!\", bookings as \"bookings!\", median_hours, p90_hours,\n  same_day as \"same_day!\", at_the_door as \"at_the_door!\"\nfrom public.report_lead_times(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  by => coalesce(:by, 'week')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   period::text as "period!", bookings as "bookings!", median_hours, p90_hours,
 *   same_day as "same_day!", at_the_door as "at_the_door!"
 * from public.report_lead_times(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   by => coalesce(:by, 'week')
 * )
 * ```
 */
export const reportLeadTimes = new PreparedQuery<IReportLeadTimesParams,IReportLeadTimesResult>(reportLeadTimesIR, {"parameters":["uuid","instant","instant","text"],"numbers":["at_the_door","bookings","median_hours","p90_hours","same_day"],"instants":[]});


/** 'ReportWaitingList' parameters type */
export interface IReportWaitingListParams {
  /** The length of each period: `day`, `week` or `month`; `week` unless given. */
  by?: string | null | undefined;
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
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

const reportWaitingListIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"by":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":227,"b":241}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":257,"b":264}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":278,"b":283}]},{"name":"by","required":false,"transform":{"type":"scalar"},"locs":[{"a":303,"b":305}]}],"statement":"select\n  period::text as \"period!\", joined as \"joined!\", fulfilled as \"fulfilled!\",\n  cancelled as \"cancelled!\", expired as \"expired!\", waiting as \"waiting!\", conversion_rate\nfrom public.report_waiting_list(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  by => coalesce(:by, 'week')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   period::text as "period!", joined as "joined!", fulfilled as "fulfilled!",
 *   cancelled as "cancelled!", expired as "expired!", waiting as "waiting!", conversion_rate
 * from public.report_waiting_list(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   by => coalesce(:by, 'week')
 * )
 * ```
 */
export const reportWaitingList = new PreparedQuery<IReportWaitingListParams,IReportWaitingListResult>(reportWaitingListIR, {"parameters":["uuid","instant","instant","text"],"numbers":["cancelled","conversion_rate","expired","fulfilled","joined","waiting"],"instants":[]});


/** 'ReportRepeatGuests' parameters type */
export interface IReportRepeatGuestsParams {
  /** The length of each period: `day`, `week` or `month`; `week` unless given. */
  by?: string | null | undefined;
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
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

const reportRepeatGuestsIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"by":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":209,"b":223}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":239,"b":246}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":260,"b":265}]},{"name":"by","required":false,"transform":{"type":"scalar"},"locs":[{"a":285,"b":287}]}],"statement":"select\n  period::text as \"period!\", visits as \"visits!\", guests as \"guests!\",\n  new_guests as \"new_guests!\", repeat_guests as \"repeat_guests!\", repeat_rate\nfrom public.report_repeat_guests(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  by => coalesce(:by, 'week')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   period::text as "period!", visits as "visits!", guests as "guests!",
 *   new_guests as "new_guests!", repeat_guests as "repeat_guests!", repeat_rate
 * from public.report_repeat_guests(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   by => coalesce(:by, 'week')
 * )
 * ```
 */
export const reportRepeatGuests = new PreparedQuery<IReportRepeatGuestsParams,IReportRepeatGuestsResult>(reportRepeatGuestsIR, {"parameters":["uuid","instant","instant","text"],"numbers":["guests","new_guests","repeat_guests","repeat_rate","visits"],"instants":[]});


/** 'ReportRetention' parameters type */
export interface IReportRetentionParams {
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** How many months after the first; 12 unless given. */
  months?: number | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
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

const reportRetentionIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"months":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":205,"b":219}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":235,"b":242}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":256,"b":261}]},{"name":"months","required":false,"transform":{"type":"scalar"},"locs":[{"a":285,"b":291}]}],"statement":"select\n  to_char(first_month, 'YYYY-MM') as \"first_month!\", guests as \"guests!\",\n  months_later as \"months_later!\", returned as \"returned!\", retention_rate\nfrom public.report_retention(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  months => coalesce(:months, 12)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   to_char(first_month, 'YYYY-MM') as "first_month!", guests as "guests!",
 *   months_later as "months_later!", returned as "returned!", retention_rate
 * from public.report_retention(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   months => coalesce(:months, 12)
 * )
 * ```
 */
export const reportRetention = new PreparedQuery<IReportRetentionParams,IReportRetentionResult>(reportRetentionIR, {"parameters":["uuid","instant","instant","integer"],"numbers":["guests","retention_rate","returned"],"instants":[]});


/** 'ReportPoints' parameters type */
export interface IReportPointsParams {
  /** The length of each period: `day`, `week` or `month`; `week` unless given. */
  by?: string | null | undefined;
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** The program's id; the active program unless given. */
  program_id?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
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

const reportPointsIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true,"by":true,"program_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":186,"b":200}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":216,"b":223}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":237,"b":242}]},{"name":"by","required":false,"transform":{"type":"scalar"},"locs":[{"a":262,"b":264}]},{"name":"program_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":292,"b":302}]}],"statement":"select\n  period::text as \"period!\", earned as \"earned!\", spent as \"spent!\", expired as \"expired!\",\n  adjusted as \"adjusted!\", net as \"net!\"\nfrom public.report_points(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  by => coalesce(:by, 'week'),\n  program_id => :program_id\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   period::text as "period!", earned as "earned!", spent as "spent!", expired as "expired!",
 *   adjusted as "adjusted!", net as "net!"
 * from public.report_points(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   by => coalesce(:by, 'week'),
 *   program_id => :program_id
 * )
 * ```
 */
export const reportPoints = new PreparedQuery<IReportPointsParams,IReportPointsResult>(reportPointsIR, {"parameters":["uuid","instant","instant","text","uuid"],"numbers":["adjusted","earned","expired","net","spent"],"instants":[]});


/** 'ReportTiers' parameters type */
export interface IReportTiersParams {
  /** The restaurant's id. */
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

const reportTiersIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":205,"b":219}]}],"statement":"select\n  program_id as \"program_id!\", program_slug as \"program_slug!\", tier as \"tier!\",\n  min_points as \"min_points!\", guests as \"guests!\", points as \"points!\"\nfrom public.report_tiers(\n  restaurant_id => :restaurant_id!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   program_id as "program_id!", program_slug as "program_slug!", tier as "tier!",
 *   min_points as "min_points!", guests as "guests!", points as "points!"
 * from public.report_tiers(
 *   restaurant_id => :restaurant_id!
 * )
 * ```
 */
export const reportTiers = new PreparedQuery<IReportTiersParams,IReportTiersResult>(reportTiersIR, {"parameters":["uuid"],"numbers":["guests","points"],"instants":[]});


