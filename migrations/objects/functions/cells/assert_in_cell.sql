-- Begins each transaction of a client of cells, so that it reads nothing of a restaurant that has
-- moved. Nothing but this and a trigger that is there while a restaurant is closed asks.
create or replace function regulars.assert_in_cell(restaurant_id uuid)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_closed regulars.closed_restaurants;
begin
  select closed.*
  into v_closed
  from public.restaurants
  left join regulars.closed_restaurants as closed
    on closed.restaurant_id = restaurants.id
    and closed.state <> 'closing'
  where restaurants.id = assert_in_cell.restaurant_id;

  if not found then
    raise exception using
      errcode = 'RG081',
      message = 'the restaurant is not in this cell',
      detail = format('restaurant_id is %s.', assert_in_cell.restaurant_id),
      hint = 'Look it up in the directory and try there; a client of createCells does.';
  elsif v_closed.restaurant_id is not null then
    perform regulars.refuse_closed(v_closed);
  end if;
end
$$;

comment on function regulars.assert_in_cell(uuid) is
  'Raises RG080 while the restaurant arrives in this database, RG081 when it has moved away or '
  'never was here.';
revoke all on function regulars.assert_in_cell(uuid) from public;
