-- Locks the customers in contact order, as every writer of several does. A guest booked meanwhile
-- under the new number holds it then: the unique identity decides, and the pair is listed by the
-- next plan.
create or replace function regulars.apply_phone_rules_chunk(restaurant_id uuid, chunk integer)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_change record;
  v_now timestamptz := clock_timestamp();
  v_rekeyed bigint := 0;
begin
  perform regulars.assert_restaurant(apply_phone_rules_chunk.restaurant_id);
  perform regulars.assert_own_temporary_tables();

  perform
  from pg_temp.phone_rule_changes as changes
  join public.customers
    on customers.restaurant_id = apply_phone_rules_chunk.restaurant_id
    and customers.id = changes.customer_id
  where changes.restaurant_id = apply_phone_rules_chunk.restaurant_id
    and changes.chunk = apply_phone_rules_chunk.chunk
    and changes.change = 'rekey'
  order by customers.identity
  for no key update of customers;

  for v_change in
    select
      changes.customer_id,
      changes.email_normalized,
      changes.phone_normalized,
      changes.becomes
    from pg_temp.phone_rule_changes as changes
    where changes.restaurant_id = apply_phone_rules_chunk.restaurant_id
      and changes.chunk = apply_phone_rules_chunk.chunk
      and changes.change = 'rekey'
    order by
      regulars.identity_key(changes.email_normalized, changes.phone_normalized)
        collate "C"
  loop
    begin
      -- only who still is what the plan saw
      update public.customers
      set
        phone_normalized = v_change.becomes,
        phone_read_at = v_now,
        updated_at = now()
      where customers.restaurant_id = apply_phone_rules_chunk.restaurant_id
        and customers.id = v_change.customer_id
        and customers.identity
          = regulars.identity_key(v_change.email_normalized, v_change.phone_normalized)
        and customers.erased_at is null;
      if found then
        v_rekeyed := v_rekeyed + 1;
      end if;
    exception
      when unique_violation then
        null;
    end;
  end loop;

  return v_rekeyed;
end
$$;

comment on function regulars.apply_phone_rules_chunk(uuid, integer) is
  'Re-keys the customers of one chunk that regulars.plan_phone_rules listed in this session, and '
  'returns how many. One transaction each. Raises RG010.';
revoke all on function regulars.apply_phone_rules_chunk(uuid, integer) from public;
