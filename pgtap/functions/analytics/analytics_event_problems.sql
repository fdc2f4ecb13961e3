begin;
select plan(8);

create temporary table valid as
select '{
  "version": 1,
  "restaurant_id": "00000000-0000-7000-8000-000000000001",
  "booking_id": "00000000-0000-7000-8000-000000000002",
  "customer_id": null,
  "previous_status": "confirmed",
  "cancelled_by": "staff"
}'::jsonb as payload;

select is_empty(
  $$ select * from analytics_event_problems('booking.cancelled', 1, (select payload from valid)) $$,
  'a valid payload has no problem'
);
select results_eq(
  $$ select * from analytics_event_problems('booking.cancelled', 1, (select payload from valid)
       - 'booking_id' || '{"cancelled_by": "ada@example.com", "extra": [], "version": true}') $$,
  $$ values
    ('booking_id', 'missing', 'uuid in lower case with hyphens', 'nothing'),
    ('cancelled_by', 'value', 'one of customer, staff, system', 'string'),
    ('extra', 'unknown', 'no such key', 'array'),
    ('version', 'type', '1', 'boolean') $$,
  'it names key, rule, expected and found type, and no value'
);
select results_eq(
  $$ select key, rule from analytics_event_problems('booking.cancelled', 1, (select payload
  from valid)
       || '{"booking_id": "00000000-0000-7000-8000-00000000000F", "restaurant_id": null}') $$,
  $$ values ('booking_id', 'format'), ('restaurant_id', 'type') $$,
  'an id is lower case, and null only where the contract says so'
);
select results_eq(
  $$ select key, rule from analytics_event_problems('booking.waitlisted', 1, '{
       "version": 1.0, "restaurant_id": "00000000-0000-7000-8000-000000000001", "customer_id": null,
       "booking_id": "00000000-0000-7000-8000-000000000002", "position": 1.5,
       "waitlist_id": "00000000-0000-7000-8000-000000000003"}') $$,
  $$ values ('position', 'value') $$,
  'numbers count by value: 1.0 is 1, and 1.5 is not whole'
);
select results_eq(
  $$ select * from analytics_event_problems('booking.cancelled', 1, '[]') $$,
  $$ values (null::text, 'type', 'object', 'array') $$,
  'an array is no payload'
);
select results_eq(
  $$ select * from analytics_event_problems('booking.cancelled', 1, null) $$,
  $$ values (null::text, 'type', 'object', 'nothing') $$,
  'nor is nothing'
);
select results_eq(
  $$
    select rule from analytics_event_problems('booking.cancelled', 99, (select payload from valid))
  $$,
  $$ values ('contract') $$,
  'reports a version without a contract'
);
select results_eq(
  $$ select rule from analytics_event_problems(null, null, null) $$,
  $$ values ('contract') $$,
  'and so is no event at all'
);

select * from finish(true);
rollback;
