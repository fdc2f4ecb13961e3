create or replace function regulars.is_accrual_rule(rule jsonb)
returns boolean
language sql
immutable
parallel safe
begin atomic
  select coalesce(
    case when jsonb_typeof(rule) = 'object' then
      case rule ->> 'type'
        when 'per_guest' then
          rule ?& '{base_points,points_per_guest,minimum_party_size}'::text[]
          and rule - '{type,base_points,points_per_guest,minimum_party_size}'::text[] = '{}'
          and regulars.is_whole_number(rule -> 'base_points', 0, 1000000)
          and regulars.is_whole_number(rule -> 'points_per_guest', 0, 1000000)
          and regulars.is_whole_number(rule -> 'minimum_party_size', 1, 200)
        when 'flat' then
          rule - '{type,points}'::text[] = '{}'
          and regulars.is_whole_number(rule -> 'points', 0, 1000000)
        when 'per_spend' then
          rule - '{type,points,per_amount}'::text[] = '{}'
          and regulars.is_whole_number(rule -> 'points', 0, 1000000)
          and regulars.is_whole_number(rule -> 'per_amount', 1, 1000000000)
        else false
      end
    end,
    false
  );
end;

comment on function regulars.is_accrual_rule(jsonb) is
  'Whether a JSON value is an accrual rule that regulars.accrual_points can run, exactly.';
revoke all on function regulars.is_accrual_rule(jsonb) from public;
