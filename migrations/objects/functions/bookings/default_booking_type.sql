create or replace function regulars.default_booking_type(starts_at timestamptz, timezone text)
returns text
language sql
stable
parallel safe
begin atomic
  select case
    when timezone(timezone, starts_at)::time < '11:00' then 'breakfast'
    when timezone(timezone, starts_at)::time < '16:00' then 'lunch'
    when timezone(timezone, starts_at)::time < '22:00' then 'dinner'
    else 'drinks'
  end;
end;

comment on function regulars.default_booking_type(timestamptz, text) is
  'Type of a booking by its local hour: before 11 breakfast, before 16 lunch, before 22 dinner, '
  'else drinks.';
revoke all on function regulars.default_booking_type(timestamptz, text) from public;
