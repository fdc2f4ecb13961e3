-- Counts what the guest, or staff for the guest, did, including merged customers, but not what
-- happens by itself, such as points that expire. Reads each by an index, newest first.
create or replace function regulars.last_active_at(restaurant_id uuid, customer_id uuid)
returns timestamptz
language sql
stable
begin atomic
  select max(dates.at)
  from (
    select customers.id, customers.created_at
    from public.customers
    where customers.restaurant_id = last_active_at.restaurant_id
      and customers.id = last_active_at.customer_id
    union all
    select customers.id, customers.created_at
    from public.customers
    where customers.restaurant_id = last_active_at.restaurant_id
      and customers.merged_into_id = last_active_at.customer_id
  ) as persons
  cross join lateral (
    select persons.created_at as at
    union all
    select customer_profiles.last_booking_at
    from public.customer_profiles
    where customer_profiles.restaurant_id = last_active_at.restaurant_id
      and customer_profiles.customer_id = persons.id
    union all
    (
      select bookings.starts_at
      from public.bookings
      where bookings.restaurant_id = last_active_at.restaurant_id
        and bookings.customer_id = persons.id
      order by bookings.starts_at desc
      limit 1
    )
    union all
    (
      select bookings.created_at
      from public.bookings
      where bookings.restaurant_id = last_active_at.restaurant_id
        and bookings.customer_id = persons.id
      order by bookings.created_at desc
      limit 1
    )
    union all
    select max(marketing_consents.occurred_at)
    from public.marketing_consents
    where marketing_consents.restaurant_id = last_active_at.restaurant_id
      and marketing_consents.customer_id = persons.id
    union all
    select newest.occurred_at
    from public.loyalty_points
    cross join lateral (
      select loyalty_point_events.occurred_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = loyalty_points.restaurant_id
        and loyalty_point_events.program_id = loyalty_points.program_id
        and loyalty_point_events.customer_id = loyalty_points.customer_id
        and loyalty_point_events.reason not in (
          'expiry', 'expiry.reinstated', 'merge', 'transfer', 'erasure'
        )
        and not loyalty_point_events.metadata ? 'rebuild'
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest
    where loyalty_points.restaurant_id = last_active_at.restaurant_id
      and loyalty_points.customer_id = persons.id
  ) as dates;
end;

comment on function regulars.last_active_at(uuid, uuid) is
  'When a guest last booked, came, made a choice, earned or used points; retention counts from '
  'then.';
revoke all on function regulars.last_active_at(uuid, uuid) from public;
