/** The feed of events. The contract describes a payload: switch on `event_type`. */
import { type ContractProblem, type UnknownEvent, parseEvent } from "./contracts.js";
import type { FeedEvent } from "./feed.js";
import {
  type IAnalyticsFeedLagParams,
  type IAnalyticsFeedLagResult,
  type IListAnalyticsConsumersParams,
  type IListAnalyticsConsumersResult,
  type IListSetAsideAnalyticsEventsParams,
  type IReadAnalyticsEventsParams,
  type IReissueAnalyticsEventsParams,
  type IReissueAnalyticsEventsResult,
  type IReleaseAnalyticsEventParams,
  analyticsEventProblems,
  analyticsFeedLag,
  listAnalyticsConsumers,
  listSetAsideAnalyticsEvents,
  readAnalyticsEvents,
  reissueAnalyticsEvents,
  releaseAnalyticsEvent,
} from "./queries/analytics.js";
import { type Db, type Refine, type Row, exactlyOne, many } from "./rows.js";

export { Feed, type FeedEvent, type FollowOptions, follow } from "./feed.js";

export type ReadEvents = Refine<
  IReadAnalyticsEventsParams,
  {
    after?: string | null | undefined;
    limit_to?: number | null | undefined;
  }
>;

/**
 * The next events after a cursor, of one restaurant or of all, in order for each booking; at least
 * once, so keep the cursor of the last one handled. Calls `read_analytics_events`.
 *
 * @throws {@link InvalidFieldError} for a cursor that is not one of this feed or is ahead of it
 * @throws {@link ContractViolationError} for an event of a contract that this client does not know
 */
export async function read(db: Db, which: ReadEvents = {}): Promise<FeedEvent[]> {
  const rows = await many(db, readAnalyticsEvents, which);
  return rows.map(({ cursor, ...event }) => ({ ...parseEvent(event), cursor }));
}

/** An event as somebody means to store it. */
export interface ProposedEvent {
  /** Such as `booking.created`. */
  event_type: string;
  /** The version of the contract. */
  schema_version: number;
  /** Anything that becomes JSON. */
  payload: unknown;
}

/**
 * Why the database would refuse a payload; no row if the payload is valid. Calls
 * `analytics_event_problems`.
 */
export function problems(db: Db, event: ProposedEvent): Promise<ContractProblem[]> {
  const params = { ...event, payload: JSON.stringify(event.payload) };
  return many(db, analyticsEventProblems, params) as Promise<ContractProblem[]>;
}

/**
 * After a purge, writes again the missing events that the bookings' present state implies. Calls
 * `reissue_analytics_events`.
 */
export function reissue(
  db: Db,
  which: IReissueAnalyticsEventsParams,
): Promise<Row<IReissueAnalyticsEventsResult>[]> {
  return many(db, reissueAnalyticsEvents, which);
}

/** An event that a consumer could not handle; not checked, since that may be the reason. */
export type SetAsideEvent = UnknownEvent & { cursor: string; reason: string; set_aside_at: Date };

/**
 * What a named consumer set aside, in order: the events it could not handle and later ones of their
 * bookings. Calls `list_set_aside_analytics_events`.
 *
 * @throws {@link NotFoundError} where there is no such consumer
 */
export function listSetAside(
  db: Db,
  which: IListSetAsideAnalyticsEventsParams,
): Promise<SetAsideEvent[]> {
  return many(db, listSetAsideAnalyticsEvents, which);
}

/**
 * Marks an event that was set aside as handled. Once none of its booking is left, later events of
 * the booking come through the feed again. Returns false if it was not set aside. Calls
 * `release_analytics_event`.
 *
 * @throws {@link NotFoundError} where there is no such consumer
 */
export async function release(db: Db, which: IReleaseAnalyticsEventParams): Promise<boolean> {
  return (await exactlyOne(db, releaseAnalyticsEvent, which)).released;
}

/** The named consumers and how far each is behind. Calls `list_analytics_consumers`. */
export function consumers(
  db: Db,
  which: IListAnalyticsConsumersParams = {},
): Promise<Row<IListAnalyticsConsumersResult>[]> {
  return many(db, listAnalyticsConsumers, which);
}

/**
 * How far the feed is behind its writers, and which sessions hold it back. Calls
 * `analytics_feed_lag`.
 */
export function lag(
  db: Db,
  which: IAnalyticsFeedLagParams = {},
): Promise<Row<IAnalyticsFeedLagResult>> {
  return exactlyOne(db, analyticsFeedLag, which);
}
