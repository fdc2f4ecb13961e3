-- Called first by every public definer: row security does not bind the owner it runs as. Uses
-- session_user, because current_user is the owner inside a definer. Until row security is on, a
-- login without a role of scripts/db/roles.sql may do what its grants allow, so that an existing
-- app keeps booking.
create or replace function regulars.assert_restaurant(restaurant_id uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_setting text := regulars.current_restaurant();
begin
  if v_setting is null then
    if has_function_privilege(session_user, 'regulars.all_restaurants()', 'execute') then
      return;
    end if;
    if not has_function_privilege(session_user, 'regulars.one_restaurant()', 'execute')
      and not (
        select classes.relrowsecurity
        from pg_catalog.pg_class as classes
        where classes.relnamespace = regulars.home_schema() and classes.relname = 'bookings'
      )
    then
      return;
    end if;
    raise exception using
      errcode = 'RG010',
      message = 'no restaurant is set for this session',
      hint = 'Set it for the transaction: set local regulars.restaurant_id = ''<uuid>''.';
  end if;
  if assert_restaurant.restaurant_id is null then
    raise exception using
      errcode = 'RG010',
      message = 'all restaurants requested in the context of one restaurant',
      detail = format('The restaurant set is %s.', v_setting),
      hint = 'Pass that restaurant, or call without the setting as the owner or an operator.';
  elsif lower(v_setting) <> assert_restaurant.restaurant_id::text then
    raise exception using
      errcode = 'RG010',
      message = 'restaurant does not match the session',
      detail = format(
        'The restaurant set is %s, the call names %s.',
        v_setting,
        assert_restaurant.restaurant_id
      ),
      hint = 'Call with the restaurant of the session, or set the other one.';
  end if;
end
$$;

comment on function regulars.assert_restaurant(uuid) is
  'Raises RG010 unless the session may work on the restaurant (null: on all restaurants).';
revoke all on function regulars.assert_restaurant(uuid) from public;
