create or replace function public.list_restaurants(
  limit_to integer default 100,
  after text default null
)
returns setof public.restaurants
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_slug text;
begin
  if list_restaurants.limit_to < 1 then
    perform regulars.refuse_field('limit_to', 'a number from 1');
  elsif list_restaurants.after is not null then
    select restaurants.slug
    into v_slug
    from public.restaurants
    where restaurants.id::text = list_restaurants.after;

    if not found then
      perform regulars.refuse_field('after', 'the id of the last restaurant of the previous page');
    end if;
  end if;

  return query
  select restaurants.*
  from public.restaurants
  where list_restaurants.after is null
    or restaurants.slug collate "C" > v_slug
  order by restaurants.slug collate "C"
  limit list_restaurants.limit_to;
end
$$;

comment on function public.list_restaurants(integer, text) is
  'The restaurants that the caller may see, by slug: operators see all, an app the one that is '
  'set. after: the id of the last restaurant of the previous page. Raises RG001.';
revoke all on function public.list_restaurants(integer, text) from public;
