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
begin
  perform regulars.lock_addresses(claim_addresses.restaurant_id, claim_addresses.addresses);

  update public.marketing_addresses
  set address_digest = marketing_addresses.address_digest
  from regulars.marketing_salts
  where marketing_salts.restaurant_id = claim_addresses.restaurant_id
    and marketing_addresses.restaurant_id = claim_addresses.restaurant_id
    and marketing_addresses.address_digest = any (
      array(
        select regulars.address_digest(marketing_salts.salt, given.address)
        from unnest(claim_addresses.addresses) as given (address)
        where given.address is not null
      )
    );

  if current_setting('transaction_isolation') = 'read committed' then
    return;
  end if;

  -- A row that is there unseen is met only by an insert.
  insert into regulars.marketing_salts (restaurant_id)
  values (claim_addresses.restaurant_id)
  on conflict do nothing;

  insert into public.marketing_addresses (restaurant_id, address_digest, channel)
  select
    claim_addresses.restaurant_id,
    regulars.address_digest(marketing_salts.salt, given.address) as digest,
    channels.channel
  from unnest(claim_addresses.addresses) as given (address)
  cross join unnest('{email,sms,phone}'::text[]) as channels (channel)
  join regulars.marketing_salts
    on marketing_salts.restaurant_id = claim_addresses.restaurant_id
  where given.address is not null
  order by
    digest,
    channels.channel
  on conflict do nothing;

  delete from public.marketing_addresses
  using regulars.marketing_salts
  where marketing_salts.restaurant_id = claim_addresses.restaurant_id
    and marketing_addresses.restaurant_id = claim_addresses.restaurant_id
    and marketing_addresses.address_digest = any (
      array(
        select regulars.address_digest(marketing_salts.salt, given.address)
        from unnest(claim_addresses.addresses) as given (address)
        where given.address is not null
      )
    )
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
