/** Types generated for queries found in "queries/analytics.sql" */
import { PreparedQuery } from '../prepared-query.js';

export type numberArray = (number)[];

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


/** 'OpenAnalyticsConsumer' parameters type */
export interface IOpenAnalyticsConsumerParams {
  consumer: string;
  restaurant_id?: string | null | void;
}

/** 'OpenAnalyticsConsumer' return type */
export interface IOpenAnalyticsConsumerResult {
  cursor: string | null;
  held_booking_ids: stringArray;
}

/** 'OpenAnalyticsConsumer' query type */
export interface IOpenAnalyticsConsumerQuery {
  params: IOpenAnalyticsConsumerParams;
  result: IOpenAnalyticsConsumerResult;
}

const openAnalyticsConsumerIR: any = {"usedParamSet":{"restaurant_id":true,"consumer":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":101,"b":114}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":129,"b":138}]}],"statement":"select cursor, held_booking_ids as \"held_booking_ids!\"\nfrom open_analytics_consumer(restaurant_id => :restaurant_id, consumer => :consumer!)"};

/**
 * Query generated from SQL:
 * ```
 * select cursor, held_booking_ids as "held_booking_ids!"
 * from open_analytics_consumer(restaurant_id => :restaurant_id, consumer => :consumer!)
 * ```
 */
export const openAnalyticsConsumer = new PreparedQuery<IOpenAnalyticsConsumerParams,IOpenAnalyticsConsumerResult>(openAnalyticsConsumerIR);


/** 'MoveAnalyticsConsumer' parameters type */
export interface IMoveAnalyticsConsumerParams {
  consumer: string;
  cursor?: string | null | void;
  expected?: string | null | void;
  restaurant_id?: string | null | void;
}

/** 'MoveAnalyticsConsumer' return type */
export interface IMoveAnalyticsConsumerResult {
  done: string | null;
}

/** 'MoveAnalyticsConsumer' query type */
export interface IMoveAnalyticsConsumerQuery {
  params: IMoveAnalyticsConsumerParams;
  result: IMoveAnalyticsConsumerResult;
}

const moveAnalyticsConsumerIR: any = {"usedParamSet":{"restaurant_id":true,"consumer":true,"expected":true,"cursor":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":51,"b":64}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":81,"b":90}]},{"name":"expected","required":false,"transform":{"type":"scalar"},"locs":[{"a":107,"b":115}]},{"name":"cursor","required":false,"transform":{"type":"scalar"},"locs":[{"a":130,"b":136}]}],"statement":"select move_analytics_consumer(\n  restaurant_id => :restaurant_id,\n  consumer => :consumer!,\n  expected => :expected,\n  cursor => :cursor\n)::text as done"};

/**
 * Query generated from SQL:
 * ```
 * select move_analytics_consumer(
 *   restaurant_id => :restaurant_id,
 *   consumer => :consumer!,
 *   expected => :expected,
 *   cursor => :cursor
 * )::text as done
 * ```
 */
export const moveAnalyticsConsumer = new PreparedQuery<IMoveAnalyticsConsumerParams,IMoveAnalyticsConsumerResult>(moveAnalyticsConsumerIR);


/** 'SetAsideAnalyticsEvent' parameters type */
export interface ISetAsideAnalyticsEventParams {
  consumer: string;
  cursor: string;
  reason: string;
  restaurant_id?: string | null | void;
}

/** 'SetAsideAnalyticsEvent' return type */
export interface ISetAsideAnalyticsEventResult {
  done: string | null;
}

/** 'SetAsideAnalyticsEvent' query type */
export interface ISetAsideAnalyticsEventQuery {
  params: ISetAsideAnalyticsEventParams;
  result: ISetAsideAnalyticsEventResult;
}

const setAsideAnalyticsEventIR: any = {"usedParamSet":{"restaurant_id":true,"consumer":true,"cursor":true,"reason":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":53,"b":66}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":83,"b":92}]},{"name":"cursor","required":true,"transform":{"type":"scalar"},"locs":[{"a":107,"b":114}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":129,"b":136}]}],"statement":"select set_aside_analytics_event(\n  restaurant_id => :restaurant_id,\n  consumer => :consumer!,\n  cursor => :cursor!,\n  reason => :reason!\n)::text as done"};

/**
 * Query generated from SQL:
 * ```
 * select set_aside_analytics_event(
 *   restaurant_id => :restaurant_id,
 *   consumer => :consumer!,
 *   cursor => :cursor!,
 *   reason => :reason!
 * )::text as done
 * ```
 */
export const setAsideAnalyticsEvent = new PreparedQuery<ISetAsideAnalyticsEventParams,ISetAsideAnalyticsEventResult>(setAsideAnalyticsEventIR);


/** 'ListSetAsideAnalyticsEvents' parameters type */
export interface IListSetAsideAnalyticsEventsParams {
  consumer: string;
  restaurant_id?: string | null | void;
}

/** 'ListSetAsideAnalyticsEvents' return type */
export interface IListSetAsideAnalyticsEventsResult {
  booking_id: string | null;
  booking_sequence: number | null;
  cursor: string;
  customer_id: string | null;
  emitted_by: string;
  event_type: string;
  id: string;
  occurred_at: Date;
  payload: unknown;
  reason: string;
  recorded_at: Date;
  restaurant_id: string;
  schema_version: number;
  set_aside_at: Date;
}

/** 'ListSetAsideAnalyticsEvents' query type */
export interface IListSetAsideAnalyticsEventsQuery {
  params: IListSetAsideAnalyticsEventsParams;
  result: IListSetAsideAnalyticsEventsResult;
}

const listSetAsideAnalyticsEventsIR: any = {"usedParamSet":{"restaurant_id":true,"consumer":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":420,"b":433}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":448,"b":457}]}],"statement":"select\n  cursor as \"cursor!\", id as \"id!\", event_restaurant_id as \"restaurant_id!\",\n  event_type as \"event_type!\", schema_version as \"schema_version!\", booking_id, booking_sequence,\n  customer_id, payload as \"payload!\", emitted_by as \"emitted_by!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\", reason as \"reason!\", set_aside_at as \"set_aside_at!\"\nfrom list_set_aside_analytics_events(restaurant_id => :restaurant_id, consumer => :consumer!)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   cursor as "cursor!", id as "id!", event_restaurant_id as "restaurant_id!",
 *   event_type as "event_type!", schema_version as "schema_version!", booking_id, booking_sequence,
 *   customer_id, payload as "payload!", emitted_by as "emitted_by!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!", reason as "reason!", set_aside_at as "set_aside_at!"
 * from list_set_aside_analytics_events(restaurant_id => :restaurant_id, consumer => :consumer!)
 * ```
 */
export const listSetAsideAnalyticsEvents = new PreparedQuery<IListSetAsideAnalyticsEventsParams,IListSetAsideAnalyticsEventsResult>(listSetAsideAnalyticsEventsIR);


/** 'ReleaseAnalyticsEvent' parameters type */
export interface IReleaseAnalyticsEventParams {
  consumer: string;
  cursor: string;
  restaurant_id?: string | null | void;
}

/** 'ReleaseAnalyticsEvent' return type */
export interface IReleaseAnalyticsEventResult {
  released: boolean;
}

/** 'ReleaseAnalyticsEvent' query type */
export interface IReleaseAnalyticsEventQuery {
  params: IReleaseAnalyticsEventParams;
  result: IReleaseAnalyticsEventResult;
}

const releaseAnalyticsEventIR: any = {"usedParamSet":{"restaurant_id":true,"consumer":true,"cursor":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":51,"b":64}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":81,"b":90}]},{"name":"cursor","required":true,"transform":{"type":"scalar"},"locs":[{"a":105,"b":112}]}],"statement":"select release_analytics_event(\n  restaurant_id => :restaurant_id,\n  consumer => :consumer!,\n  cursor => :cursor!\n) as \"released!\""};

/**
 * Query generated from SQL:
 * ```
 * select release_analytics_event(
 *   restaurant_id => :restaurant_id,
 *   consumer => :consumer!,
 *   cursor => :cursor!
 * ) as "released!"
 * ```
 */
export const releaseAnalyticsEvent = new PreparedQuery<IReleaseAnalyticsEventParams,IReleaseAnalyticsEventResult>(releaseAnalyticsEventIR);


/** 'ListAnalyticsConsumers' parameters type */
export interface IListAnalyticsConsumersParams {
  restaurant_id?: string | null | void;
}

/** 'ListAnalyticsConsumers' return type */
export interface IListAnalyticsConsumersResult {
  behind: number | string;
  behind_since: Date | null;
  consumer: string;
  cursor: string | null;
  moved_at: Date;
  of_restaurant_id: string | null;
  set_aside: number | string;
}

/** 'ListAnalyticsConsumers' query type */
export interface IListAnalyticsConsumersQuery {
  params: IListAnalyticsConsumersParams;
  result: IListAnalyticsConsumersResult;
}

const listAnalyticsConsumersIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":195,"b":208}]}],"statement":"select\n  of_restaurant_id, consumer as \"consumer!\", cursor, behind as \"behind!\", behind_since,\n  set_aside as \"set_aside!\", moved_at as \"moved_at!\"\nfrom list_analytics_consumers(restaurant_id => :restaurant_id)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   of_restaurant_id, consumer as "consumer!", cursor, behind as "behind!", behind_since,
 *   set_aside as "set_aside!", moved_at as "moved_at!"
 * from list_analytics_consumers(restaurant_id => :restaurant_id)
 * ```
 */
export const listAnalyticsConsumers = new PreparedQuery<IListAnalyticsConsumersParams,IListAnalyticsConsumersResult>(listAnalyticsConsumersIR);


/** 'AnalyticsFeedLag' parameters type */
export interface IAnalyticsFeedLagParams {
  restaurant_id?: string | null | void;
}

/** 'AnalyticsFeedLag' return type */
export interface IAnalyticsFeedLagResult {
  newest_cursor: string | null;
  reader_pid: number | null;
  waiting: number | string;
  waiting_since: Date | null;
  writer_pids: numberArray;
}

/** 'AnalyticsFeedLag' query type */
export interface IAnalyticsFeedLagQuery {
  params: IAnalyticsFeedLagParams;
  result: IAnalyticsFeedLagResult;
}

const analyticsFeedLagIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":145,"b":158}]}],"statement":"select\n  newest_cursor, waiting as \"waiting!\", waiting_since, reader_pid, writer_pids as \"writer_pids!\"\nfrom analytics_feed_lag(restaurant_id => :restaurant_id)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   newest_cursor, waiting as "waiting!", waiting_since, reader_pid, writer_pids as "writer_pids!"
 * from analytics_feed_lag(restaurant_id => :restaurant_id)
 * ```
 */
export const analyticsFeedLag = new PreparedQuery<IAnalyticsFeedLagParams,IAnalyticsFeedLagResult>(analyticsFeedLagIR);


