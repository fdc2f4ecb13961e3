create or replace function public.withdraw_expiry_notice(
  restaurant_id uuid,
  program_id uuid default null
)
returns setof public.loyalty_programs
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_program public.loyalty_programs;
begin
  perform regulars.assert_restaurant(withdraw_expiry_notice.restaurant_id);

  perform
  from public.restaurants
  where restaurants.id = withdraw_expiry_notice.restaurant_id
  for no key update;
  if not found then
    perform regulars.refuse_restaurant(withdraw_expiry_notice.restaurant_id);
  end if;

  v_program := regulars.resolve_program(
    withdraw_expiry_notice.restaurant_id,
    withdraw_expiry_notice.program_id
  );

  -- one that holds has let points expire
  update public.loyalty_programs
  set expiry_notice_on = null
  from public.restaurants
  where loyalty_programs.restaurant_id = v_program.restaurant_id
    and loyalty_programs.id = v_program.id
    and restaurants.id = loyalty_programs.restaurant_id
    and loyalty_programs.expiry_notice_on > regulars.business_date(
      clock_timestamp(),
      restaurants.timezone,
      restaurants.day_starts_at
    );

  return query
  select loyalty_programs.*
  from public.loyalty_programs
  where loyalty_programs.restaurant_id = v_program.restaurant_id
    and loyalty_programs.id = v_program.id;
end
$$;

comment on function public.withdraw_expiry_notice(uuid, uuid) is
  'Takes a notice of announce_expiry back whose date has not come: earlier points keep the dates '
  'they had. expires_after stays, for later points. Returns the program. Raises RG004, RG010, '
  'RG020, RG021.';
revoke all on function public.withdraw_expiry_notice(uuid, uuid) from public;
