create or replace function regulars.refuse_restaurant(
  restaurant_id uuid,
  hint text default 'Insert the restaurant first, or correct restaurant_id.'
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'RG004',
    message = 'restaurant not found',
    detail = format(
      'restaurant_id is %s.',
      coalesce(refuse_restaurant.restaurant_id::text, 'null')
    ),
    hint = refuse_restaurant.hint;
end
$$;

comment on function regulars.refuse_restaurant(uuid, text) is
  'Raises RG004: there is no such restaurant.';
revoke all on function regulars.refuse_restaurant(uuid, text) from public;
