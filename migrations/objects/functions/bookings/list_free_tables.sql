-- A definer, because under row security the range of times could not use the index.
create or replace function public.list_free_tables(
  restaurant_id uuid,
  starts_at timestamptz,
  ends_at timestamptz default null,
  party_size integer default 1,
  seating_preference text default 'any'
)
returns setof public.restaurant_tables
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_ends_at timestamptz :=
    coalesce(
      list_free_tables.ends_at,
      regulars.datable(list_free_tables.starts_at) + interval '2 hours'
    );
begin
  perform regulars.assert_restaurant(list_free_tables.restaurant_id);

  if regulars.datable(list_free_tables.starts_at) is null then
    perform regulars.refuse_field('starts_at', 'a date and time in the years 1 to 9999');
  elsif v_ends_at <= list_free_tables.starts_at then
    perform regulars.refuse_field('ends_at', 'after starts_at');
  elsif list_free_tables.party_size < 1 then
    perform regulars.refuse_field('party_size', 'a number from 1');
  end if;

  return query
  select restaurant_tables.*
  from regulars.fitting_tables(
    list_free_tables.restaurant_id,
    v_ends_at,
    coalesce(list_free_tables.party_size, 1),
    list_free_tables.seating_preference
  ) as fitting
  join public.restaurant_tables
    on restaurant_tables.restaurant_id = list_free_tables.restaurant_id
    and restaurant_tables.id = fitting.id
  where regulars.is_table_free(
    restaurant_id => list_free_tables.restaurant_id,
    table_id => fitting.id,
    starts_at => list_free_tables.starts_at,
    ends_at => v_ends_at,
    except_booking_id => null
  )
  order by fitting.place;
end
$$;

comment on function public.list_free_tables(uuid, timestamptz, timestamptz, integer, text) is
  'Tables that are free for a party in that time (two hours unless ends_at is given), in the '
  'order in which create_booking would take them. Holds nothing. Raises RG001, RG010.';
revoke all on function public.list_free_tables(uuid, timestamptz, timestamptz, integer, text)
  from public;
