create or replace function regulars.write_profiles(
  restaurant_id uuid,
  customer_ids uuid[],
  out inserted bigint,
  out changed bigint
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  with derived as (
    select derived_customer_profiles.*
    from regulars.derived_customer_profiles
    where derived_customer_profiles.restaurant_id = write_profiles.restaurant_id
      and derived_customer_profiles.customer_id = any (write_profiles.customer_ids)
  ),
  written as (
    insert into public.customer_profiles as profiles (
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
      derived.restaurant_id,
      derived.customer_id,
      derived.first_booking_at,
      derived.last_booking_at,
      derived.total_bookings,
      derived.total_cancellations,
      derived.total_no_shows,
      derived.total_covers,
      derived.total_visits,
      derived.last_visit_at,
      derived.email_opt_in,
      derived.sms_opt_in,
      derived.phone_opt_in,
      derived.marketing_opt_in,
      derived.last_marketing_opt_in_at,
      derived.marketing_choice_at,
      derived.last_waitlist_at,
      now()
    from derived
    order by derived.customer_id
    on conflict (restaurant_id, customer_id) do update set
      first_booking_at = excluded.first_booking_at,
      last_booking_at = excluded.last_booking_at,
      total_bookings = excluded.total_bookings,
      total_cancellations = excluded.total_cancellations,
      total_no_shows = excluded.total_no_shows,
      total_covers = excluded.total_covers,
      total_visits = excluded.total_visits,
      last_visit_at = excluded.last_visit_at,
      email_opt_in = excluded.email_opt_in,
      sms_opt_in = excluded.sms_opt_in,
      phone_opt_in = excluded.phone_opt_in,
      marketing_opt_in = excluded.marketing_opt_in,
      last_marketing_opt_in_at = excluded.last_marketing_opt_in_at,
      marketing_choice_at = excluded.marketing_choice_at,
      last_waitlist_at = excluded.last_waitlist_at,
      updated_at = excluded.updated_at
    where (
      profiles.first_booking_at,
      profiles.last_booking_at,
      profiles.total_bookings,
      profiles.total_cancellations,
      profiles.total_no_shows,
      profiles.total_covers,
      profiles.total_visits,
      profiles.last_visit_at,
      profiles.email_opt_in,
      profiles.sms_opt_in,
      profiles.phone_opt_in,
      profiles.marketing_opt_in,
      profiles.last_marketing_opt_in_at,
      profiles.marketing_choice_at,
      profiles.last_waitlist_at
    ) is distinct from (
      excluded.first_booking_at,
      excluded.last_booking_at,
      excluded.total_bookings,
      excluded.total_cancellations,
      excluded.total_no_shows,
      excluded.total_covers,
      excluded.total_visits,
      excluded.last_visit_at,
      excluded.email_opt_in,
      excluded.sms_opt_in,
      excluded.phone_opt_in,
      excluded.marketing_opt_in,
      excluded.last_marketing_opt_in_at,
      excluded.marketing_choice_at,
      excluded.last_waitlist_at
    )
    -- one that is inserted meanwhile holds a choice that the sums do not
    and exists (
      select
      from public.customer_profiles as seen
      where seen.restaurant_id = excluded.restaurant_id
        and seen.customer_id = excluded.customer_id
    )
    returning (profiles.xmax = 0) as is_inserted
  )
  select
    count(*) filter (where written.is_inserted),
    count(*) filter (where not written.is_inserted)
  into inserted, changed
  from written;
end
$$;

comment on function regulars.write_profiles(uuid, uuid[]) is
  'Corrects profiles from the bookings, for customers that the caller has locked or made; leaves '
  'those that it does not see; returns profiles inserted and changed.';
revoke all on function regulars.write_profiles(uuid, uuid[]) from public;
