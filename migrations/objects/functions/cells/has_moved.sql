create or replace function regulars.has_moved(restaurant_id uuid)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from regulars.closed_restaurants as closed
    where closed.restaurant_id = has_moved.restaurant_id
      and closed.state <> 'closing'
  );
end
$$;

comment on function regulars.has_moved(uuid) is
  'Whether this database holds a restaurant that it does not serve, so that upkeep leaves it '
  'alone.';
revoke all on function regulars.has_moved(uuid) from public;
