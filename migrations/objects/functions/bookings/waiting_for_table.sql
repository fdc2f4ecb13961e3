create or replace function regulars.waiting_for_table(
  restaurant_id uuid,
  table_id uuid,
  starts_at timestamptz,
  ends_at timestamptz
)
returns integer
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select count(*)
    from public.waiting_list
    join public.bookings
      on bookings.restaurant_id = waiting_list.restaurant_id
      and bookings.id = waiting_list.booking_id
    join public.restaurant_tables
      on restaurant_tables.restaurant_id = waiting_list.restaurant_id
      and restaurant_tables.id = waiting_for_table.table_id
    where waiting_list.restaurant_id = waiting_for_table.restaurant_id
      and waiting_list.status in ('waiting', 'notified')
      and bookings.status = 'pending_allocation'
      and bookings.party_size <= restaurant_tables.capacity
      and bookings.starts_at < waiting_for_table.ends_at
      and bookings.ends_at > waiting_for_table.starts_at
      and regulars.is_table_free(
        restaurant_id => waiting_for_table.restaurant_id,
        table_id => waiting_for_table.table_id,
        starts_at => bookings.starts_at,
        ends_at => bookings.ends_at,
        except_booking_id => bookings.id
      )
  );
end
$$;

comment on function regulars.waiting_for_table(uuid, uuid, timestamptz, timestamptz) is
  'How many waiting bookings a free table would fit that a new booking of it in that time would '
  'pass.';
revoke all on function regulars.waiting_for_table(uuid, uuid, timestamptz, timestamptz)
  from public;
