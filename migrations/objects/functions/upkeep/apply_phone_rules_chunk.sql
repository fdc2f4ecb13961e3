-- Locks the customers in contact order, like every writer of several. A guest who has booked under
-- the new number since holds it: the unique index on identity decides, and the next plan lists the
-- pair.
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
      -- only customers that are unchanged since the plan
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
        perform regulars.copy_choices(
          restaurant_id => apply_phone_rules_chunk.restaurant_id,
          address => v_change.phone_normalized,
          becomes => v_change.becomes
        );
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
  'returns how many. One transaction per chunk. Raises RG010.';
revoke all on function regulars.apply_phone_rules_chunk(uuid, integer) from public;
