create or replace function regulars.notices_in_force(
  restaurant_id uuid,
  noticed public.loyalty_programs
)
returns regulars.expiry_notices[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_today date;
  v_notices regulars.expiry_notices[];
begin
  v_notices := array(
    select notices
    from regulars.expiry_notices as notices
    where notices.restaurant_id = notices_in_force.restaurant_id
  );
  if notices_in_force.noticed.expiry_notice_on is null then
    return v_notices;
  end if;

  v_today := (
    select regulars.business_date(
      statement_timestamp(),
      restaurants.timezone,
      restaurants.day_starts_at
    )
    from public.restaurants
    where restaurants.id = notices_in_force.restaurant_id
  );
  -- it takes the place of one whose date has not come
  return array(
    select notices
    from unnest(v_notices) as notices
    where notices.program_id <> notices_in_force.noticed.id
      or notices.notice_on <= v_today
  ) || row(
    notices_in_force.restaurant_id,
    notices_in_force.noticed.id,
    -- after every version there is
    2147483647,
    v_today,
    notices_in_force.noticed.expires_after,
    notices_in_force.noticed.expiry_notice_on
  )::regulars.expiry_notices;
end
$$;

comment on function regulars.notices_in_force(uuid, public.loyalty_programs) is
  'The expiry notices of a restaurant''s programs, and one more as if it were announced now; null: '
  'none more.';
revoke all on function regulars.notices_in_force(uuid, public.loyalty_programs) from public;
