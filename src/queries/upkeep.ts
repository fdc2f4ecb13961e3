/** Types generated for queries found in "queries/upkeep.sql" */
import { PreparedQuery } from '../prepared-query.js';

/** 'BackfillCustomersLoyalty' parameters type */
export interface IBackfillCustomersLoyaltyParams {
  dry_run?: boolean | null | void;
  restaurant_id?: string | null | void;
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

const backfillCustomersLoyaltyIR: any = {"usedParamSet":{"restaurant_id":true,"dry_run":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":175,"b":188}]},{"name":"dry_run","required":false,"transform":{"type":"scalar"},"locs":[{"a":213,"b":220}]}],"statement":"select\n  step as \"step!\", object as \"object!\", inserted as \"inserted!\", changed as \"changed!\",\n  unchanged as \"unchanged!\"\nfrom backfill_customers_loyalty(\n  restaurant_id => :restaurant_id,\n  dry_run => coalesce(:dry_run, false)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   step as "step!", object as "object!", inserted as "inserted!", changed as "changed!",
 *   unchanged as "unchanged!"
 * from backfill_customers_loyalty(
 *   restaurant_id => :restaurant_id,
 *   dry_run => coalesce(:dry_run, false)
 * )
 * ```
 */
export const backfillCustomersLoyalty = new PreparedQuery<IBackfillCustomersLoyaltyParams,IBackfillCustomersLoyaltyResult>(backfillCustomersLoyaltyIR);


/** 'BackfillPlan' parameters type */
export interface IBackfillPlanParams {
  part: number;
  parts: number;
  restaurant_id?: string | null | void;
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
export const backfillPlan = new PreparedQuery<IBackfillPlanParams,IBackfillPlanResult>(backfillPlanIR);


/** 'BackfillChunk' parameters type */
export interface IBackfillChunkParams {
  chunk: number;
  restaurant_id: string;
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
export const backfillChunk = new PreparedQuery<IBackfillChunkParams,IBackfillChunkResult>(backfillChunkIR);


/** 'BackfillReport' parameters type */
export interface IBackfillReportParams {
  restaurant_id?: string | null | void;
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
export const backfillReport = new PreparedQuery<IBackfillReportParams,IBackfillReportResult>(backfillReportIR);


/** 'VerifyCustomersLoyalty' parameters type */
export interface IVerifyCustomersLoyaltyParams {
  restaurant_id?: string | null | void;
}

/** 'VerifyCustomersLoyalty' return type */
export interface IVerifyCustomersLoyaltyResult {
  actual: string;
  check_name: string;
  detail: string | null;
  expected: string;
  ok: boolean;
  severity: string;
}

/** 'VerifyCustomersLoyalty' query type */
export interface IVerifyCustomersLoyaltyQuery {
  params: IVerifyCustomersLoyaltyParams;
  result: IVerifyCustomersLoyaltyResult;
}

const verifyCustomersLoyaltyIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":178,"b":191}]}],"statement":"select\n  check_name as \"check_name!\", ok as \"ok!\", severity as \"severity!\", expected as \"expected!\",\n  actual as \"actual!\", detail\nfrom verify_customers_loyalty(restaurant_id => :restaurant_id)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   check_name as "check_name!", ok as "ok!", severity as "severity!", expected as "expected!",
 *   actual as "actual!", detail
 * from verify_customers_loyalty(restaurant_id => :restaurant_id)
 * ```
 */
export const verifyCustomersLoyalty = new PreparedQuery<IVerifyCustomersLoyaltyParams,IVerifyCustomersLoyaltyResult>(verifyCustomersLoyaltyIR);


/** 'PhoneRuleChanges' parameters type */
export interface IPhoneRuleChangesParams {
  restaurant_id?: string | null | void;
}

/** 'PhoneRuleChanges' return type */
export interface IPhoneRuleChangesResult {
  becomes: string | null;
  bookings: number | string;
  change: string;
  customer_id: string;
  other_customer_id: string | null;
  phone_normalized: string | null;
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
export const phoneRuleChanges = new PreparedQuery<IPhoneRuleChangesParams,IPhoneRuleChangesResult>(phoneRuleChangesIR);


/** 'PlanPhoneRules' parameters type */
export interface IPlanPhoneRulesParams {
  restaurant_id?: string | null | void;
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
export const planPhoneRules = new PreparedQuery<IPlanPhoneRulesParams,IPlanPhoneRulesResult>(planPhoneRulesIR);


/** 'ApplyPhoneRulesChunk' parameters type */
export interface IApplyPhoneRulesChunkParams {
  chunk: number;
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
export const applyPhoneRulesChunk = new PreparedQuery<IApplyPhoneRulesChunkParams,IApplyPhoneRulesChunkResult>(applyPhoneRulesChunkIR);


/** 'FinishPhoneRules' parameters type */
export interface IFinishPhoneRulesParams {
  restaurant_id?: string | null | void;
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
export const finishPhoneRules = new PreparedQuery<IFinishPhoneRulesParams,IFinishPhoneRulesResult>(finishPhoneRulesIR);


/** 'ExportRestaurant' parameters type */
export interface IExportRestaurantParams {
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

const exportRestaurantIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":105,"b":119}]}],"statement":"select\n  table_name as \"table_name!\", row_data as \"row_data!\"\nfrom export_restaurant(\n  restaurant_id => :restaurant_id!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   table_name as "table_name!", row_data as "row_data!"
 * from export_restaurant(
 *   restaurant_id => :restaurant_id!
 * )
 * ```
 */
export const exportRestaurant = new PreparedQuery<IExportRestaurantParams,IExportRestaurantResult>(exportRestaurantIR);


/** 'OffboardRestaurant' parameters type */
export interface IOffboardRestaurantParams {
  actor: string;
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

const offboardRestaurantIR: any = {"usedParamSet":{"restaurant_id":true,"actor":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":107,"b":121}]},{"name":"actor","required":true,"transform":{"type":"scalar"},"locs":[{"a":135,"b":141}]}],"statement":"select\n  table_name as \"table_name!\", row_data as \"row_data!\"\nfrom offboard_restaurant(\n  restaurant_id => :restaurant_id!,\n  actor => :actor!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   table_name as "table_name!", row_data as "row_data!"
 * from offboard_restaurant(
 *   restaurant_id => :restaurant_id!,
 *   actor => :actor!
 * )
 * ```
 */
export const offboardRestaurant = new PreparedQuery<IOffboardRestaurantParams,IOffboardRestaurantResult>(offboardRestaurantIR);


