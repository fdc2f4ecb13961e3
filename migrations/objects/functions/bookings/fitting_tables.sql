-- In the order in which a booking tries them.
create or replace function regulars.fitting_tables(
  restaurant_id uuid,
  ends_at timestamptz,
  party_size integer,
  seating_preference text,
  keep_table_id uuid default null
)
returns table (
  id uuid,
  place bigint
)
language sql
stable
begin atomic
  select
    restaurant_tables.id,
    row_number() over (
      order by
        (restaurant_tables.id = keep_table_id) is true desc,
        restaurant_tables.seating_type = seating_preference desc,
        restaurant_tables.capacity,
        restaurant_tables.label collate "C"
    )
  from public.restaurant_tables
  where restaurant_tables.restaurant_id = fitting_tables.restaurant_id
    and (restaurant_tables.capacity >= party_size or restaurant_tables.id = keep_table_id)
    and (restaurant_tables.retired_at is null or restaurant_tables.retired_at >= ends_at);
end;

comment on function regulars.fitting_tables(uuid, timestamptz, integer, text, uuid) is
  'Tables that seat the party, and the table to keep, with the rank in which each is tried: the '
  'one to keep, preferred seating, the smallest, by label.';
revoke all on function regulars.fitting_tables(uuid, timestamptz, integer, text, uuid) from public;
