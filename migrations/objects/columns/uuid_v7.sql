-- The sub-millisecond fraction goes into the twelve bits after the version (RFC 9562, section 6.2,
-- method 3): with milliseconds alone, half of the ids made in a burst come out of order. One
-- expression, so that it is inlined into the caller's plan: 15 hexadecimal digits of time, the
-- version after the twelfth, the end of a random UUID.
create or replace function regulars.uuid_v7(at timestamptz default clock_timestamp())
returns uuid
language sql
volatile
parallel safe
begin atomic
  select (
    overlay(
      lpad(to_hex((date_part('epoch', at) * 4096000)::bigint), 15, '0')
      placing '7' from 13 for 0
    )
    || right(gen_random_uuid()::text, 17)
  )::uuid;
end;

comment on function regulars.uuid_v7(timestamptz) is
  'A time-ordered UUID (version 7, RFC 9562) of a microsecond, the present one unless given.';
revoke all on function regulars.uuid_v7(timestamptz) from public;
