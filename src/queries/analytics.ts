/** Types generated for queries found in "queries/analytics.sql" */
import { PreparedQuery } from '@pgtyped/runtime';

export type stringArray = (string)[];

/** 'AnalyticsEventProblems' parameters type */
export interface IAnalyticsEventProblemsParams {
  event_type: string;
  payload: string;
  schema_version: number;
}

/** 'AnalyticsEventProblems' return type */
export interface IAnalyticsEventProblemsResult {
  expected: string;
  found: string;
  key: string | null;
  rule: string;
}

/** 'AnalyticsEventProblems' query type */
export interface IAnalyticsEventProblemsQuery {
  params: IAnalyticsEventProblemsParams;
  result: IAnalyticsEventProblemsResult;
}

const analyticsEventProblemsIR: any = {"usedParamSet":{"event_type":true,"schema_version":true,"payload":true},"params":[{"name":"event_type","required":true,"transform":{"type":"scalar"},"locs":[{"a":119,"b":130}]},{"name":"schema_version","required":true,"transform":{"type":"scalar"},"locs":[{"a":153,"b":168}]},{"name":"payload","required":true,"transform":{"type":"scalar"},"locs":[{"a":184,"b":192}]}],"statement":"select key, rule as \"rule!\", expected as \"expected!\", found as \"found!\"\nfrom analytics_event_problems(\n  event_type => :event_type!,\n  schema_version => :schema_version!,\n  payload => :payload!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select key, rule as "rule!", expected as "expected!", found as "found!"
 * from analytics_event_problems(
 *   event_type => :event_type!,
 *   schema_version => :schema_version!,
 *   payload => :payload!
 * )
 * ```
 */
export const analyticsEventProblems = new PreparedQuery<IAnalyticsEventProblemsParams,IAnalyticsEventProblemsResult>(analyticsEventProblemsIR);


/** 'ReadAnalyticsEvents' parameters type */
export interface IReadAnalyticsEventsParams {
  after?: string | null | void;
  limit_to?: number | null | void;
  restaurant_id?: string | null | void;
}

/** 'ReadAnalyticsEvents' return type */
export interface IReadAnalyticsEventsResult {
  booking_id: string | null;
  booking_sequence: number | null;
  cursor: string;
  customer_id: string | null;
  emitted_by: string;
  event_type: string;
  id: string;
  occurred_at: Date;
  payload: unknown;
  recorded_at: Date;
  restaurant_id: string;
  schema_version: number;
}

/** 'ReadAnalyticsEvents' query type */
export interface IReadAnalyticsEventsQuery {
  params: IReadAnalyticsEventsParams;
  result: IReadAnalyticsEventsResult;
}

const readAnalyticsEventsIR: any = {"usedParamSet":{"restaurant_id":true,"after":true,"limit_to":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":359,"b":372}]},{"name":"after","required":false,"transform":{"type":"scalar"},"locs":[{"a":386,"b":391}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":417,"b":425}]}],"statement":"select\n  cursor as \"cursor!\", id as \"id!\", event_restaurant_id as \"restaurant_id!\",\n  event_type as \"event_type!\", schema_version as \"schema_version!\", booking_id, booking_sequence,\n  customer_id, payload as \"payload!\", emitted_by as \"emitted_by!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\"\nfrom read_analytics_events(\n  restaurant_id => :restaurant_id,\n  after => :after,\n  limit_to => coalesce(:limit_to, 100)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   cursor as "cursor!", id as "id!", event_restaurant_id as "restaurant_id!",
 *   event_type as "event_type!", schema_version as "schema_version!", booking_id, booking_sequence,
 *   customer_id, payload as "payload!", emitted_by as "emitted_by!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!"
 * from read_analytics_events(
 *   restaurant_id => :restaurant_id,
 *   after => :after,
 *   limit_to => coalesce(:limit_to, 100)
 * )
 * ```
 */
export const readAnalyticsEvents = new PreparedQuery<IReadAnalyticsEventsParams,IReadAnalyticsEventsResult>(readAnalyticsEventsIR);


/** 'ReissueAnalyticsEvents' parameters type */
export interface IReissueAnalyticsEventsParams {
  booking_ids?: stringArray | null | void;
  restaurant_id: string;
}

/** 'ReissueAnalyticsEvents' return type */
export interface IReissueAnalyticsEventsResult {
  event_type: string;
  reissued: number | string;
}

/** 'ReissueAnalyticsEvents' query type */
export interface IReissueAnalyticsEventsQuery {
  params: IReissueAnalyticsEventsParams;
  result: IReissueAnalyticsEventsResult;
}

const reissueAnalyticsEventsIR: any = {"usedParamSet":{"restaurant_id":true,"booking_ids":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":110,"b":124}]},{"name":"booking_ids","required":false,"transform":{"type":"scalar"},"locs":[{"a":144,"b":155}]}],"statement":"select event_type as \"event_type!\", reissued as \"reissued!\"\nfrom reissue_analytics_events(\n  restaurant_id => :restaurant_id!,\n  booking_ids => :booking_ids\n)"};

/**
 * Query generated from SQL:
 * ```
 * select event_type as "event_type!", reissued as "reissued!"
 * from reissue_analytics_events(
 *   restaurant_id => :restaurant_id!,
 *   booking_ids => :booking_ids
 * )
 * ```
 */
export const reissueAnalyticsEvents = new PreparedQuery<IReissueAnalyticsEventsParams,IReissueAnalyticsEventsResult>(reissueAnalyticsEventsIR);


