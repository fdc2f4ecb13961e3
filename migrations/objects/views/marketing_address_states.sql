-- The only place that decides which choice counts. A withdrawal counts until a later consent: for
-- SMS or phone only a choice that names the channel, for e-mail also the guest's own tick. A tick
-- from another system's file counts only where nothing was withdrawn here and nobody was erased.
create or replace view regulars.marketing_address_states
with (security_invoker = true)
as
select
  counting.restaurant_id,
  counting.address_digest,
  counting.channel,
  counting.given_at,
  case when counting.given_at is null then counting.withdrawn_at end as withdrawn_at,
  greatest(
    counting.given_at,
    counting.chosen_at,
    case when counting.ticked_at < counting.withdrawn_at then counting.ticked_at end
  ) as last_given_at
from (
  select
    chosen.*,
    case
      when chosen.ended_at is null then greatest(chosen.chosen_at, chosen.imported_at)
      when chosen.chosen_at > chosen.ended_at then chosen.chosen_at
    end as given_at
  from (
    select
      addresses.restaurant_id,
      addresses.address_digest,
      addresses.channel,
      addresses.ticked_at,
      addresses.imported_at,
      addresses.withdrawn_at,
      greatest(addresses.withdrawn_at, addresses.erased_at) as ended_at,
      case
        when addresses.channel = 'email' or addresses.withdrawn_at is null
          then greatest(addresses.given_at, addresses.ticked_at)
        else addresses.given_at
      end as chosen_at
    from public.marketing_addresses as addresses
  ) as chosen
) as counting;

comment on view regulars.marketing_address_states is
  'For each address and channel the choice that counts: given_at or withdrawn_at, never both; '
  'last_given_at also shows a consent that was withdrawn since.';
