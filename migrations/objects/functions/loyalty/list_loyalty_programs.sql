create or replace function public.list_loyalty_programs(restaurant_id uuid)
returns setof public.loyalty_programs
language sql
stable
begin atomic
  select loyalty_programs.*
  from public.loyalty_programs
  where loyalty_programs.restaurant_id = list_loyalty_programs.restaurant_id
  order by loyalty_programs.is_active desc, loyalty_programs.slug collate "C";
end;

comment on function public.list_loyalty_programs(uuid) is
  'The loyalty programs of a restaurant, the active one first.';
revoke all on function public.list_loyalty_programs(uuid) from public;
