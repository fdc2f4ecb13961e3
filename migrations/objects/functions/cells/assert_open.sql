-- For rows that no guard_table watches: what a move hands over of its feed at once, at the end. A
-- plain read, as in tg_refuse_closed.
create or replace function regulars.assert_open(restaurant_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_closed regulars.closed_restaurants;
begin
  select *
  into v_closed
  from regulars.closed_restaurants as closed
  where closed.restaurant_id = assert_open.restaurant_id
    and closed.state = 'closing'
    and (closed.reopens_at is null or closed.reopens_at > clock_timestamp());

  if found then
    perform regulars.refuse_closed(v_closed);
  end if;
end
$$;

comment on function regulars.assert_open(uuid) is
  'Raises RG080 while the restaurant leaves this database; nothing for null.';
revoke all on function regulars.assert_open(uuid) from public;
