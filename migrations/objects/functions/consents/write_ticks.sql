-- Stores many ticks at once, for a backfill. Locks no address: if a customer made at the same time
-- misses a choice, step 2 corrects the profile.
create or replace function regulars.write_ticks(
  restaurant_id uuid,
  emails text[],
  phones text[],
  ticked_at timestamptz[],
  are_imported boolean[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if coalesce(cardinality(write_ticks.ticked_at), 0) = 0 then
    return;
  end if;

  insert into regulars.marketing_salts (restaurant_id)
  values (write_ticks.restaurant_id)
  on conflict do nothing;

  insert into public.marketing_addresses as addresses (
    restaurant_id,
    address_digest,
    channel,
    ticked_at,
    imported_at
  )
  select
    write_ticks.restaurant_id,
    regulars.address_digest(marketing_salts.salt, ticks.address) as digest,
    ticks.channel,
    ticks.ticked_at,
    ticks.imported_at
  from (
    select
      addressed.address,
      addressed.channel,
      max(addressed.at) filter (where not addressed.is_imported) as ticked_at,
      max(addressed.at) filter (where addressed.is_imported) as imported_at
    from (
      select
        case channels.channel
          when 'email' then coalesce(contacts.email, contacts.phone)
          else coalesce(contacts.phone, contacts.email)
        end collate "C" as address,
        channels.channel collate "C" as channel,
        least(contacts.at, clock_timestamp()) as at,
        contacts.is_imported
      from unnest(
        write_ticks.emails,
        write_ticks.phones,
        write_ticks.ticked_at,
        write_ticks.are_imported
      ) as contacts (email, phone, at, is_imported)
      cross join unnest('{email,sms,phone}'::text[]) as channels (channel)
      where num_nonnulls(contacts.email, contacts.phone) > 0
    ) as addressed
    group by addressed.address, addressed.channel
  ) as ticks
  join regulars.marketing_salts on marketing_salts.restaurant_id = write_ticks.restaurant_id
  order by
    digest,
    ticks.channel
  on conflict (restaurant_id, address_digest, channel) do update set
    ticked_at = greatest(addresses.ticked_at, excluded.ticked_at),
    imported_at = greatest(addresses.imported_at, excluded.imported_at);
end
$$;

comment on function regulars.write_ticks(uuid, text[], text[], timestamptz[], boolean[]) is
  'Stores boxes ticked for the addresses of contacts, given pair by pair and normalised, and shows '
  'them in no profile.';
revoke all on function regulars.write_ticks(uuid, text[], text[], timestamptz[], boolean[])
  from public;
