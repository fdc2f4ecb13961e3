create or replace function regulars.refuse_closed(closed regulars.closed_restaurants)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if closed.state = 'moved' then
    raise exception using
      errcode = 'RG081',
      message = 'the restaurant has moved to another cell',
      detail = format(
        'restaurant_id %s is in cell %s.',
        refuse_closed.closed.restaurant_id,
        refuse_closed.closed.cell_name
      ),
      hint = 'Look it up in the directory and try there; a client of createCells does.';
  end if;
  raise exception using
    errcode = 'RG080',
    message = 'the restaurant is being moved between cells',
    detail = format('restaurant_id %s.', refuse_closed.closed.restaurant_id),
    hint = 'Try the whole transaction again; it takes a second or two.';
end
$$;

comment on function regulars.refuse_closed(regulars.closed_restaurants) is
  'Raises RG081 for a restaurant that has moved away, RG080 for one that is being moved.';
revoke all on function regulars.refuse_closed(regulars.closed_restaurants) from public;
