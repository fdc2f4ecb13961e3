-- Arithmetic on infinite times, or on times near the limits of timestamps, would fail once a zone
-- or a period is added, and with it the insert or the expiry run of a restaurant.
create or replace function regulars.datable(at timestamptz)
returns timestamptz
language sql
immutable
parallel safe
begin atomic
  select case
    when at >= timestamptz '0001-01-01 00:00+00' and at < timestamptz '10000-01-01 00:00+00' then at
  end;
end;

comment on function regulars.datable(timestamptz) is
  'The instant itself if it is in the years 1 to 9999, where arithmetic on it is safe; else null.';
revoke all on function regulars.datable(timestamptz) from public;
