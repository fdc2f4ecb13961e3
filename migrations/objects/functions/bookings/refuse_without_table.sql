create or replace function regulars.refuse_without_table(booking public.bookings, hint text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'RG018',
    message = 'no table is free for the booking',
    detail = format('booking %s, party of %s.', booking.id, booking.party_size),
    hint = refuse_without_table.hint;
end
$$;

comment on function regulars.refuse_without_table(public.bookings, text) is
  'Raises RG018: no table is free for the booking.';
revoke all on function regulars.refuse_without_table(public.bookings, text) from public;
