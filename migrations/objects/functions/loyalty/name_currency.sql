create or replace function regulars.name_currency(restaurant_id uuid, accrual_rule jsonb)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if name_currency.accrual_rule ->> 'type' is distinct from 'per_spend'
    or name_currency.accrual_rule ? 'currency'
  then
    return name_currency.accrual_rule;
  end if;
  return (
    select name_currency.accrual_rule
      || jsonb_strip_nulls(jsonb_build_object('currency', restaurants.currency))
    from public.restaurants
    where restaurants.id = name_currency.restaurant_id
  );
end
$$;

comment on function regulars.name_currency(uuid, jsonb) is
  'The rule; a per_spend rule that names no currency gets the restaurant''s.';
revoke all on function regulars.name_currency(uuid, jsonb) from public;
