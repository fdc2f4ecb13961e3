-- Called first by every public definer: row security does not bind the owner it runs as.
-- session_user, because current_user is the owner inside a definer. Until row security is on, a
-- login that scripts/db/roles.sql does not know may what its grants say, so that an app from before
-- books on.
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
        where classes.oid = 'public.bookings'::regclass
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
      message = 'all restaurants were asked for in one restaurant''s context',
      detail = format('The restaurant set is %s.', v_setting),
      hint = 'Pass that restaurant, or call without the setting as the owner or an operator.';
  elsif lower(v_setting) <> assert_restaurant.restaurant_id::text then
    raise exception using
      errcode = 'RG010',
      message = 'another restaurant than the one set for this session',
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
