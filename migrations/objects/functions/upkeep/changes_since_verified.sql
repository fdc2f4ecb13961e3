-- Whatever is written for a booking has an id of its time (version 7) or sets updated_at. So each
-- kind of row is found by the key that begins with the restaurant, or by the index of updated_at.
-- "offset 0" keeps each look-up in its index: a plan must not read a table from end to end instead.
create or replace function regulars.changes_since_verified(restaurant_id uuid)
returns table (
  of_restaurant_id uuid,
  customer_ids uuid[],
  booking_ids uuid[]
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_from_at timestamptz;
begin
  select min(positions.from_at)
  into v_from_at
  from regulars.verified_positions(changes_since_verified.restaurant_id) as positions
  where positions.is_known;

  return query
  with since as materialized (
    select positions.of_restaurant_id as restaurant_id, positions.from_id, positions.newest_age
    from regulars.verified_positions(changes_since_verified.restaurant_id) as positions
    where positions.is_known
  ),
  booked as materialized (
    select updated.restaurant_id, updated.id as booking_id, updated.customer_id
    from (
      select
        bookings.restaurant_id,
        bookings.id,
        bookings.customer_id,
        age(bookings.xmin) as age
      from public.bookings
      where bookings.updated_at >= v_from_at
      offset 0
    ) as updated
    join since on since.restaurant_id = updated.restaurant_id
    where updated.age <= since.newest_age
    union
    select since.restaurant_id, inserted.id, inserted.customer_id
    from since
    cross join lateral (
      select bookings.id, bookings.customer_id
      from public.bookings
      where bookings.restaurant_id = since.restaurant_id
        and bookings.id >= since.from_id
        and age(bookings.xmin) <= since.newest_age
      offset 0
    ) as inserted
  ),
  renewed as materialized (
    select updated.restaurant_id, updated.id as customer_id
    from (
      select customers.restaurant_id, customers.id, age(customers.xmin) as age
      from public.customers
      where customers.updated_at >= v_from_at
      offset 0
    ) as updated
    join since on since.restaurant_id = updated.restaurant_id
    where updated.age <= since.newest_age
    union
    select since.restaurant_id, inserted.id
    from since
    cross join lateral (
      select customers.id
      from public.customers
      where customers.restaurant_id = since.restaurant_id
        and customers.id >= since.from_id
        and age(customers.xmin) <= since.newest_age
      offset 0
    ) as inserted
  ),
  -- each with its booking, its customer, or both
  written as materialized (
    select booked.restaurant_id, booked.booking_id, booked.customer_id
    from booked
    union all
    select renewed.restaurant_id, owned.id, renewed.customer_id
    from renewed
    left join lateral (
      select bookings.id
      from public.bookings
      where bookings.restaurant_id = renewed.restaurant_id
        and bookings.customer_id = renewed.customer_id
      offset 0
    ) as owned on true
    union all
    select since.restaurant_id, inserted.booking_id, inserted.customer_id
    from since
    cross join lateral (
      select entries.booking_id, entries.customer_id
      from public.loyalty_point_events as entries
      where entries.restaurant_id = since.restaurant_id
        and entries.id >= since.from_id
        and age(entries.xmin) <= since.newest_age
      union all
      select events.booking_id, events.customer_id
      from public.analytics_events as events
      where events.restaurant_id = since.restaurant_id
        and events.id >= since.from_id
        and age(events.xmin) <= since.newest_age
      union all
      select waiting_list.booking_id, null
      from public.waiting_list
      where waiting_list.restaurant_id = since.restaurant_id
        and waiting_list.id >= since.from_id
        and age(waiting_list.xmin) <= since.newest_age
      union all
      select null, consents.customer_id
      from public.marketing_consents as consents
      where consents.restaurant_id = since.restaurant_id
        and consents.id >= since.from_id
        and age(consents.xmin) <= since.newest_age
      union all
      select null, changes.customer_id
      from public.loyalty_tier_changes as changes
      where changes.restaurant_id = since.restaurant_id
        and changes.id >= since.from_id
        and age(changes.xmin) <= since.newest_age
      offset 0
    ) as inserted
    -- whom a booking belonged to before
    union all
    select booked.restaurant_id, null, earlier.customer_id
    from booked
    cross join lateral (
      select events.customer_id
      from public.analytics_events as events
      where events.restaurant_id = booked.restaurant_id
        and events.booking_id = booked.booking_id
      union
      select entries.customer_id
      from public.loyalty_point_events as entries
      where entries.restaurant_id = booked.restaurant_id
        and entries.booking_id = booked.booking_id
      offset 0
    ) as earlier
  ),
  people as materialized (
    select distinct written.restaurant_id, written.customer_id
    from written
    where written.customer_id is not null
  ),
  -- with those who share an address, and so its marketing choice, or are one person by a merge
  related as (
    select people.restaurant_id, people.customer_id
    from people
    union
    select people.restaurant_id, others.customer_id
    from people
    cross join lateral (
      select
        customers.email_normalized,
        customers.phone_normalized,
        customers.merged_into_id
      from public.customers
      where customers.restaurant_id = people.restaurant_id
        and customers.id = people.customer_id
      offset 0
    ) as known
    cross join lateral (
      select known.merged_into_id as customer_id
      where known.merged_into_id is not null
      union all
      select merged.id
      from public.customers as merged
      where merged.restaurant_id = people.restaurant_id
        and merged.merged_into_id = people.customer_id
      union all
      select sharing.id
      from public.customers as sharing
      where sharing.restaurant_id = people.restaurant_id
        and sharing.email_normalized = known.email_normalized
      union all
      select sharing.id
      from public.customers as sharing
      where sharing.restaurant_id = people.restaurant_id
        and sharing.phone_normalized = known.phone_normalized
      offset 0
    ) as others
  )
  select
    since.restaurant_id,
    array(
      select related.customer_id
      from related
      where related.restaurant_id = since.restaurant_id
    ),
    array(
      select distinct written.booking_id
      from written
      where written.restaurant_id = since.restaurant_id
        and written.booking_id is not null
    )
  from since;
end
$$;

comment on function regulars.changes_since_verified(uuid) is
  'For each restaurant with the position of a green verify (null: of all), the customers and '
  'bookings that something has been written for since.';
revoke all on function regulars.changes_since_verified(uuid) from public;
