create or replace function regulars.default_accrual_rule()
returns jsonb
language sql
immutable
parallel safe
begin atomic
  select jsonb
    '{"type": "per_guest", "base_points": 10, "points_per_guest": 5, "minimum_party_size": 1}';
end;

comment on function regulars.default_accrual_rule() is 'The rule of a program that names none.';
revoke all on function regulars.default_accrual_rule() from public;
