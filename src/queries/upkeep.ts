/** Types generated for queries found in "queries/upkeep.sql" */
import { PreparedQuery } from '../prepared-query.js';

export type stringArray = (string)[];

/** 'BackfillCustomersLoyalty' parameters type */
export interface IBackfillCustomersLoyaltyParams {
  /** Only tells what it would do. */
  dry_run?: boolean | null | undefined;
  /** One restaurant; null or left out: all of them. */
  restaurant_id?: string | null | undefined;
}

/** 'BackfillCustomersLoyalty' return type */
export interface IBackfillCustomersLoyaltyResult {
  changed: number | string;
  inserted: number | string;
  object: string;
  step: number;
  unchanged: number | string;
}

/** 'BackfillCustomersLoyalty' query type */
export interface IBackfillCustomersLoyaltyQuery {
  params: IBackfillCustomersLoyaltyParams;
  result: IBackfillCustomersLoyaltyResult;
}

const backfillCustomersLoyaltyIR: any = {"usedParamSet":{"restaurant_id":true,"dry_run":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":182,"b":195}]},{"name":"dry_run","required":false,"transform":{"type":"scalar"},"locs":[{"a":220,"b":227}]}],"statement":"select\n  step as \"step!\", object as \"object!\", inserted as \"inserted!\", changed as \"changed!\",\n  unchanged as \"unchanged!\"\nfrom public.backfill_customers_loyalty(\n  restaurant_id => :restaurant_id,\n  dry_run => coalesce(:dry_run, false)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   step as "step!", object as "object!", inserted as "inserted!", changed as "changed!",
 *   unchanged as "unchanged!"
 * from public.backfill_customers_loyalty(
 *   restaurant_id => :restaurant_id,
 *   dry_run => coalesce(:dry_run, false)
 * )
 * ```
 */
export const backfillCustomersLoyalty = new PreparedQuery<IBackfillCustomersLoyaltyParams,IBackfillCustomersLoyaltyResult>(backfillCustomersLoyaltyIR, {"parameters":["uuid","boolean"],"numbers":["changed","inserted","unchanged"],"instants":[]});


/** 'BackfillPlan' parameters type */
export interface IBackfillPlanParams {
  /** Which share of the work, from 0. */
  part: number;
  /** Among how many the work is shared. */
  parts: number;
  /** One restaurant; null or left out: all of them. */
  restaurant_id?: string | null | undefined;
  /** 1: customers, 2: profiles, 3: ledger. */
  step: number;
}

/** 'BackfillPlan' return type */
export interface IBackfillPlanResult {
  chunk: number;
  chunk_restaurant_id: string;
  items: number | string;
}

/** 'BackfillPlan' query type */
export interface IBackfillPlanQuery {
  params: IBackfillPlanParams;
  result: IBackfillPlanResult;
}

const backfillPlanIR: any = {"usedParamSet":{"step":true,"restaurant_id":true,"part":true,"parts":true},"params":[{"name":"step","required":true,"transform":{"type":"scalar"},"locs":[{"a":130,"b":135}]},{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":157,"b":170}]},{"name":"part","required":true,"transform":{"type":"scalar"},"locs":[{"a":183,"b":188}]},{"name":"parts","required":true,"transform":{"type":"scalar"},"locs":[{"a":202,"b":208}]}],"statement":"select chunk_restaurant_id as \"chunk_restaurant_id!\", chunk as \"chunk!\", items as \"items!\"\nfrom regulars.backfill_plan(\n  step => :step!,\n  restaurant_id => :restaurant_id,\n  part => :part!,\n  parts => :parts!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select chunk_restaurant_id as "chunk_restaurant_id!", chunk as "chunk!", items as "items!"
 * from regulars.backfill_plan(
 *   step => :step!,
 *   restaurant_id => :restaurant_id,
 *   part => :part!,
 *   parts => :parts!
 * )
 * ```
 */
export const backfillPlan = new PreparedQuery<IBackfillPlanParams,IBackfillPlanResult>(backfillPlanIR, {"parameters":["integer","uuid","integer","integer"],"numbers":["items"],"instants":[]});


/** 'BackfillChunk' parameters type */
export interface IBackfillChunkParams {
  /** The number of the chunk, as the plan told it. */
  chunk: number;
  /** The restaurant's id. */
  restaurant_id: string;
  /** 1: customers, 2: profiles, 3: ledger. */
  step: number;
}

/** 'BackfillChunk' return type */
export interface IBackfillChunkResult {
  changed: number | string;
  inserted: number | string;
  object: string;
}

/** 'BackfillChunk' query type */
export interface IBackfillChunkQuery {
  params: IBackfillChunkParams;
  result: IBackfillChunkResult;
}

const backfillChunkIR: any = {"usedParamSet":{"step":true,"restaurant_id":true,"chunk":true},"params":[{"name":"step","required":true,"transform":{"type":"scalar"},"locs":[{"a":115,"b":120}]},{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":142,"b":156}]},{"name":"chunk","required":true,"transform":{"type":"scalar"},"locs":[{"a":170,"b":176}]}],"statement":"select object as \"object!\", inserted as \"inserted!\", changed as \"changed!\"\nfrom regulars.backfill_chunk(\n  step => :step!,\n  restaurant_id => :restaurant_id!,\n  chunk => :chunk!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select object as "object!", inserted as "inserted!", changed as "changed!"
 * from regulars.backfill_chunk(
 *   step => :step!,
 *   restaurant_id => :restaurant_id!,
 *   chunk => :chunk!
 * )
 * ```
 */
export const backfillChunk = new PreparedQuery<IBackfillChunkParams,IBackfillChunkResult>(backfillChunkIR, {"parameters":["integer","uuid","integer"],"numbers":["changed","inserted"],"instants":[]});


/** 'BackfillReport' parameters type */
export interface IBackfillReportParams {
  /** The restaurant's id. */
  restaurant_id?: string | null | undefined;
}

/** 'BackfillReport' return type */
export interface IBackfillReportResult {
  changed: number | string;
  inserted: number | string;
  object: string;
  step: number;
  unchanged: number | string;
}

/** 'BackfillReport' query type */
export interface IBackfillReportQuery {
  params: IBackfillReportParams;
  result: IBackfillReportResult;
}

const backfillReportIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":170,"b":183}]}],"statement":"select\n  step as \"step!\", object as \"object!\", inserted as \"inserted!\", changed as \"changed!\",\n  unchanged as \"unchanged!\"\nfrom regulars.backfill_report(restaurant_id => :restaurant_id)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   step as "step!", object as "object!", inserted as "inserted!", changed as "changed!",
 *   unchanged as "unchanged!"
 * from regulars.backfill_report(restaurant_id => :restaurant_id)
 * ```
 */
export const backfillReport = new PreparedQuery<IBackfillReportParams,IBackfillReportResult>(backfillReportIR, {"parameters":["uuid"],"numbers":["changed","inserted","unchanged"],"instants":[]});


/** 'VerifyCustomersLoyalty' parameters type */
export interface IVerifyCustomersLoyaltyParams {
  /** One restaurant; null or left out: all of them. */
  restaurant_id?: string | null | undefined;
  /** Only what changed since the last one remembered as green. */
  since_last?: boolean | null | undefined;
}

/** 'VerifyCustomersLoyalty' return type */
export interface IVerifyCustomersLoyaltyResult {
  actual: string;
  check_name: string;
  detail: string | null;
  expected: string | null;
  ok: boolean;
  severity: string;
}

/** 'VerifyCustomersLoyalty' query type */
export interface IVerifyCustomersLoyaltyQuery {
  params: IVerifyCustomersLoyaltyParams;
  result: IVerifyCustomersLoyaltyResult;
}

const verifyCustomersLoyaltyIR: any = {"usedParamSet":{"restaurant_id":true,"since_last":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":173,"b":186}]},{"name":"since_last","required":false,"transform":{"type":"scalar"},"locs":[{"a":214,"b":224}]}],"statement":"select\n  check_name as \"check_name!\", ok as \"ok!\", severity as \"severity!\", expected,\n  actual as \"actual!\", detail\nfrom public.verify_customers_loyalty(\n  restaurant_id => :restaurant_id,\n  since_last => coalesce(:since_last, false)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   check_name as "check_name!", ok as "ok!", severity as "severity!", expected,
 *   actual as "actual!", detail
 * from public.verify_customers_loyalty(
 *   restaurant_id => :restaurant_id,
 *   since_last => coalesce(:since_last, false)
 * )
 * ```
 */
export const verifyCustomersLoyalty = new PreparedQuery<IVerifyCustomersLoyaltyParams,IVerifyCustomersLoyaltyResult>(verifyCustomersLoyaltyIR, {"parameters":["uuid","boolean"],"numbers":[],"instants":[]});


/** 'RememberVerified' parameters type */
export interface IRememberVerifiedParams {
  /** The restaurant's id. */
  restaurant_id?: string | null | undefined;
}

/** 'RememberVerified' return type */
export interface IRememberVerifiedResult {
  restaurants: number;
}

/** 'RememberVerified' query type */
export interface IRememberVerifiedQuery {
  params: IRememberVerifiedParams;
  result: IRememberVerifiedResult;
}

const rememberVerifiedIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":51,"b":64}]}],"statement":"select regulars.remember_verified(restaurant_id => :restaurant_id) as \"restaurants!\""};

/**
 * Query generated from SQL:
 * ```
 * select regulars.remember_verified(restaurant_id => :restaurant_id) as "restaurants!"
 * ```
 */
export const rememberVerified = new PreparedQuery<IRememberVerifiedParams,IRememberVerifiedResult>(rememberVerifiedIR, {"parameters":["uuid"],"numbers":[],"instants":[]});


/** 'PhoneRuleChanges' parameters type */
export interface IPhoneRuleChangesParams {
  /** The restaurant's id. */
  restaurant_id?: string | null | undefined;
}

/** 'PhoneRuleChanges' return type */
export interface IPhoneRuleChangesResult {
  becomes: string | null;
  bookings: number | string;
  change: string;
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string;
  other_customer_id: string | null;
  phone_normalized: string | null;
  /** The restaurant (tenant). */
  restaurant_id: string;
}

/** 'PhoneRuleChanges' query type */
export interface IPhoneRuleChangesQuery {
  params: IPhoneRuleChangesParams;
  result: IPhoneRuleChangesResult;
}

const phoneRuleChangesIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":226,"b":239}]}],"statement":"select\n  changed_restaurant_id as \"restaurant_id!\", customer_id as \"customer_id!\", change as \"change!\",\n  phone_normalized, becomes, other_customer_id, bookings as \"bookings!\"\nfrom regulars.phone_rule_changes(restaurant_id => :restaurant_id)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   changed_restaurant_id as "restaurant_id!", customer_id as "customer_id!", change as "change!",
 *   phone_normalized, becomes, other_customer_id, bookings as "bookings!"
 * from regulars.phone_rule_changes(restaurant_id => :restaurant_id)
 * ```
 */
export const phoneRuleChanges = new PreparedQuery<IPhoneRuleChangesParams,IPhoneRuleChangesResult>(phoneRuleChangesIR, {"parameters":["uuid"],"numbers":["bookings"],"instants":[]});


/** 'PlanPhoneRules' parameters type */
export interface IPlanPhoneRulesParams {
  /** The restaurant's id. */
  restaurant_id?: string | null | undefined;
}

/** 'PlanPhoneRules' return type */
export interface IPlanPhoneRulesResult {
  chunk: number;
  chunk_restaurant_id: string;
  items: number | string;
}

/** 'PlanPhoneRules' query type */
export interface IPlanPhoneRulesQuery {
  params: IPlanPhoneRulesParams;
  result: IPlanPhoneRulesResult;
}

const planPhoneRulesIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":139,"b":152}]}],"statement":"select chunk_restaurant_id as \"chunk_restaurant_id!\", chunk as \"chunk!\", items as \"items!\"\nfrom regulars.plan_phone_rules(restaurant_id => :restaurant_id)"};

/**
 * Query generated from SQL:
 * ```
 * select chunk_restaurant_id as "chunk_restaurant_id!", chunk as "chunk!", items as "items!"
 * from regulars.plan_phone_rules(restaurant_id => :restaurant_id)
 * ```
 */
export const planPhoneRules = new PreparedQuery<IPlanPhoneRulesParams,IPlanPhoneRulesResult>(planPhoneRulesIR, {"parameters":["uuid"],"numbers":["items"],"instants":[]});


/** 'ApplyPhoneRulesChunk' parameters type */
export interface IApplyPhoneRulesChunkParams {
  /** The number of the chunk, as the plan told it. */
  chunk: number;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ApplyPhoneRulesChunk' return type */
export interface IApplyPhoneRulesChunkResult {
  rekeyed: number | string;
}

/** 'ApplyPhoneRulesChunk' query type */
export interface IApplyPhoneRulesChunkQuery {
  params: IApplyPhoneRulesChunkParams;
  result: IApplyPhoneRulesChunkResult;
}

const applyPhoneRulesChunkIR: any = {"usedParamSet":{"restaurant_id":true,"chunk":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":64,"b":78}]},{"name":"chunk","required":true,"transform":{"type":"scalar"},"locs":[{"a":94,"b":100}]}],"statement":"select\n  regulars.apply_phone_rules_chunk(\n    restaurant_id => :restaurant_id!,\n    chunk => :chunk!\n  ) as \"rekeyed!\""};

/**
 * Query generated from SQL:
 * ```
 * select
 *   regulars.apply_phone_rules_chunk(
 *     restaurant_id => :restaurant_id!,
 *     chunk => :chunk!
 *   ) as "rekeyed!"
 * ```
 */
export const applyPhoneRulesChunk = new PreparedQuery<IApplyPhoneRulesChunkParams,IApplyPhoneRulesChunkResult>(applyPhoneRulesChunkIR, {"parameters":["uuid","integer"],"numbers":["rekeyed"],"instants":[]});


/** 'FinishPhoneRules' parameters type */
export interface IFinishPhoneRulesParams {
  /** The restaurant's id. */
  restaurant_id?: string | null | undefined;
}

/** 'FinishPhoneRules' return type */
export interface IFinishPhoneRulesResult {
  restaurants_done: number | string;
  restaurants_left: number | string;
}

/** 'FinishPhoneRules' query type */
export interface IFinishPhoneRulesQuery {
  params: IFinishPhoneRulesParams;
  result: IFinishPhoneRulesResult;
}

const finishPhoneRulesIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":140,"b":153}]}],"statement":"select\n  restaurants_done as \"restaurants_done!\", restaurants_left as \"restaurants_left!\"\nfrom regulars.finish_phone_rules(restaurant_id => :restaurant_id)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurants_done as "restaurants_done!", restaurants_left as "restaurants_left!"
 * from regulars.finish_phone_rules(restaurant_id => :restaurant_id)
 * ```
 */
export const finishPhoneRules = new PreparedQuery<IFinishPhoneRulesParams,IFinishPhoneRulesResult>(finishPhoneRulesIR, {"parameters":["uuid"],"numbers":["restaurants_done","restaurants_left"],"instants":[]});


/** 'ExportRestaurant' parameters type */
export interface IExportRestaurantParams {
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ExportRestaurant' return type */
export interface IExportRestaurantResult {
  row_data: unknown;
  table_name: string;
}

/** 'ExportRestaurant' query type */
export interface IExportRestaurantQuery {
  params: IExportRestaurantParams;
  result: IExportRestaurantResult;
}

const exportRestaurantIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":112,"b":126}]}],"statement":"select\n  table_name as \"table_name!\", row_data as \"row_data!\"\nfrom public.export_restaurant(\n  restaurant_id => :restaurant_id!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   table_name as "table_name!", row_data as "row_data!"
 * from public.export_restaurant(
 *   restaurant_id => :restaurant_id!
 * )
 * ```
 */
export const exportRestaurant = new PreparedQuery<IExportRestaurantParams,IExportRestaurantResult>(exportRestaurantIR, {"parameters":["uuid"],"numbers":[],"instants":[]});


/** 'OffboardRestaurant' parameters type */
export interface IOffboardRestaurantParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'OffboardRestaurant' return type */
export interface IOffboardRestaurantResult {
  row_data: unknown;
  table_name: string;
}

/** 'OffboardRestaurant' query type */
export interface IOffboardRestaurantQuery {
  params: IOffboardRestaurantParams;
  result: IOffboardRestaurantResult;
}

const offboardRestaurantIR: any = {"usedParamSet":{"restaurant_id":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":114,"b":128}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":142,"b":148}]}],"statement":"select\n  table_name as \"table_name!\", row_data as \"row_data!\"\nfrom public.offboard_restaurant(\n  restaurant_id => :restaurant_id!,\n  actor => :actor!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   table_name as "table_name!", row_data as "row_data!"
 * from public.offboard_restaurant(
 *   restaurant_id => :restaurant_id!,
 *   actor => :actor!
 * )
 * ```
 */
export const offboardRestaurant = new PreparedQuery<IOffboardRestaurantParams,IOffboardRestaurantResult>(offboardRestaurantIR, {"parameters":["uuid","text"],"numbers":[],"instants":[]});


/** 'ChangeRestaurantTimezone' parameters type */
export interface IChangeRestaurantTimezoneParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** Only lists the bookings; true unless given. */
  dry_run?: boolean | null | undefined;
  /** What the bookings to come keep: `instants` or `local_times`. */
  keep: string;
  /** The restaurant's id. */
  restaurant_id: string;
  /** IANA zone in which local dates and hours are meant, such as Europe/London. */
  timezone: string;
}

/** 'ChangeRestaurantTimezone' return type */
export interface IChangeRestaurantTimezoneResult {
  booking_id: string;
  local_starts_at: string;
  new_local_starts_at: string;
  new_starts_at: Date;
  /** A code for the guest to read out: eight characters without look-alikes, unique in the restaurant. */
  reference: string;
  /** When the party is expected. */
  starts_at: Date;
  /** pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled. */
  status: string;
}

/** 'ChangeRestaurantTimezone' query type */
export interface IChangeRestaurantTimezoneQuery {
  params: IChangeRestaurantTimezoneParams;
  result: IChangeRestaurantTimezoneResult;
}

const changeRestaurantTimezoneIR: any = {"usedParamSet":{"restaurant_id":true,"timezone":true,"keep":true,"actor":true,"dry_run":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":308,"b":322}]},{"name":"timezone","required":true,"transform":{"type":"scalar"},"locs":[{"a":339,"b":348}]},{"name":"keep","required":true,"transform":{"type":"scalar"},"locs":[{"a":361,"b":366}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":380,"b":386}]},{"name":"dry_run","required":false,"transform":{"type":"scalar"},"locs":[{"a":411,"b":418}]}],"statement":"select\n  booking_id as \"booking_id!\", reference as \"reference!\", status as \"status!\",\n  starts_at as \"starts_at!\", local_starts_at::text as \"local_starts_at!\",\n  new_starts_at as \"new_starts_at!\", new_local_starts_at::text as \"new_local_starts_at!\"\nfrom public.change_restaurant_timezone(\n  restaurant_id => :restaurant_id!,\n  timezone => :timezone!,\n  keep => :keep!,\n  actor => :actor!,\n  dry_run => coalesce(:dry_run, true)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   booking_id as "booking_id!", reference as "reference!", status as "status!",
 *   starts_at as "starts_at!", local_starts_at::text as "local_starts_at!",
 *   new_starts_at as "new_starts_at!", new_local_starts_at::text as "new_local_starts_at!"
 * from public.change_restaurant_timezone(
 *   restaurant_id => :restaurant_id!,
 *   timezone => :timezone!,
 *   keep => :keep!,
 *   actor => :actor!,
 *   dry_run => coalesce(:dry_run, true)
 * )
 * ```
 */
export const changeRestaurantTimezone = new PreparedQuery<IChangeRestaurantTimezoneParams,IChangeRestaurantTimezoneResult>(changeRestaurantTimezoneIR, {"parameters":["uuid","text","text","text","boolean"],"numbers":[],"instants":["new_starts_at","starts_at"]});


/** 'ListRestaurants' parameters type */
export interface IListRestaurantsParams {
  /** The restaurant's id. */
  restaurant_id?: string | null | undefined;
}

/** 'ListRestaurants' return type */
export interface IListRestaurantsResult {
  /** Time-ordered UUID (version 7). */
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** Unique short name: lower-case words joined by hyphens. */
  /** Unique short name: lower-case words joined by hyphens. */
  slug: string;
}

/** 'ListRestaurants' query type */
export interface IListRestaurantsQuery {
  params: IListRestaurantsParams;
  result: IListRestaurantsResult;
}

const listRestaurantsIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":91,"b":104}]}],"statement":"select id as \"restaurant_id!\", slug as \"slug!\"\nfrom public.restaurants\nwhere id = coalesce(:restaurant_id, id)\n  and not regulars.has_moved(id)\norder by id"};

/**
 * Query generated from SQL:
 * ```
 * select id as "restaurant_id!", slug as "slug!"
 * from public.restaurants
 * where id = coalesce(:restaurant_id, id)
 *   and not regulars.has_moved(id)
 * order by id
 * ```
 */
export const listRestaurants = new PreparedQuery<IListRestaurantsParams,IListRestaurantsResult>(listRestaurantsIR, {"parameters":["uuid"],"numbers":[],"instants":[]});


/** 'MirrorAttachedWrites' parameters type */
export interface IMirrorAttachedWritesParams {
  /** At most so many rows. */
  limit_to: number;
}

/** 'MirrorAttachedWrites' return type */
export interface IMirrorAttachedWritesResult {
  taken: number;
}

/** 'MirrorAttachedWrites' query type */
export interface IMirrorAttachedWritesQuery {
  params: IMirrorAttachedWritesParams;
  result: IMirrorAttachedWritesResult;
}

const mirrorAttachedWritesIR: any = {"usedParamSet":{"limit_to":true},"params":[{"name":"limit_to","required":true,"transform":{"type":"scalar"},"locs":[{"a":51,"b":60}]}],"statement":"select regulars.mirror_attached_writes(limit_to => :limit_to!) as \"taken!\""};

/**
 * Query generated from SQL:
 * ```
 * select regulars.mirror_attached_writes(limit_to => :limit_to!) as "taken!"
 * ```
 */
export const mirrorAttachedWrites = new PreparedQuery<IMirrorAttachedWritesParams,IMirrorAttachedWritesResult>(mirrorAttachedWritesIR, {"parameters":["integer"],"numbers":[],"instants":[]});


/** 'RepricePlan' parameters type */
export interface IRepricePlanParams {
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
}

/** 'RepricePlan' return type */
export interface IRepricePlanResult {
  chunk: number;
  first_id: string;
  items: number | string;
  last_id: string;
}

/** 'RepricePlan' query type */
export interface IRepricePlanQuery {
  params: IRepricePlanParams;
  result: IRepricePlanResult;
}

const repricePlanIR: any = {"usedParamSet":{"restaurant_id":true,"from_at":true,"to_at":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":139,"b":153}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":169,"b":176}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":190,"b":195}]}],"statement":"select chunk as \"chunk!\", first_id as \"first_id!\", last_id as \"last_id!\", items as \"items!\"\nfrom regulars.reprice_plan(\n  restaurant_id => :restaurant_id!,\n  from_at => :from_at,\n  to_at => :to_at\n)"};

/**
 * Query generated from SQL:
 * ```
 * select chunk as "chunk!", first_id as "first_id!", last_id as "last_id!", items as "items!"
 * from regulars.reprice_plan(
 *   restaurant_id => :restaurant_id!,
 *   from_at => :from_at,
 *   to_at => :to_at
 * )
 * ```
 */
export const repricePlan = new PreparedQuery<IRepricePlanParams,IRepricePlanResult>(repricePlanIR, {"parameters":["uuid","instant","instant"],"numbers":["items"],"instants":[]});


/** 'RepriceChunk' parameters type */
export interface IRepriceChunkParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor?: string | null | undefined;
  /** The first booking of the chunk, as the plan has it. */
  first_id: string;
  /** From this instant on; null or left out: from the first there is. */
  from_at?: Date | null | undefined;
  /** The last booking of the chunk, as the plan has it. */
  last_id: string;
  /** The restaurant's id. */
  restaurant_id: string;
  /** Before this instant; null or left out: until the last there is. */
  to_at?: Date | null | undefined;
}

/** 'RepriceChunk' return type */
export interface IRepriceChunkResult {
  bookings_changed: number | string;
  bookings_written: number | string;
  entries_posted: number | string;
  points_changed: number | string;
}

/** 'RepriceChunk' query type */
export interface IRepriceChunkQuery {
  params: IRepriceChunkParams;
  result: IRepriceChunkResult;
}

const repriceChunkIR: any = {"usedParamSet":{"restaurant_id":true,"first_id":true,"last_id":true,"from_at":true,"to_at":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":228,"b":242}]},{"name":"first_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":259,"b":268}]},{"name":"last_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":284,"b":292}]},{"name":"from_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":308,"b":315}]},{"name":"to_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":329,"b":334}]},{"name":"actor","required":false,"transform":{"type":"scalar"},"locs":[{"a":357,"b":362}]}],"statement":"select\n  bookings_written as \"bookings_written!\", bookings_changed as \"bookings_changed!\",\n  points_after - points_before as \"points_changed!\", entries_posted as \"entries_posted!\"\nfrom regulars.reprice_chunk(\n  restaurant_id => :restaurant_id!,\n  first_id => :first_id!,\n  last_id => :last_id!,\n  from_at => :from_at,\n  to_at => :to_at,\n  actor => coalesce(:actor, 'system')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   bookings_written as "bookings_written!", bookings_changed as "bookings_changed!",
 *   points_after - points_before as "points_changed!", entries_posted as "entries_posted!"
 * from regulars.reprice_chunk(
 *   restaurant_id => :restaurant_id!,
 *   first_id => :first_id!,
 *   last_id => :last_id!,
 *   from_at => :from_at,
 *   to_at => :to_at,
 *   actor => coalesce(:actor, 'system')
 * )
 * ```
 */
export const repriceChunk = new PreparedQuery<IRepriceChunkParams,IRepriceChunkResult>(repriceChunkIR, {"parameters":["uuid","uuid","uuid","instant","instant","text"],"numbers":["bookings_changed","bookings_written","entries_posted","points_changed"],"instants":[]});


/** 'InactivePlan' parameters type */
export interface IInactivePlanParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** At most so many rows. */
  limit_to?: number | null | undefined;
  /** An interval such as `3 years`. */
  older_than: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'InactivePlan' return type */
export interface IInactivePlanResult {
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string;
}

/** 'InactivePlan' query type */
export interface IInactivePlanQuery {
  params: IInactivePlanParams;
  result: IInactivePlanResult;
}

const inactivePlanIR: any = {"usedParamSet":{"restaurant_id":true,"older_than":true,"actor":true,"limit_to":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":94,"b":108}]},{"name":"older_than","required":true,"transform":{"type":"scalar"},"locs":[{"a":127,"b":138}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":152,"b":158}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":194,"b":202}]}],"statement":"select customer_id as \"customer_id!\"\nfrom public.erase_inactive_customers(\n  restaurant_id => :restaurant_id!,\n  older_than => :older_than!,\n  actor => :actor!,\n  dry_run => true,\n  limit_to => :limit_to\n)"};

/**
 * Query generated from SQL:
 * ```
 * select customer_id as "customer_id!"
 * from public.erase_inactive_customers(
 *   restaurant_id => :restaurant_id!,
 *   older_than => :older_than!,
 *   actor => :actor!,
 *   dry_run => true,
 *   limit_to => :limit_to
 * )
 * ```
 */
export const inactivePlan = new PreparedQuery<IInactivePlanParams,IInactivePlanResult>(inactivePlanIR, {"parameters":["uuid","interval","text","integer"],"numbers":[],"instants":[]});


/** 'InactiveChunk' parameters type */
export interface IInactiveChunkParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** Of these customers only; null or left out: of all. */
  customer_ids: stringArray;
  /** An interval such as `3 years`. */
  older_than: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'InactiveChunk' return type */
export interface IInactiveChunkResult {
  /** The customer that the contact resolves to; null: a walk-in. An input only if no contact is given. */
  customer_id: string;
}

/** 'InactiveChunk' query type */
export interface IInactiveChunkQuery {
  params: IInactiveChunkParams;
  result: IInactiveChunkResult;
}

const inactiveChunkIR: any = {"usedParamSet":{"restaurant_id":true,"customer_ids":true,"older_than":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":61,"b":75}]},{"name":"customer_ids","required":true,"transform":{"type":"scalar"},"locs":[{"a":98,"b":111}]},{"name":"older_than","required":true,"transform":{"type":"scalar"},"locs":[{"a":132,"b":143}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":159,"b":165}]}],"statement":"select\n  regulars.erase_inactive_chunk(\n    restaurant_id => :restaurant_id!,\n    customer_ids => :customer_ids!,\n    older_than => :older_than!,\n    actor => :actor!\n  ) as \"customer_id!\""};

/**
 * Query generated from SQL:
 * ```
 * select
 *   regulars.erase_inactive_chunk(
 *     restaurant_id => :restaurant_id!,
 *     customer_ids => :customer_ids!,
 *     older_than => :older_than!,
 *     actor => :actor!
 *   ) as "customer_id!"
 * ```
 */
export const inactiveChunk = new PreparedQuery<IInactiveChunkParams,IInactiveChunkResult>(inactiveChunkIR, {"parameters":["uuid","uuid[]","interval","text"],"numbers":[],"instants":[]});


/** 'OffboardPlan' parameters type */
export interface IOffboardPlanParams {
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'OffboardPlan' return type */
export interface IOffboardPlanResult {
  items: number | string;
  rows_delivered: number | string;
}

/** 'OffboardPlan' query type */
export interface IOffboardPlanQuery {
  params: IOffboardPlanParams;
  result: IOffboardPlanResult;
}

const offboardPlanIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":107,"b":121}]}],"statement":"select rows_delivered as \"rows_delivered!\", items as \"items!\"\nfrom regulars.offboard_plan(restaurant_id => :restaurant_id!)"};

/**
 * Query generated from SQL:
 * ```
 * select rows_delivered as "rows_delivered!", items as "items!"
 * from regulars.offboard_plan(restaurant_id => :restaurant_id!)
 * ```
 */
export const offboardPlan = new PreparedQuery<IOffboardPlanParams,IOffboardPlanResult>(offboardPlanIR, {"parameters":["uuid"],"numbers":["items","rows_delivered"],"instants":[]});


/** 'OffboardChunk' parameters type */
export interface IOffboardChunkParams {
  /** Who does it: an id or a kind such as `staff`, no name. */
  actor: string;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'OffboardChunk' return type */
export interface IOffboardChunkResult {
  row_data: unknown;
  table_name: string;
}

/** 'OffboardChunk' query type */
export interface IOffboardChunkQuery {
  params: IOffboardChunkParams;
  result: IOffboardChunkResult;
}

const offboardChunkIR: any = {"usedParamSet":{"restaurant_id":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":111,"b":125}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":139,"b":145}]}],"statement":"select\n  table_name as \"table_name!\", row_data as \"row_data!\"\nfrom regulars.offboard_chunk(\n  restaurant_id => :restaurant_id!,\n  actor => :actor!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   table_name as "table_name!", row_data as "row_data!"
 * from regulars.offboard_chunk(
 *   restaurant_id => :restaurant_id!,
 *   actor => :actor!
 * )
 * ```
 */
export const offboardChunk = new PreparedQuery<IOffboardChunkParams,IOffboardChunkResult>(offboardChunkIR, {"parameters":["uuid","text"],"numbers":[],"instants":[]});


/** 'ForgetChunk' parameters type */
export interface IForgetChunkParams {
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ForgetChunk' return type */
export interface IForgetChunkResult {
  places: number;
}

/** 'ForgetChunk' query type */
export interface IForgetChunkQuery {
  params: IForgetChunkParams;
  result: IForgetChunkResult;
}

const forgetChunkIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":46,"b":60}]}],"statement":"select regulars.forget_chunk(restaurant_id => :restaurant_id!) as \"places!\""};

/**
 * Query generated from SQL:
 * ```
 * select regulars.forget_chunk(restaurant_id => :restaurant_id!) as "places!"
 * ```
 */
export const forgetChunk = new PreparedQuery<IForgetChunkParams,IForgetChunkResult>(forgetChunkIR, {"parameters":["uuid"],"numbers":[],"instants":[]});


