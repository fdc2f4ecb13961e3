-- Compares dates as texts, so that a date which does not exist (31 June) raises no error.
create or replace function regulars.is_accrual_rule(rule jsonb)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_types constant jsonb := '["breakfast", "lunch", "dinner", "drinks"]';
  v_weekdays constant jsonb :=
    '["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]';
  v_day constant text := '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$';
  v_own jsonb;
  v_multiplier jsonb;
begin
  if rule is null or jsonb_typeof(rule) <> 'object' then
    return false;
  end if;

  v_own := rule - '{type,excluded_booking_types,multipliers}'::text[];
  if (case rule ->> 'type'
    when 'per_guest' then
      v_own ?& '{base_points,points_per_guest,minimum_party_size}'::text[]
      and v_own - '{base_points,points_per_guest,minimum_party_size}'::text[] = '{}'
      and regulars.is_whole_number(v_own -> 'base_points', 0, 1000000)
      and regulars.is_whole_number(v_own -> 'points_per_guest', 0, 1000000)
      and regulars.is_whole_number(v_own -> 'minimum_party_size', 1, 200)
    when 'flat' then
      v_own - 'points' = '{}'
      and regulars.is_whole_number(v_own -> 'points', 0, 1000000)
    when 'per_spend' then
      v_own - '{points,per_amount,currency}'::text[] = '{}'
      and regulars.is_whole_number(v_own -> 'points', 0, 1000000)
      and regulars.is_whole_number(v_own -> 'per_amount', 1, 1000000000)
      and jsonb_typeof(v_own -> 'currency') = 'string'
      and regulars.is_currency(v_own ->> 'currency')
  end) is not true
  then
    return false;
  end if;

  if rule ? 'excluded_booking_types'
    and not regulars.is_list_of(rule -> 'excluded_booking_types', v_types)
  then
    return false;
  end if;

  if not rule ? 'multipliers' then
    return true;
  end if;
  if jsonb_typeof(rule -> 'multipliers') <> 'array'
    or jsonb_array_length(rule -> 'multipliers') not between 1 and 50
  then
    return false;
  end if;
  for v_multiplier in
    select multipliers.value from jsonb_array_elements(rule -> 'multipliers') as multipliers
  loop
    if (
      jsonb_typeof(v_multiplier) = 'object'
      and v_multiplier - '{percent,weekdays,booking_types,from,to}'::text[] = '{}'
      -- a multiplier without a condition would be another rule
      and v_multiplier ?| '{weekdays,booking_types,from,to}'::text[]
      and regulars.is_whole_number(v_multiplier -> 'percent', 0, 10000)
      and (
        not v_multiplier ? 'weekdays'
        or regulars.is_list_of(v_multiplier -> 'weekdays', v_weekdays)
      )
      and (
        not v_multiplier ? 'booking_types'
        or regulars.is_list_of(v_multiplier -> 'booking_types', v_types)
      )
      and (
        not v_multiplier ? 'from'
        or jsonb_typeof(v_multiplier -> 'from') = 'string' and v_multiplier ->> 'from' ~ v_day
      )
      and (
        not v_multiplier ? 'to'
        or jsonb_typeof(v_multiplier -> 'to') = 'string' and v_multiplier ->> 'to' ~ v_day
      )
      and coalesce(
        (v_multiplier ->> 'from') collate "C" <= (v_multiplier ->> 'to') collate "C",
        true
      )
    ) is not true
    then
      return false;
    end if;
  end loop;
  return true;
end
$$;

comment on function regulars.is_accrual_rule(jsonb) is
  'Whether a JSON value is an accrual rule that regulars.accrual_points can run, exactly.';
revoke all on function regulars.is_accrual_rule(jsonb) from public;
