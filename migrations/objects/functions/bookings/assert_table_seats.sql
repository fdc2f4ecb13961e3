create or replace function regulars.assert_table_seats(
  restaurant_id uuid,
  table_id uuid,
  party_size integer,
  allow_overfill boolean
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_table_seats.allow_overfill is not true and exists (
    select
    from public.restaurant_tables
    where restaurant_tables.restaurant_id = assert_table_seats.restaurant_id
      and restaurant_tables.id = assert_table_seats.table_id
      and restaurant_tables.capacity < assert_table_seats.party_size
  ) then
    perform regulars.refuse_field(
      'table_id',
      format('a table for a party of %s', assert_table_seats.party_size),
      'Choose a larger table, or pass allow_overfill.'
    );
  end if;
end
$$;

comment on function regulars.assert_table_seats(uuid, uuid, integer, boolean) is
  'Raises RG001 for a table that is smaller than the party, unless that is allowed.';
revoke all on function regulars.assert_table_seats(uuid, uuid, integer, boolean) from public;
