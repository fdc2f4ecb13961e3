-- First awards have a quick way, because a first run has nothing else.
create or replace function regulars.rebuild_points(
  restaurant_id uuid,
  booking_ids uuid[],
  out posted bigint,
  out opened bigint
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_metadata constant jsonb := '{"rebuild": true}';
  v_rest_ids uuid[];
  v_customer_ids uuid[];
  v_before bigint;
begin
  select
    first_awards.posted,
    first_awards.opened,
    first_awards.rest_ids
  into posted, opened, v_rest_ids
  from regulars.post_first_awards(
    restaurant_id => rebuild_points.restaurant_id,
    booking_ids => rebuild_points.booking_ids,
    metadata => v_metadata
  ) as first_awards;

  if v_rest_ids is null or v_rest_ids = '{}' then
    return;
  end if;

  v_customer_ids := array(
    select distinct bookings.customer_id
    from public.bookings
    where bookings.restaurant_id = rebuild_points.restaurant_id
      and bookings.id = any (v_rest_ids)
  );

  select count(*)
  into v_before
  from public.loyalty_points
  where loyalty_points.restaurant_id = rebuild_points.restaurant_id
    and loyalty_points.customer_id = any (v_customer_ids);

  posted := posted + regulars.post_booking_points(
    restaurant_id => rebuild_points.restaurant_id,
    booking_ids => v_rest_ids,
    metadata => v_metadata
  );

  select opened + count(*) - v_before
  into opened
  from public.loyalty_points
  where loyalty_points.restaurant_id = rebuild_points.restaurant_id
    and loyalty_points.customer_id = any (v_customer_ids);
end
$$;

comment on function regulars.rebuild_points(uuid, uuid[]) is
  'Posts what the ledger lacks for bookings whose rows the caller holds; the entries are marked '
  'as a rebuild and write no events. Returns entries posted and accounts opened.';
revoke all on function regulars.rebuild_points(uuid, uuid[]) from public;
