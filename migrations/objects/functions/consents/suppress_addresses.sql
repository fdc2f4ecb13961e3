-- This is what remains of an erased guest: if the address comes again, nothing is sent to it
-- because of an earlier tick. A withdrawal stays a withdrawal. An address that somebody else still
-- has keeps its choices. The caller holds the customers and their addresses.
create or replace function regulars.suppress_addresses(restaurant_id uuid, customer_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_addresses text[] := array(
    select distinct halves.address
    from public.customers
    cross join lateral unnest(array[customers.email_normalized, customers.phone_normalized])
      as halves (address)
    where customers.restaurant_id = suppress_addresses.restaurant_id
      and customers.id = any (suppress_addresses.customer_ids)
      and halves.address is not null
  );
begin
  insert into regulars.marketing_salts (restaurant_id)
  values (suppress_addresses.restaurant_id)
  on conflict do nothing;

  insert into public.marketing_addresses as addresses (
    restaurant_id,
    address_digest,
    channel,
    erased_at
  )
  select
    suppress_addresses.restaurant_id,
    regulars.address_digest(marketing_salts.salt, given.address) as digest,
    channels.channel,
    clock_timestamp()
  from unnest(v_addresses) as given (address)
  cross join unnest('{email,sms,phone}'::text[]) as channels (channel)
  join regulars.marketing_salts
    on marketing_salts.restaurant_id = suppress_addresses.restaurant_id
  where not exists (
      select
      from public.customers
      where customers.restaurant_id = suppress_addresses.restaurant_id
        and customers.email_normalized = given.address
        and customers.id <> all (suppress_addresses.customer_ids)
    )
    and not exists (
      select
      from public.customers
      where customers.restaurant_id = suppress_addresses.restaurant_id
        and customers.phone_normalized = given.address
        and customers.id <> all (suppress_addresses.customer_ids)
    )
  order by
    digest,
    channels.channel
  on conflict (restaurant_id, address_digest, channel) do update set
    ticked_at = null,
    imported_at = null,
    given_at = null,
    -- an overridden withdrawal does not come back
    withdrawn_at = (
      select states.withdrawn_at
      from regulars.marketing_address_states as states
      where states.restaurant_id = addresses.restaurant_id
        and states.address_digest = addresses.address_digest
        and states.channel = addresses.channel
    ),
    erased_at = excluded.erased_at;
end
$$;

comment on function regulars.suppress_addresses(uuid, uuid[]) is
  'Records by salted digests that the addresses of erased customers were withdrawn or forgotten, '
  'and deletes every consent given for them.';
revoke all on function regulars.suppress_addresses(uuid, uuid[]) from public;
