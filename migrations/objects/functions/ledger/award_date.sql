-- When points of a booking count as earned. An older system may have left an infinite time.
create or replace function regulars.award_date(
  confirmed_at timestamptz,
  created_at timestamptz,
  posted_at timestamptz
)
returns timestamptz
language sql
immutable
parallel safe
begin atomic
  select coalesce(regulars.datable(confirmed_at), regulars.datable(created_at), posted_at);
end;

comment on function regulars.award_date(timestamptz, timestamptz, timestamptz) is
  'The date of a booking''s award: when it was confirmed, else made, else posted, whichever '
  'points can bear first.';
revoke all on function regulars.award_date(timestamptz, timestamptz, timestamptz) from public;
