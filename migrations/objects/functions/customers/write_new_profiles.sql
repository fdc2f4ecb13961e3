-- The sums of regulars.derived_customer_profiles, which verify compares with, over rows at hand: a
-- first backfill need not read again the bookings that it has just written.
create or replace function regulars.write_new_profiles(
  restaurant_id uuid,
  bookings public.bookings[]
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_customer_ids uuid[] := array(
    select distinct given.customer_id
    from unnest(write_new_profiles.bookings) as given
  );
  v_written bigint;
begin
  insert into public.customer_profiles (
    restaurant_id,
    customer_id,
    first_booking_at,
    last_booking_at,
    total_bookings,
    total_cancellations,
    total_no_shows,
    total_covers,
    total_visits,
    last_visit_at,
    email_opt_in,
    sms_opt_in,
    phone_opt_in,
    marketing_opt_in,
    last_marketing_opt_in_at,
    marketing_choice_at,
    last_waitlist_at,
    updated_at
  )
  select
    write_new_profiles.restaurant_id,
    sums.customer_id,
    sums.first_booking_at,
    sums.last_booking_at,
    sums.total_bookings,
    sums.total_cancellations,
    sums.total_no_shows,
    sums.total_covers,
    sums.total_visits,
    sums.last_visit_at,
    coalesce(choices.email_opt_in, false),
    coalesce(choices.sms_opt_in, false),
    coalesce(choices.phone_opt_in, false),
    coalesce(choices.marketing_opt_in, false),
    choices.last_marketing_opt_in_at,
    choices.marketing_choice_at,
    sums.last_waitlist_at,
    now()
  from (
    select
      given.customer_id,
      min(given.created_at) as first_booking_at,
      max(given.created_at) as last_booking_at,
      count(*) as total_bookings,
      count(*) filter (where given.status = 'cancelled') as total_cancellations,
      count(*) filter (where given.status = 'no_show') as total_no_shows,
      coalesce(
        sum(given.party_size) filter (where given.status not in ('cancelled', 'no_show')),
        0
      ) as total_covers,
      count(*) filter (where given.status = 'completed') as total_visits,
      max(given.starts_at) filter (where given.status = 'completed') as last_visit_at,
      max(
        (
          select max(waiting_list.created_at)
          from public.waiting_list
          where waiting_list.restaurant_id = write_new_profiles.restaurant_id
            and waiting_list.booking_id = given.id
        )
      ) as last_waitlist_at
    from unnest(write_new_profiles.bookings) as given
    group by given.customer_id
  ) as sums
  left join (
    select marketing_choices.*
    from regulars.marketing_choices
    where marketing_choices.restaurant_id = write_new_profiles.restaurant_id
      and marketing_choices.customer_id = any (v_customer_ids)
  ) as choices
    on choices.customer_id = sums.customer_id
  order by sums.customer_id;

  get diagnostics v_written = row_count;
  return v_written;
end
$$;

comment on function regulars.write_new_profiles(uuid, public.bookings[]) is
  'Inserts the profiles of customers whom the caller has just made, from all of their bookings; '
  'returns how many.';
revoke all on function regulars.write_new_profiles(uuid, public.bookings[]) from public;
