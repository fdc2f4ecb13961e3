-- Points of a booking never count as earned later than they were posted. An older system may have
-- left an infinite time.
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
  select least(
    coalesce(regulars.datable(confirmed_at), regulars.datable(created_at)),
    posted_at
  );
end;

comment on function regulars.award_date(timestamptz, timestamptz, timestamptz) is
  'The date of a booking''s award: when the booking was confirmed, else when it was made, but no '
  'later than the posting.';
revoke all on function regulars.award_date(timestamptz, timestamptz, timestamptz) from public;
