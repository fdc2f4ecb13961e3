create or replace function regulars.changed_findings(restaurant_id uuid)
returns table (
  check_name text,
  of_restaurant_id uuid,
  offender text,
  expected text,
  actual text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- Its caller reads everything and sets them off.
set enable_nestloop = on
set enable_mergejoin = on
set enable_incremental_sort = on
as $$
#variable_conflict use_column
declare
  v_restaurant_id uuid;
begin
  return query
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.changes_since_verified(changed_findings.restaurant_id) as changes
  cross join lateral (
    select *
    from regulars.restaurant_findings(
      is_whole => false,
      of_restaurant_id => changes.of_restaurant_id,
      customer_ids => changes.customer_ids,
      booking_ids => changes.booking_ids
    )
    offset 0
  ) as findings;

  for v_restaurant_id in
    select positions.of_restaurant_id
    from regulars.verified_positions(changed_findings.restaurant_id) as positions
    where positions.is_known is not true
  loop
    return query
    select
      findings.check_name,
      findings.restaurant_id,
      findings.offender,
      findings.expected,
      findings.actual
    from regulars.restaurant_findings(is_whole => true) as findings
    where findings.restaurant_id = v_restaurant_id;
  end loop;
end
$$;

comment on function regulars.changed_findings(uuid) is
  'For verify: what the checks find of customers and bookings changed since the last green verify, '
  'and of whole restaurants where none is remembered.';
revoke all on function regulars.changed_findings(uuid) from public;
