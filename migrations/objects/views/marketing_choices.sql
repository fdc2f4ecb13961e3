-- A customer's addresses are its own and those of all customers merged into it. If one of them is
-- withdrawn, nothing is sent. A choice on a channel for which a contact has no half is stored with
-- the half it has, and does not count for a number that another contact brings.
create or replace view regulars.marketing_choices
with (security_invoker = true)
as
-- not materialized, so that a filter on the customer reaches the customers
with said as not materialized (
  select
    customers.restaurant_id,
    customers.id as customer_id,
    customers.merged_into_id,
    states.channel,
    (states.channel = 'email') = halves.is_email as is_own_half,
    states.given_at,
    states.withdrawn_at,
    states.last_given_at
  from public.customers
  join regulars.marketing_salts on marketing_salts.restaurant_id = customers.restaurant_id
  cross join lateral (
    values
      (customers.email_normalized, true),
      (customers.phone_normalized, false)
  ) as halves (address, is_email)
  join regulars.marketing_address_states as states
    on states.restaurant_id = customers.restaurant_id
    and states.address_digest = regulars.address_digest(marketing_salts.salt, halves.address)
    and (
      (states.channel = 'email') = halves.is_email
      or num_nonnulls(customers.email_normalized, customers.phone_normalized) = 1
    )
)
select
  channels.restaurant_id,
  channels.customer_id,
  coalesce(bool_or(channels.given_at is not null) filter (where channels.channel = 'email'), false)
    as email_opt_in,
  coalesce(bool_or(channels.given_at is not null) filter (where channels.channel = 'sms'), false)
    as sms_opt_in,
  coalesce(bool_or(channels.given_at is not null) filter (where channels.channel = 'phone'), false)
    as phone_opt_in,
  coalesce(
    max(channels.given_at) > coalesce(max(channels.withdrawn_at), '-infinity'),
    false
  ) as marketing_opt_in,
  max(channels.last_given_at) as last_marketing_opt_in_at,
  greatest(max(channels.given_at), max(channels.withdrawn_at)) as marketing_choice_at
from (
  select
    counting.*,
    case when counting.withdrawn_at is null then counting.consented_at end as given_at
  from (
    select
      facts.restaurant_id,
      facts.customer_id,
      facts.channel,
      case
        when bool_or(facts.has_half) then max(facts.given_at) filter (where facts.is_own_half)
        else max(facts.given_at)
      end as consented_at,
      case
        -- A later tick for the e-mail itself undoes it. A withdrawal by SMS or phone stays,
        -- whichever half it was stored with.
        when facts.channel = 'email' and bool_or(facts.has_half)
          then max(facts.withdrawn_at) filter (where facts.is_own_half)
        else max(facts.withdrawn_at)
      end as withdrawn_at,
      max(facts.last_given_at) as last_given_at
    from (
      select
        said.restaurant_id,
        said.customer_id,
        said.channel,
        said.is_own_half,
        null::boolean as has_half,
        said.given_at,
        said.withdrawn_at,
        said.last_given_at
      from said
      union all
      select
        said.restaurant_id,
        said.merged_into_id,
        said.channel,
        said.is_own_half,
        null,
        said.given_at,
        said.withdrawn_at,
        said.last_given_at
      from said
      where said.merged_into_id is not null
      union all
      -- Which halves a merged person has: the choice may be stored with another contact's half.
      select
        customers.restaurant_id,
        customers.merged_into_id,
        channels.channel,
        null,
        case channels.channel
          when 'email'
            then num_nonnulls(customers.email_normalized, survivors.email_normalized) > 0
          else num_nonnulls(customers.phone_normalized, survivors.phone_normalized) > 0
        end,
        null,
        null,
        null
      from public.customers
      join public.customers as survivors
        on survivors.restaurant_id = customers.restaurant_id
        and survivors.id = customers.merged_into_id
      cross join unnest('{email,sms,phone}'::text[]) as channels (channel)
      where customers.merged_into_id is not null
    ) as facts
    group by facts.restaurant_id, facts.customer_id, facts.channel
  ) as counting
) as channels
group by channels.restaurant_id, channels.customer_id;

comment on view regulars.marketing_choices is
  'What each customer has chosen, per channel and overall, from the choices for its addresses; no '
  'row without a choice.';
