-- Chooses like regulars.pick_table, but locks nothing.
create or replace function regulars.find_free_table(
  restaurant_id uuid,
  starts_at timestamptz,
  ends_at timestamptz,
  party_size integer,
  seating_preference text
)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if find_free_table.ends_at <= find_free_table.starts_at then
    return null;
  end if;

  return (
    select restaurant_tables.id
    from public.restaurant_tables
    where restaurant_tables.restaurant_id = find_free_table.restaurant_id
      and restaurant_tables.capacity >= find_free_table.party_size
      and (
        restaurant_tables.retired_at is null
        or restaurant_tables.retired_at >= find_free_table.ends_at
      )
      and regulars.is_table_free(
        restaurant_id => find_free_table.restaurant_id,
        table_id => restaurant_tables.id,
        starts_at => find_free_table.starts_at,
        ends_at => find_free_table.ends_at,
        except_booking_id => null
      )
    order by
      restaurant_tables.seating_type = find_free_table.seating_preference desc,
      restaurant_tables.capacity,
      restaurant_tables.label collate "C"
    limit 1
  );
end
$$;

comment on function regulars.find_free_table(uuid, timestamptz, timestamptz, integer, text) is
  'The smallest free table that fits, preferred seating first, ties by label; null: none.';
revoke all on function regulars.find_free_table(uuid, timestamptz, timestamptz, integer, text)
  from public;
