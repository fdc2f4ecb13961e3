create or replace function regulars.is_table_free(
  restaurant_id uuid,
  table_id uuid,
  starts_at timestamptz,
  ends_at timestamptz,
  except_booking_id uuid
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- the expressions of bookings_table_id_excl, so that its index is used
  return not exists (
    select
    from public.bookings
    where bookings.restaurant_id = is_table_free.restaurant_id
      and bookings.table_id = is_table_free.table_id
      and bookings.status in ('pending', 'confirmed')
      and tstzrange(bookings.starts_at, bookings.ends_at)
        && tstzrange(is_table_free.starts_at, is_table_free.ends_at)
      and bookings.id is distinct from is_table_free.except_booking_id
  );
end
$$;

comment on function regulars.is_table_free(uuid, uuid, timestamptz, timestamptz, uuid) is
  'Whether no pending or confirmed booking other than the excepted one holds the table in that '
  'time.';
revoke all on function regulars.is_table_free(
  uuid, uuid, timestamptz, timestamptz, uuid
) from public;
