-- Says whose turn it is and promises nothing: allocate_booking gives the table.
create or replace function public.next_waiting(
  restaurant_id uuid,
  table_id uuid,
  day date default null,
  limit_to integer default 1
)
returns table (
  booking_id uuid,
  waitlist_id uuid,
  business_date date,
  place integer,
  ticket integer,
  status text,
  starts_at timestamptz,
  ends_at timestamptz,
  party_size integer,
  seating_preference text,
  joined_at timestamptz
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_table public.restaurant_tables;
begin
  perform regulars.assert_restaurant(next_waiting.restaurant_id);
  if next_waiting.limit_to between 1 and 100 is not true then
    perform regulars.refuse_field('limit_to', 'from 1 to 100');
  end if;

  select restaurant_tables.*
  into v_table
  from public.restaurant_tables
  where restaurant_tables.restaurant_id = next_waiting.restaurant_id
    and restaurant_tables.id = next_waiting.table_id;
  if not found then
    perform regulars.refuse_table(next_waiting.restaurant_id, next_waiting.table_id);
  end if;

  return query
  select waiting.*
  from public.list_waiting(next_waiting.restaurant_id, next_waiting.day) as waiting
  where waiting.party_size <= v_table.capacity
    and (v_table.retired_at is null or waiting.ends_at <= v_table.retired_at)
    and waiting.ends_at > now()
    and regulars.is_table_free(
      restaurant_id => next_waiting.restaurant_id,
      table_id => v_table.id,
      starts_at => waiting.starts_at,
      ends_at => waiting.ends_at,
      except_booking_id => waiting.booking_id
    )
  order by waiting.business_date, waiting.place
  limit next_waiting.limit_to;
end
$$;

comment on function public.next_waiting(uuid, uuid, date, integer) is
  'The next bookings for a free table: the first of the queue whose party fits and in whose time '
  'the table is free, on a business day or from now on (null). allocate_booking then gives the '
  'table. Raises RG001, RG005, RG010.';
revoke all on function public.next_waiting(uuid, uuid, date, integer) from public;
