-- For whoever makes a customer, before it reads the choices for it. A transaction in repeatable
-- read sees only what was committed before it began. So the rows of the choices are written here:
-- a later choice by a transaction that does not see the customer meets them and fails with 40001,
-- as this does where a choice has come since.
create or replace function regulars.claim_addresses(restaurant_id uuid, addresses text[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_keeps_snapshot constant boolean := current_setting('transaction_isolation') <> 'read committed';
  v_digests bytea[];
begin
  perform regulars.lock_addresses(claim_addresses.restaurant_id, claim_addresses.addresses);

  if v_keeps_snapshot then
    insert into regulars.marketing_salts (restaurant_id)
    values (claim_addresses.restaurant_id)
    on conflict do nothing;
  end if;

  v_digests := array(
    select regulars.address_digest(marketing_salts.salt, given.address)
    from regulars.marketing_salts
    cross join unnest(claim_addresses.addresses) as given (address)
    where marketing_salts.restaurant_id = claim_addresses.restaurant_id
      and given.address is not null
  );
  update public.marketing_addresses
  set address_digest = marketing_addresses.address_digest
  where marketing_addresses.restaurant_id = claim_addresses.restaurant_id
    and marketing_addresses.address_digest = any (v_digests);

  if not v_keeps_snapshot then
    return;
  end if;

  -- A row that is there unseen is met only by an insert.
  insert into public.marketing_addresses (restaurant_id, address_digest, channel)
  select claim_addresses.restaurant_id, given.digest, channels.channel
  from unnest(v_digests) as given (digest)
  cross join unnest('{email,sms,phone}'::text[]) as channels (channel)
  order by
    given.digest,
    channels.channel
  on conflict do nothing;

  delete from public.marketing_addresses
  where marketing_addresses.restaurant_id = claim_addresses.restaurant_id
    and marketing_addresses.address_digest = any (v_digests)
    and num_nonnulls(
      marketing_addresses.ticked_at,
      marketing_addresses.imported_at,
      marketing_addresses.given_at,
      marketing_addresses.withdrawn_at,
      marketing_addresses.erased_at
    ) = 0;
end
$$;

comment on function regulars.claim_addresses(uuid, text[]) is
  'Locks the addresses of a customer that is made or re-keyed, so that a choice for one of them '
  'comes before or after. In repeatable read it raises 40001 where one has come unseen.';
revoke all on function regulars.claim_addresses(uuid, text[]) from public;
