create or replace function regulars.write_choices(restaurant_id uuid, customer_ids uuid[])
returns void
language sql
volatile
begin atomic
  update public.customer_profiles
  set
    email_opt_in = found.email_opt_in,
    sms_opt_in = found.sms_opt_in,
    phone_opt_in = found.phone_opt_in,
    marketing_opt_in = found.marketing_opt_in,
    last_marketing_opt_in_at = found.last_marketing_opt_in_at,
    marketing_choice_at = found.marketing_choice_at,
    updated_at = now()
  from (
    select
      wanted.customer_id,
      coalesce(choices.email_opt_in, false) as email_opt_in,
      coalesce(choices.sms_opt_in, false) as sms_opt_in,
      coalesce(choices.phone_opt_in, false) as phone_opt_in,
      coalesce(choices.marketing_opt_in, false) as marketing_opt_in,
      choices.last_marketing_opt_in_at,
      choices.marketing_choice_at
    from unnest(write_choices.customer_ids) as wanted (customer_id)
    -- Looks up one by one: a join would read all choices of the restaurant for a few customers.
    left join lateral (
      select marketing_choices.*
      from regulars.marketing_choices
      where marketing_choices.restaurant_id = write_choices.restaurant_id
        and marketing_choices.customer_id = wanted.customer_id
      offset 0
    ) as choices on true
  ) as found
  where customer_profiles.restaurant_id = write_choices.restaurant_id
    and customer_profiles.customer_id = found.customer_id
    and (
      customer_profiles.email_opt_in,
      customer_profiles.sms_opt_in,
      customer_profiles.phone_opt_in,
      customer_profiles.marketing_opt_in,
      customer_profiles.last_marketing_opt_in_at,
      customer_profiles.marketing_choice_at
    ) is distinct from (
      found.email_opt_in,
      found.sms_opt_in,
      found.phone_opt_in,
      found.marketing_opt_in,
      found.last_marketing_opt_in_at,
      found.marketing_choice_at
    );
end;

comment on function regulars.write_choices(uuid, uuid[]) is
  'Writes the choices for the addresses into profiles that the caller has locked or made.';
revoke all on function regulars.write_choices(uuid, uuid[]) from public;
