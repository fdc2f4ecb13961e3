/** Types generated for queries found in "queries/analytics.sql" */
import { PreparedQuery } from '../prepared-query.js';

export type numberArray = (number)[];

export type stringArray = (string)[];

/** 'AnalyticsEventProblems' parameters type */
export interface IAnalyticsEventProblemsParams {
  /** What happened; docs/events.md lists the types. */
  event_type: string;
  /** The facts, exactly as the contract of its type and version says. */
  payload: string;
  /** The version of the contract that the payload follows. */
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

const analyticsEventProblemsIR: any = {"usedParamSet":{"event_type":true,"schema_version":true,"payload":true},"params":[{"name":"event_type","required":true,"transform":{"type":"scalar"},"locs":[{"a":126,"b":137}]},{"name":"schema_version","required":true,"transform":{"type":"scalar"},"locs":[{"a":160,"b":175}]},{"name":"payload","required":true,"transform":{"type":"scalar"},"locs":[{"a":191,"b":199}]}],"statement":"select key, rule as \"rule!\", expected as \"expected!\", found as \"found!\"\nfrom public.analytics_event_problems(\n  event_type => :event_type!,\n  schema_version => :schema_version!,\n  payload => :payload!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select key, rule as "rule!", expected as "expected!", found as "found!"
 * from public.analytics_event_problems(
 *   event_type => :event_type!,
 *   schema_version => :schema_version!,
 *   payload => :payload!
 * )
 * ```
 */
export const analyticsEventProblems = new PreparedQuery<IAnalyticsEventProblemsParams,IAnalyticsEventProblemsResult>(analyticsEventProblemsIR, {"parameters":["text","integer","jsonb"],"numbers":[],"instants":[]});


/** 'ReadAnalyticsEvents' parameters type */
export interface IReadAnalyticsEventsParams {
  /** The cursor of the last event handled; null or left out: the start. */
  after?: string | null | undefined;
  /** At most so many events, 1 to 10000; 100 unless given. */
  limit_to?: number | null | undefined;
  /** One restaurant; null or left out: all of them. */
  restaurant_id?: string | null | undefined;
}

/** 'ReadAnalyticsEvents' return type */
export interface IReadAnalyticsEventsResult {
  /** The booking; null if the event belongs to none. No foreign key. */
  booking_id: string | null;
  /** 1, 2, 3 … within the booking, counted on it and never restarted; null for events of the ledger and of guests. */
  booking_sequence: number | null;
  cursor: string;
  /** The customer; null for a walk-in. No foreign key. */
  customer_id: string | null;
  /** What wrote it, as a kind: trigger on the live path, reissue after a purge, manual by hand. */
  emitted_by: string;
  /** What happened; docs/events.md lists the types. */
  event_type: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** When it happened. */
  occurred_at: Date;
  /** The facts, exactly as the contract of its type and version says. */
  payload: unknown;
  /** When the row was written. */
  recorded_at: Date;
  /** The restaurant (tenant). No foreign key: that of the booking or the entry is enough. */
  restaurant_id: string;
  /** The version of the contract that the payload follows. */
  schema_version: number;
}

/** 'ReadAnalyticsEvents' query type */
export interface IReadAnalyticsEventsQuery {
  params: IReadAnalyticsEventsParams;
  result: IReadAnalyticsEventsResult;
}

const readAnalyticsEventsIR: any = {"usedParamSet":{"restaurant_id":true,"after":true,"limit_to":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":366,"b":379}]},{"name":"after","required":false,"transform":{"type":"scalar"},"locs":[{"a":393,"b":398}]},{"name":"limit_to","required":false,"transform":{"type":"scalar"},"locs":[{"a":424,"b":432}]}],"statement":"select\n  cursor as \"cursor!\", id as \"id!\", event_restaurant_id as \"restaurant_id!\",\n  event_type as \"event_type!\", schema_version as \"schema_version!\", booking_id, booking_sequence,\n  customer_id, payload as \"payload!\", emitted_by as \"emitted_by!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\"\nfrom public.read_analytics_events(\n  restaurant_id => :restaurant_id,\n  after => :after,\n  limit_to => coalesce(:limit_to, 100)\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   cursor as "cursor!", id as "id!", event_restaurant_id as "restaurant_id!",
 *   event_type as "event_type!", schema_version as "schema_version!", booking_id, booking_sequence,
 *   customer_id, payload as "payload!", emitted_by as "emitted_by!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!"
 * from public.read_analytics_events(
 *   restaurant_id => :restaurant_id,
 *   after => :after,
 *   limit_to => coalesce(:limit_to, 100)
 * )
 * ```
 */
export const readAnalyticsEvents = new PreparedQuery<IReadAnalyticsEventsParams,IReadAnalyticsEventsResult>(readAnalyticsEventsIR, {"parameters":["uuid","text","integer"],"numbers":[],"instants":["occurred_at","recorded_at"]});


/** 'ReissueAnalyticsEvents' parameters type */
export interface IReissueAnalyticsEventsParams {
  /** Of these bookings only; null or left out: of all. */
  booking_ids?: stringArray | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ReissueAnalyticsEvents' return type */
export interface IReissueAnalyticsEventsResult {
  /** What happened; docs/events.md lists the types. */
  event_type: string;
  reissued: number | string;
}

/** 'ReissueAnalyticsEvents' query type */
export interface IReissueAnalyticsEventsQuery {
  params: IReissueAnalyticsEventsParams;
  result: IReissueAnalyticsEventsResult;
}

const reissueAnalyticsEventsIR: any = {"usedParamSet":{"restaurant_id":true,"booking_ids":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":117,"b":131}]},{"name":"booking_ids","required":false,"transform":{"type":"scalar"},"locs":[{"a":151,"b":162}]}],"statement":"select event_type as \"event_type!\", reissued as \"reissued!\"\nfrom public.reissue_analytics_events(\n  restaurant_id => :restaurant_id!,\n  booking_ids => :booking_ids\n)"};

/**
 * Query generated from SQL:
 * ```
 * select event_type as "event_type!", reissued as "reissued!"
 * from public.reissue_analytics_events(
 *   restaurant_id => :restaurant_id!,
 *   booking_ids => :booking_ids
 * )
 * ```
 */
export const reissueAnalyticsEvents = new PreparedQuery<IReissueAnalyticsEventsParams,IReissueAnalyticsEventsResult>(reissueAnalyticsEventsIR, {"parameters":["uuid","uuid[]"],"numbers":["reissued"],"instants":[]});


/** 'OpenAnalyticsConsumer' parameters type */
export interface IOpenAnalyticsConsumerParams {
  /** The consumer's name: lower-case words and digits joined by `-` or `_`. */
  consumer: string;
  /** The restaurant's id. */
  restaurant_id?: string | null | undefined;
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

const openAnalyticsConsumerIR: any = {"usedParamSet":{"restaurant_id":true,"consumer":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":108,"b":121}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":136,"b":145}]}],"statement":"select cursor, held_booking_ids as \"held_booking_ids!\"\nfrom public.open_analytics_consumer(restaurant_id => :restaurant_id, consumer => :consumer!)"};

/**
 * Query generated from SQL:
 * ```
 * select cursor, held_booking_ids as "held_booking_ids!"
 * from public.open_analytics_consumer(restaurant_id => :restaurant_id, consumer => :consumer!)
 * ```
 */
export const openAnalyticsConsumer = new PreparedQuery<IOpenAnalyticsConsumerParams,IOpenAnalyticsConsumerResult>(openAnalyticsConsumerIR, {"parameters":["uuid","text"],"numbers":[],"instants":[]});


/** 'MoveAnalyticsConsumer' parameters type */
export interface IMoveAnalyticsConsumerParams {
  /** The consumer's name: lower-case words and digits joined by `-` or `_`. */
  consumer: string;
  /** The cursor of the event, as the feed gave it. */
  cursor?: string | null | undefined;
  /** The cursor that the consumer is thought to have; null: none yet. */
  expected?: string | null | undefined;
  /** The restaurant's id. */
  restaurant_id?: string | null | undefined;
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

const moveAnalyticsConsumerIR: any = {"usedParamSet":{"restaurant_id":true,"consumer":true,"expected":true,"cursor":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":58,"b":71}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":88,"b":97}]},{"name":"expected","required":false,"transform":{"type":"scalar"},"locs":[{"a":114,"b":122}]},{"name":"cursor","required":false,"transform":{"type":"scalar"},"locs":[{"a":137,"b":143}]}],"statement":"select public.move_analytics_consumer(\n  restaurant_id => :restaurant_id,\n  consumer => :consumer!,\n  expected => :expected,\n  cursor => :cursor\n)::text as done"};

/**
 * Query generated from SQL:
 * ```
 * select public.move_analytics_consumer(
 *   restaurant_id => :restaurant_id,
 *   consumer => :consumer!,
 *   expected => :expected,
 *   cursor => :cursor
 * )::text as done
 * ```
 */
export const moveAnalyticsConsumer = new PreparedQuery<IMoveAnalyticsConsumerParams,IMoveAnalyticsConsumerResult>(moveAnalyticsConsumerIR, {"parameters":["uuid","text","text","text"],"numbers":[],"instants":[]});


/** 'SetAsideAnalyticsEvent' parameters type */
export interface ISetAsideAnalyticsEventParams {
  /** The consumer's name: lower-case words and digits joined by `-` or `_`. */
  consumer: string;
  /** The cursor of the event, as the feed gave it. */
  cursor: string;
  /** Why, for people: no personal data. */
  reason: string;
  /** The restaurant's id. */
  restaurant_id?: string | null | undefined;
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

const setAsideAnalyticsEventIR: any = {"usedParamSet":{"restaurant_id":true,"consumer":true,"cursor":true,"reason":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":60,"b":73}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":90,"b":99}]},{"name":"cursor","required":true,"transform":{"type":"scalar"},"locs":[{"a":114,"b":121}]},{"name":"reason","required":true,"transform":{"type":"scalar"},"locs":[{"a":136,"b":143}]}],"statement":"select public.set_aside_analytics_event(\n  restaurant_id => :restaurant_id,\n  consumer => :consumer!,\n  cursor => :cursor!,\n  reason => :reason!\n)::text as done"};

/**
 * Query generated from SQL:
 * ```
 * select public.set_aside_analytics_event(
 *   restaurant_id => :restaurant_id,
 *   consumer => :consumer!,
 *   cursor => :cursor!,
 *   reason => :reason!
 * )::text as done
 * ```
 */
export const setAsideAnalyticsEvent = new PreparedQuery<ISetAsideAnalyticsEventParams,ISetAsideAnalyticsEventResult>(setAsideAnalyticsEventIR, {"parameters":["uuid","text","text","text"],"numbers":[],"instants":[]});


/** 'ListSetAsideAnalyticsEvents' parameters type */
export interface IListSetAsideAnalyticsEventsParams {
  /** The consumer's name: lower-case words and digits joined by `-` or `_`. */
  consumer: string;
  /** The restaurant's id. */
  restaurant_id?: string | null | undefined;
}

/** 'ListSetAsideAnalyticsEvents' return type */
export interface IListSetAsideAnalyticsEventsResult {
  /** The booking; null if the event belongs to none. No foreign key. */
  booking_id: string | null;
  /** 1, 2, 3 … within the booking, counted on it and never restarted; null for events of the ledger and of guests. */
  booking_sequence: number | null;
  cursor: string;
  /** The customer; null for a walk-in. No foreign key. */
  customer_id: string | null;
  /** What wrote it, as a kind: trigger on the live path, reissue after a purge, manual by hand. */
  emitted_by: string;
  /** What happened; docs/events.md lists the types. */
  event_type: string;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** When it happened. */
  occurred_at: Date;
  /** The facts, exactly as the contract of its type and version says. */
  payload: unknown;
  reason: string;
  /** When the row was written. */
  recorded_at: Date;
  /** The restaurant (tenant). No foreign key: that of the booking or the entry is enough. */
  restaurant_id: string;
  /** The version of the contract that the payload follows. */
  schema_version: number;
  set_aside_at: Date;
}

/** 'ListSetAsideAnalyticsEvents' query type */
export interface IListSetAsideAnalyticsEventsQuery {
  params: IListSetAsideAnalyticsEventsParams;
  result: IListSetAsideAnalyticsEventsResult;
}

const listSetAsideAnalyticsEventsIR: any = {"usedParamSet":{"restaurant_id":true,"consumer":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":430,"b":443}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":460,"b":469}]}],"statement":"select\n  cursor as \"cursor!\", id as \"id!\", event_restaurant_id as \"restaurant_id!\",\n  event_type as \"event_type!\", schema_version as \"schema_version!\", booking_id, booking_sequence,\n  customer_id, payload as \"payload!\", emitted_by as \"emitted_by!\", occurred_at as \"occurred_at!\",\n  recorded_at as \"recorded_at!\", reason as \"reason!\", set_aside_at as \"set_aside_at!\"\nfrom public.list_set_aside_analytics_events(\n  restaurant_id => :restaurant_id,\n  consumer => :consumer!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   cursor as "cursor!", id as "id!", event_restaurant_id as "restaurant_id!",
 *   event_type as "event_type!", schema_version as "schema_version!", booking_id, booking_sequence,
 *   customer_id, payload as "payload!", emitted_by as "emitted_by!", occurred_at as "occurred_at!",
 *   recorded_at as "recorded_at!", reason as "reason!", set_aside_at as "set_aside_at!"
 * from public.list_set_aside_analytics_events(
 *   restaurant_id => :restaurant_id,
 *   consumer => :consumer!
 * )
 * ```
 */
export const listSetAsideAnalyticsEvents = new PreparedQuery<IListSetAsideAnalyticsEventsParams,IListSetAsideAnalyticsEventsResult>(listSetAsideAnalyticsEventsIR, {"parameters":["uuid","text"],"numbers":[],"instants":["occurred_at","recorded_at","set_aside_at"]});


/** 'ReleaseAnalyticsEvent' parameters type */
export interface IReleaseAnalyticsEventParams {
  /** The consumer's name: lower-case words and digits joined by `-` or `_`. */
  consumer: string;
  /** The cursor of the event, as the feed gave it. */
  cursor: string;
  /** The restaurant's id. */
  restaurant_id?: string | null | undefined;
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

const releaseAnalyticsEventIR: any = {"usedParamSet":{"restaurant_id":true,"consumer":true,"cursor":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":58,"b":71}]},{"name":"consumer","required":true,"transform":{"type":"scalar"},"locs":[{"a":88,"b":97}]},{"name":"cursor","required":true,"transform":{"type":"scalar"},"locs":[{"a":112,"b":119}]}],"statement":"select public.release_analytics_event(\n  restaurant_id => :restaurant_id,\n  consumer => :consumer!,\n  cursor => :cursor!\n) as \"released!\""};

/**
 * Query generated from SQL:
 * ```
 * select public.release_analytics_event(
 *   restaurant_id => :restaurant_id,
 *   consumer => :consumer!,
 *   cursor => :cursor!
 * ) as "released!"
 * ```
 */
export const releaseAnalyticsEvent = new PreparedQuery<IReleaseAnalyticsEventParams,IReleaseAnalyticsEventResult>(releaseAnalyticsEventIR, {"parameters":["uuid","text","text"],"numbers":[],"instants":[]});


/** 'ListAnalyticsConsumers' parameters type */
export interface IListAnalyticsConsumersParams {
  /** The restaurant's id. */
  restaurant_id?: string | null | undefined;
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

const listAnalyticsConsumersIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":202,"b":215}]}],"statement":"select\n  of_restaurant_id, consumer as \"consumer!\", cursor, behind as \"behind!\", behind_since,\n  set_aside as \"set_aside!\", moved_at as \"moved_at!\"\nfrom public.list_analytics_consumers(restaurant_id => :restaurant_id)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   of_restaurant_id, consumer as "consumer!", cursor, behind as "behind!", behind_since,
 *   set_aside as "set_aside!", moved_at as "moved_at!"
 * from public.list_analytics_consumers(restaurant_id => :restaurant_id)
 * ```
 */
export const listAnalyticsConsumers = new PreparedQuery<IListAnalyticsConsumersParams,IListAnalyticsConsumersResult>(listAnalyticsConsumersIR, {"parameters":["uuid"],"numbers":["behind","set_aside"],"instants":["behind_since","moved_at"]});


/** 'AnalyticsFeedLag' parameters type */
export interface IAnalyticsFeedLagParams {
  /** The restaurant's id. */
  restaurant_id?: string | null | undefined;
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

const analyticsFeedLagIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":false,"transform":{"type":"scalar"},"locs":[{"a":152,"b":165}]}],"statement":"select\n  newest_cursor, waiting as \"waiting!\", waiting_since, reader_pid, writer_pids as \"writer_pids!\"\nfrom public.analytics_feed_lag(restaurant_id => :restaurant_id)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   newest_cursor, waiting as "waiting!", waiting_since, reader_pid, writer_pids as "writer_pids!"
 * from public.analytics_feed_lag(restaurant_id => :restaurant_id)
 * ```
 */
export const analyticsFeedLag = new PreparedQuery<IAnalyticsFeedLagParams,IAnalyticsFeedLagResult>(analyticsFeedLagIR, {"parameters":["uuid"],"numbers":["waiting"],"instants":["waiting_since"]});


