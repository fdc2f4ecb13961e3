/** The feed of events. What a payload holds is told by its contract: switch on `event_type`. */
import { type ContractProblem, parseEvent } from "./contracts.js";
import type { AnalyticsEvent } from "./event-contracts.js";
import {
  type IReadAnalyticsEventsParams,
  type IReissueAnalyticsEventsParams,
  type IReissueAnalyticsEventsResult,
  analyticsEventProblems,
  readAnalyticsEvents,
  reissueAnalyticsEvents,
} from "./queries/analytics.js";
import { type Db, type Refine, type Row, many } from "./rows.js";

/** An event with its place in the feed. */
export type FeedEvent = AnalyticsEvent & { cursor: string };

export type ReadEvents = Refine<
  IReadAnalyticsEventsParams,
  {
    /** The cursor of the last event handled. @defaultValue the beginning */
    after?: string | null | undefined;
    /** 1 to 10000. @defaultValue 100 */
    limit_to?: number | null | undefined;
  }
>;

/**
 * The next events after a cursor, of one restaurant or of all, in order for each booking; at least once, so
 * keep the cursor of the last one handled. Calls `read_analytics_events`.
 *
 * @throws {@link InvalidFieldError} for a cursor that is not one of this feed or is ahead of it
 * @throws {@link ContractViolationError} for an event of a contract that this client does not know
 */
export async function read(db: Db, which: ReadEvents = {}): Promise<FeedEvent[]> {
  const rows = await many(db, readAnalyticsEvents, which);
  return rows.map(({ cursor, ...event }) => ({ ...parseEvent(event), cursor }));
}

/**
 * Why the database would refuse a payload; no row: it would store it. Calls `analytics_event_problems`.
 */
export function problems(
  db: Db,
  event: { event_type: string; schema_version: number; payload: unknown },
): Promise<ContractProblem[]> {
  const params = { ...event, payload: JSON.stringify(event.payload) };
  return many(db, analyticsEventProblems, params) as Promise<ContractProblem[]>;
}

/**
 * Writes again, after a purge, what the bookings' present state implies and is missing. Calls
 * `reissue_analytics_events`.
 */
export function reissue(
  db: Db,
  which: IReissueAnalyticsEventsParams,
): Promise<Row<IReissueAnalyticsEventsResult>[]> {
  return many(db, reissueAnalyticsEvents, which);
}
