-- A mistyped id would find nothing to do and nothing wrong.
create or replace function regulars.assert_known_restaurant(restaurant_id uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_known_restaurant.restaurant_id is not null
    and not exists (
      select
      from public.restaurants
      where restaurants.id = assert_known_restaurant.restaurant_id
    )
  then
    perform regulars.refuse_restaurant(
      assert_known_restaurant.restaurant_id,
      'Correct restaurant_id; null stands for all restaurants.'
    );
  end if;
end
$$;

comment on function regulars.assert_known_restaurant(uuid) is
  'Raises RG004 unless the restaurant exists; null stands for all restaurants and passes.';
revoke all on function regulars.assert_known_restaurant(uuid) from public;
