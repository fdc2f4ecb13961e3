/* @name analyticsEventProblems */
select key, rule as "rule!", expected as "expected!", found as "found!"
from analytics_event_problems(
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
from read_analytics_events(
  restaurant_id => :restaurant_id,
  after => :after,
  limit_to => coalesce(:limit_to, 100)
);

/* @name reissueAnalyticsEvents */
select event_type as "event_type!", reissued as "reissued!"
from reissue_analytics_events(
  restaurant_id => :restaurant_id!,
  booking_ids => :booking_ids
);
