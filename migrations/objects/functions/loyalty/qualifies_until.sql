-- Counts forward and in UTC: a month is then the same in every session's time zone, and points that
-- have left do not come back at the end of a longer month.
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
  'Until when points count towards the tier; infinity without a qualification period.';
revoke all on function regulars.qualifies_until(jsonb, timestamptz) from public;
