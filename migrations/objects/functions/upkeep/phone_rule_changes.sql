create or replace function regulars.phone_rule_changes(restaurant_id uuid default null)
returns table (
  changed_restaurant_id uuid,
  customer_id uuid,
  change text,
  phone_normalized text,
  becomes text,
  other_customer_id uuid,
  bookings bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.assert_own_temporary_tables();
  perform regulars.plan_phone_rules(phone_rule_changes.restaurant_id);

  return query
  select
    changes.restaurant_id,
    changes.customer_id,
    changes.change,
    changes.phone_normalized,
    changes.becomes,
    changes.other_customer_id,
    changes.bookings::bigint
  from pg_temp.phone_rule_changes as changes
  order by changes.restaurant_id, changes.change, changes.customer_id, changes.becomes;

  perform regulars.drop_temporary_tables();
end
$$;

comment on function regulars.phone_rule_changes(uuid) is
  'Customers whose number is read differently since the phone rules or the restaurant''s country '
  'changed (null: all restaurants). rekey: gets the number in becomes; join: other_customer_id '
  'already has that number, so merge the two or leave them; part: some bookings go to '
  'other_customer_id or a new customer; unreadable: stays as it is. Writes only temporary tables. '
  'Raises RG010.';
revoke all on function regulars.phone_rule_changes(uuid) from public;
