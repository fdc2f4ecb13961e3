-- The only writer of ticks, calls and imports. A choice without a time, or with one in the future,
-- gets the moment of recording. That moment is stored: reading it as "now" again later would move
-- it past choices made since. emails and phones are pairs, the halves of contacts. A choice on a
-- channel is stored for that channel's half, or for the other one if the contact has only that.
create or replace function regulars.record_choice(
  restaurant_id uuid,
  emails text[],
  phones text[],
  channels text[],
  kind text,
  occurred_at timestamptz default null
)
returns timestamptz
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_at timestamptz;
begin
  perform regulars.lock_addresses(
    record_choice.restaurant_id,
    record_choice.emails || record_choice.phones
  );
  v_now := clock_timestamp();
  v_at := least(record_choice.occurred_at, v_now);

  insert into regulars.marketing_salts (restaurant_id)
  select record_choice.restaurant_id
  where not exists (
    select
    from regulars.marketing_salts
    where marketing_salts.restaurant_id = record_choice.restaurant_id
  )
  on conflict do nothing;

  insert into public.marketing_addresses as addresses (
    restaurant_id,
    address_digest,
    channel,
    ticked_at,
    imported_at,
    given_at,
    withdrawn_at
  )
  select distinct
    record_choice.restaurant_id,
    regulars.address_digest(
      marketing_salts.salt,
      case chosen.channel
        when 'email' then coalesce(contacts.email, contacts.phone)
        else coalesce(contacts.phone, contacts.email)
      end
    ) as digest,
    chosen.channel,
    case record_choice.kind when 'ticked' then v_at end,
    case record_choice.kind when 'imported' then v_at end,
    case record_choice.kind when 'given' then v_at end,
    case record_choice.kind when 'withdrawn' then v_at end
  from unnest(record_choice.emails, record_choice.phones) as contacts (email, phone)
  cross join unnest(record_choice.channels) as chosen (channel)
  join regulars.marketing_salts on marketing_salts.restaurant_id = record_choice.restaurant_id
  where num_nonnulls(contacts.email, contacts.phone) > 0
  order by
    digest,
    chosen.channel
  on conflict (restaurant_id, address_digest, channel) do update set
    ticked_at = greatest(addresses.ticked_at, excluded.ticked_at),
    imported_at = greatest(addresses.imported_at, excluded.imported_at),
    given_at = greatest(addresses.given_at, excluded.given_at),
    -- A withdrawal made now works even if the clock was set back since the consent.
    withdrawn_at = greatest(
      addresses.withdrawn_at,
      excluded.withdrawn_at,
      case when excluded.withdrawn_at = v_now then addresses.ticked_at end,
      case when excluded.withdrawn_at = v_now then addresses.given_at end
    );

  perform regulars.spread_choices(
    record_choice.restaurant_id,
    record_choice.emails || record_choice.phones
  );
  return v_at;
end
$$;

comment on function regulars.record_choice(
  uuid, text[], text[], text[], text, timestamptz
) is
  'Stores a marketing choice (kind: ticked, imported, given or withdrawn) for the addresses of '
  'contacts, shows it in the profiles of all customers who have them, and returns the time from '
  'which it counts.';
revoke all on function regulars.record_choice(
  uuid, text[], text[], text[], text, timestamptz
) from public;
