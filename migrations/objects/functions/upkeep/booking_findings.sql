-- Five checks share this one pass over bookings. A function for the reason of
-- regulars.contact_findings.
create or replace function regulars.booking_findings(
  is_whole boolean,
  of_restaurant_id uuid default null,
  booking_ids uuid[] default null
)
returns table (
  check_name text,
  restaurant_id uuid,
  offender text,
  expected text,
  actual text
)
language sql
stable
begin atomic
  select
    findings.check_name,
    judged.restaurant_id,
    judged.id::text as offender,
    findings.expected,
    findings.actual
  from (
    select
      bookings.restaurant_id,
      bookings.id,
      bookings.loyalty_accrual_version,
      bookings.event_count,
      events.entries,
      events.booking_sequence,
      -- the pinned version does not exist, so it cannot price the booking
      bookings.loyalty_accrual_version is not null and versions.accrual_version is null
        as lacks_version,
      -- the next event would get a number that is in use
      bookings.event_count < events.booking_sequence as is_behind,
      bookings.event_count > coalesce(events.entries, 0) as lacks_events,
      bookings.customer_id is null as is_walk_in,
      bookings.spend_currency,
      versions.accrual_rule ->> 'currency' as earning_currency,
      bookings.status in ('confirmed', 'completed')
        and bookings.spend_amount > 0
        and bookings.loyalty_points_awarded = 0
        and bookings.spend_currency <> versions.accrual_rule ->> 'currency'
        as earns_nothing
    from public.bookings
    left join public.loyalty_program_versions as versions
      on versions.restaurant_id = bookings.restaurant_id
      and versions.program_id = bookings.loyalty_program_id
      and versions.accrual_version = bookings.loyalty_accrual_version
    left join (
      select
        analytics_events.restaurant_id,
        analytics_events.booking_id,
        count(*) as entries,
        max(analytics_events.booking_sequence) as booking_sequence
      from public.analytics_events
      where analytics_events.booking_sequence is not null
        and (
          booking_findings.is_whole
          or analytics_events.restaurant_id = booking_findings.of_restaurant_id
            and analytics_events.booking_id = any (booking_findings.booking_ids)
        )
      group by analytics_events.restaurant_id, analytics_events.booking_id
    ) as events
      on events.restaurant_id = bookings.restaurant_id
      and events.booking_id = bookings.id
    where booking_findings.is_whole
      or bookings.restaurant_id = booking_findings.of_restaurant_id
        and bookings.id = any (booking_findings.booking_ids)
  ) as judged
  cross join lateral (
    values
      (
        'pinned_versions_exist',
        judged.lacks_version,
        'a stored version',
        judged.loyalty_accrual_version::text
      ),
      (
        'event_counts_lead',
        judged.is_behind,
        judged.booking_sequence::text,
        judged.event_count::text
      ),
      (
        'events_arriving',
        judged.lacks_events,
        judged.event_count::text,
        coalesce(judged.entries, 0)::text
      ),
      ('walk_ins', judged.is_walk_in, null, null),
      (
        'bills_in_another_currency',
        judged.earns_nothing,
        judged.earning_currency,
        judged.spend_currency
      )
  ) as findings (check_name, is_found, expected, actual)
  where (
      judged.lacks_version
      or judged.is_behind
      or judged.lacks_events
      or judged.is_walk_in
      or judged.earns_nothing
    )
    and findings.is_found;
end;

comment on function regulars.booking_findings(boolean, uuid, uuid[]) is
  'For verify: bookings pinned to a version that is not stored, with an event_count below their '
  'events, with missing events, without a customer, and with a bill whose currency earns nothing. '
  'All bookings, or (is_whole false) those given of a restaurant.';
revoke all on function regulars.booking_findings(boolean, uuid, uuid[]) from public;
