-- Counted forward and in UTC, so that a month is the same whatever the session's time zone, and
-- what has left once does not come back at the end of a longer month.
create or replace function regulars.qualifies_until(
  tier_definitions jsonb,
  earned_at timestamptz
)
returns timestamptz
language sql
stable
parallel safe
begin atomic
  select case
    when tier_definitions ->> 'qualification_period' is null then 'infinity'
    else timezone(
      'UTC',
      timezone('UTC', earned_at) + (tier_definitions ->> 'qualification_period')::interval
    )
  end;
end;

comment on function regulars.qualifies_until(jsonb, timestamptz) is
  'Until when points count towards the tier; without a qualification period forever.';
revoke all on function regulars.qualifies_until(jsonb, timestamptz) from public;
