create or replace function regulars.accrual_points(
  accrual_rule jsonb,
  party_size integer,
  spend_amount bigint
)
returns integer
language sql
immutable
parallel safe
begin atomic
  select least(
    case accrual_rule ->> 'type'
      when 'per_guest' then
        (accrual_rule -> 'base_points')::numeric
        + case
          when party_size >= (accrual_rule -> 'minimum_party_size')::numeric
            then (accrual_rule -> 'points_per_guest')::numeric * party_size
          else 0
        end
      when 'flat' then (accrual_rule -> 'points')::numeric
      when 'per_spend' then
        coalesce(div(spend_amount, (accrual_rule -> 'per_amount')::numeric), 0)
        * (accrual_rule -> 'points')::numeric
    end,
    -- a mistyped bill must not lose the booking
    1000000000
  )::integer;
end;

comment on function regulars.accrual_points(jsonb, integer, bigint) is
  'Points that a rule gives for a party size and a bill in minor units (null: not known yet, no '
  'points).';
revoke all on function regulars.accrual_points(jsonb, integer, bigint) from public;
