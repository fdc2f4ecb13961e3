-- The number is the same and only read in another way, so its choices still count.
create or replace function regulars.copy_choices(
  restaurant_id uuid,
  address text,
  becomes text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.lock_addresses(
    copy_choices.restaurant_id,
    array[copy_choices.address, copy_choices.becomes]
  );

  insert into public.marketing_addresses as addresses (
    restaurant_id,
    address_digest,
    channel,
    ticked_at,
    imported_at,
    given_at,
    withdrawn_at,
    erased_at
  )
  select
    copied.restaurant_id,
    regulars.address_digest(marketing_salts.salt, copy_choices.becomes),
    copied.channel,
    copied.ticked_at,
    copied.imported_at,
    copied.given_at,
    copied.withdrawn_at,
    copied.erased_at
  from regulars.marketing_salts
  join public.marketing_addresses as copied
    on copied.restaurant_id = copy_choices.restaurant_id
    and copied.address_digest
      = regulars.address_digest(marketing_salts.salt, copy_choices.address)
  where marketing_salts.restaurant_id = copy_choices.restaurant_id
    and copy_choices.becomes is not null
  order by copied.channel
  on conflict (restaurant_id, address_digest, channel) do update set
    ticked_at = greatest(addresses.ticked_at, excluded.ticked_at),
    imported_at = greatest(addresses.imported_at, excluded.imported_at),
    given_at = greatest(addresses.given_at, excluded.given_at),
    withdrawn_at = greatest(addresses.withdrawn_at, excluded.withdrawn_at),
    erased_at = greatest(addresses.erased_at, excluded.erased_at);

  perform regulars.spread_choices(
    copy_choices.restaurant_id,
    array[copy_choices.address, copy_choices.becomes]
  );
end
$$;

comment on function regulars.copy_choices(uuid, text, text) is
  'Copies the choices of an address to the form in which it is read from now on.';
revoke all on function regulars.copy_choices(uuid, text, text) from public;
