-- The checks of restaurants, in one text for a whole verify and for what has changed. With a
-- constant is_whole it is inlined, the conditions are folded, and the ids reach the indexes.
create or replace function regulars.restaurant_findings(
  is_whole boolean,
  of_restaurant_id uuid default null,
  customer_ids uuid[] default null,
  booking_ids uuid[] default null
)
returns table (
  check_name text,
  restaurant_id uuid,
  offender text,
  expected text,
  actual text
)
language sql
stable
begin atomic
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.contact_findings(
    is_whole => restaurant_findings.is_whole,
    of_restaurant_id => restaurant_findings.of_restaurant_id,
    booking_ids => restaurant_findings.booking_ids
  ) as findings
  union all
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.check_profiles_match_bookings as findings
  where restaurant_findings.is_whole
    or findings.restaurant_id = restaurant_findings.of_restaurant_id
      and findings.offender_id = any (restaurant_findings.customer_ids)
  union all
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.check_customers_show_newest_contact as findings
  where restaurant_findings.is_whole
    or findings.restaurant_id = restaurant_findings.of_restaurant_id
      and findings.offender_id = any (restaurant_findings.customer_ids)
  union all
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.check_ledger_matches_bookings as findings
  where restaurant_findings.is_whole
    or findings.restaurant_id = restaurant_findings.of_restaurant_id
      and findings.offender_id = any (restaurant_findings.booking_ids)
  union all
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.check_balances_match_ledger as findings
  where restaurant_findings.is_whole
    or findings.restaurant_id = restaurant_findings.of_restaurant_id
      and findings.offender_id = any (restaurant_findings.customer_ids)
  union all
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.booking_findings(
    is_whole => restaurant_findings.is_whole,
    of_restaurant_id => restaurant_findings.of_restaurant_id,
    booking_ids => restaurant_findings.booking_ids
  ) as findings
  union all
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.check_merge_pointers_end as findings
  where restaurant_findings.is_whole
    or findings.restaurant_id = restaurant_findings.of_restaurant_id
      and findings.offender_id = any (restaurant_findings.customer_ids)
  union all
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.check_phone_rules_applied as findings
  where restaurant_findings.is_whole
    or findings.restaurant_id = restaurant_findings.of_restaurant_id
  union all
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.check_restaurants_have_a_place as findings
  where restaurant_findings.is_whole
    or findings.restaurant_id = restaurant_findings.of_restaurant_id
  union all
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.check_customers_without_bookings as findings
  where restaurant_findings.is_whole
    or findings.restaurant_id = restaurant_findings.of_restaurant_id
      and findings.offender_id = any (restaurant_findings.customer_ids)
  union all
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.check_ledger_untouched as findings
  where restaurant_findings.is_whole
    or findings.restaurant_id = restaurant_findings.of_restaurant_id
      and findings.offender_id = any (restaurant_findings.customer_ids)
  union all
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.check_loyalty_open as findings
  where restaurant_findings.is_whole
    or findings.restaurant_id = restaurant_findings.of_restaurant_id
  union all
  select
    findings.check_name,
    findings.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
  from regulars.check_attached_rows_mirrored as findings
  -- reads all rows of the app
  where restaurant_findings.is_whole;
end;

comment on function regulars.restaurant_findings(boolean, uuid, uuid[], uuid[]) is
  'For verify: what the checks find of all restaurants, or (is_whole false) of some customers and '
  'bookings of one.';
revoke all on function regulars.restaurant_findings(boolean, uuid, uuid[], uuid[]) from public;
