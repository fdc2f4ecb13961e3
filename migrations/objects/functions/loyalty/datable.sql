-- Infinite times and those near the ends of what timestamps hold cannot be counted on from: a zone
-- or a period added, they would fail, and with them the expiry of a whole restaurant.
create or replace function regulars.datable(at timestamptz)
returns timestamptz
language sql
immutable
parallel safe
begin atomic
  select case
    when at between timestamptz '0001-01-01 00:00+00' and timestamptz '9999-12-31 00:00+00' then at
  end;
end;

comment on function regulars.datable(timestamptz) is
  'The instant itself if points can bear it as their date, in the years 1 to 9999; else null.';
revoke all on function regulars.datable(timestamptz) from public;
