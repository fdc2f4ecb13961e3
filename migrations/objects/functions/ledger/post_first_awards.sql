-- A first run consists of bookings for which nothing was posted before. The caller holds their
-- rows; regulars.post_booking_points posts the others.
create or replace function regulars.post_first_awards(
  restaurant_id uuid,
  booking_ids uuid[],
  metadata jsonb,
  out posted bigint,
  out opened bigint,
  out rest_ids uuid[]
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_entries public.loyalty_point_events[];
begin
  select
    array_agg(
      regulars.new_entry(
        restaurant_id => post_first_awards.restaurant_id,
        program_id => first.program_id,
        customer_id => first.customer_id,
        points_delta => first.points,
        reason => 'booking.confirmed',
        occurred_at => first.occurred_at,
        booking_id => first.id,
        source_key => regulars.booking_source_key(first.id, 1),
        metadata => post_first_awards.metadata
      )
      order by first.occurred_at, first.id
    ) filter (where first.is_first),
    count(distinct (first.program_id, first.customer_id)) filter (
      where first.is_first
        and not exists (
          select
          from public.loyalty_points
          where loyalty_points.restaurant_id = post_first_awards.restaurant_id
            and loyalty_points.program_id = first.program_id
            and loyalty_points.customer_id = first.customer_id
        )
    ),
    array_agg(first.id) filter (where not first.is_first)
  into v_entries, opened, rest_ids
  from (
    -- Filters by the key only: until the next ANALYZE, the planner would expect very few bookings
    -- with a customer.
    select
      bookings.id,
      bookings.loyalty_program_id as program_id,
      bookings.customer_id,
      bookings.loyalty_points_awarded as points,
      regulars.award_date(bookings.confirmed_at, bookings.created_at, clock_timestamp())
        as occurred_at,
      bookings.loyalty_points_awarded > 0
        and bookings.loyalty_program_id is not null
        and bookings.customer_id is not null
        and not exists (
          select
          from public.loyalty_point_events
          where loyalty_point_events.restaurant_id = post_first_awards.restaurant_id
            and loyalty_point_events.booking_id = bookings.id
        ) as is_first
    from unnest(post_first_awards.booking_ids) as given (id)
    join public.bookings
      on bookings.restaurant_id = post_first_awards.restaurant_id
      and bookings.id = given.id
  ) as first;

  posted := regulars.append_entries(post_first_awards.restaurant_id, v_entries);
end
$$;

comment on function regulars.post_first_awards(uuid, uuid[], jsonb) is
  'Posts the points of bookings for which nothing was posted before; returns entries, accounts '
  'opened and the bookings left to regulars.post_booking_points.';
revoke all on function regulars.post_first_awards(uuid, uuid[], jsonb) from public;
