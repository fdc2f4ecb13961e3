/* @name analyticsEventProblems */
select key, rule as "rule!", expected as "expected!", found as "found!"
from public.analytics_event_problems(
  event_type => :event_type!,
  schema_version => :schema_version!,
  payload => :payload!
);

/* @name readAnalyticsEvents */
select
  cursor as "cursor!", id as "id!", event_restaurant_id as "restaurant_id!",
  event_type as "event_type!", schema_version as "schema_version!", booking_id, booking_sequence,
  customer_id, payload as "payload!", emitted_by as "emitted_by!", occurred_at as "occurred_at!",
  recorded_at as "recorded_at!"
from public.read_analytics_events(
  restaurant_id => :restaurant_id,
  after => :after,
  limit_to => coalesce(:limit_to, 100)
);

/* @name reissueAnalyticsEvents */
select event_type as "event_type!", reissued as "reissued!"
from public.reissue_analytics_events(
  restaurant_id => :restaurant_id!,
  booking_ids => :booking_ids
);

/* @name openAnalyticsConsumer */
select cursor, held_booking_ids as "held_booking_ids!"
from public.open_analytics_consumer(restaurant_id => :restaurant_id, consumer => :consumer!);

/* @name moveAnalyticsConsumer */
select public.move_analytics_consumer(
  restaurant_id => :restaurant_id,
  consumer => :consumer!,
  expected => :expected,
  cursor => :cursor
)::text as done;

/* @name setAsideAnalyticsEvent */
select public.set_aside_analytics_event(
  restaurant_id => :restaurant_id,
  consumer => :consumer!,
  cursor => :cursor!,
  reason => :reason!
)::text as done;

/* @name listSetAsideAnalyticsEvents */
select
  cursor as "cursor!", id as "id!", event_restaurant_id as "restaurant_id!",
  event_type as "event_type!", schema_version as "schema_version!", booking_id, booking_sequence,
  customer_id, payload as "payload!", emitted_by as "emitted_by!", occurred_at as "occurred_at!",
  recorded_at as "recorded_at!", reason as "reason!", set_aside_at as "set_aside_at!"
from public.list_set_aside_analytics_events(
  restaurant_id => :restaurant_id,
  consumer => :consumer!
);

/* @name releaseAnalyticsEvent */
select public.release_analytics_event(
  restaurant_id => :restaurant_id,
  consumer => :consumer!,
  cursor => :cursor!
) as "released!";

/* @name listAnalyticsConsumers */
select
  of_restaurant_id, consumer as "consumer!", cursor, behind as "behind!", behind_since,
  set_aside as "set_aside!", moved_at as "moved_at!"
from public.list_analytics_consumers(restaurant_id => :restaurant_id);

/* @name analyticsFeedLag */
select
  newest_cursor, waiting as "waiting!", waiting_since, reader_pid, writer_pids as "writer_pids!"
from public.analytics_feed_lag(restaurant_id => :restaurant_id);
