create or replace function public.list_tables(restaurant_id uuid)
returns setof public.restaurant_tables
language sql
stable
begin atomic
  select restaurant_tables.*
  from public.restaurant_tables
  where restaurant_tables.restaurant_id = list_tables.restaurant_id
  order by restaurant_tables.label collate "C";
end;

comment on function public.list_tables(uuid) is
  'The tables of a restaurant, by label.';
revoke all on function public.list_tables(uuid) from public;
