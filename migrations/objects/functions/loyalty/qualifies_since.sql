-- By this date an index finds the entries that can count; regulars.qualifies_until decides. The
-- four days are those by which a month that is counted back is not one counted forward.
create or replace function regulars.qualifies_since(
  tier_definitions jsonb,
  as_of timestamptz
)
returns timestamptz
language sql
stable
parallel safe
begin atomic
  select case
    when as_of < timestamptz '0001-01-01 00:00+00' then '-infinity'
    else timezone(
      'UTC',
      timezone('UTC', as_of)
        - least((tier_definitions ->> 'qualification_period')::interval, interval '4000 years')
        - interval '4 days'
    )
  end;
end;

comment on function regulars.qualifies_since(jsonb, timestamptz) is
  'A date before all points that count towards the tier at an instant, a few days at most.';
revoke all on function regulars.qualifies_since(jsonb, timestamptz) from public;
