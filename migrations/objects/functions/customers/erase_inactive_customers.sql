create or replace function public.erase_inactive_customers(
  restaurant_id uuid,
  older_than interval,
  actor text,
  dry_run boolean default false,
  limit_to integer default 1000
)
returns table (
  customer_id uuid,
  last_active_at timestamptz,
  is_erased boolean
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_before timestamptz := now() - erase_inactive_customers.older_than;
  v_customer record;
begin
  perform regulars.assert_restaurant(erase_inactive_customers.restaurant_id);
  perform regulars.assert_actor(erase_inactive_customers.actor);
  if erase_inactive_customers.older_than < interval '1 day' is not false then
    raise exception using
      errcode = 'RG040',
      message = 'a value given for the customer is not valid',
      detail = 'older_than must be an interval of at least one day.',
      hint = 'Such as 3 years: guests of whom nothing was heard for that long are erased.',
      column = 'older_than';
  end if;

  for v_customer in
    select
      customers.id,
      greatest(customers.created_at, profiles.last_booking_at, latest.at) as last_active_at
    from public.customers
    left join public.customer_profiles as profiles
      on profiles.restaurant_id = erase_inactive_customers.restaurant_id
      and profiles.customer_id = customers.id
    cross join lateral (
      select max(dates.at) as at
      from (
        (
          select bookings.starts_at as at
          from public.bookings
          where bookings.restaurant_id = erase_inactive_customers.restaurant_id
            and bookings.customer_id = customers.id
          order by bookings.starts_at desc
          limit 1
        )
        union all
        (
          select max(marketing_consents.occurred_at)
          from public.marketing_consents
          where marketing_consents.restaurant_id = erase_inactive_customers.restaurant_id
            and marketing_consents.customer_id = customers.id
        )
        union all
        (
          select max(duplicates.created_at)
          from public.customers as duplicates
          where duplicates.restaurant_id = erase_inactive_customers.restaurant_id
            and duplicates.merged_into_id = customers.id
        )
      ) as dates
    ) as latest
    where customers.restaurant_id = erase_inactive_customers.restaurant_id
      and customers.erased_at is null
      and customers.merged_into_id is null
      and customers.created_at < v_before
      and coalesce(profiles.last_booking_at < v_before, true)
      and coalesce(latest.at < v_before, true)
    order by customers.identity
    limit erase_inactive_customers.limit_to
  loop
    if not erase_inactive_customers.dry_run then
      perform regulars.erase_person(
        restaurant_id => erase_inactive_customers.restaurant_id,
        customer_id => v_customer.id,
        actor => erase_inactive_customers.actor,
        reason => 'retention'
      );
    end if;
    customer_id := v_customer.id;
    last_active_at := v_customer.last_active_at;
    is_erased := not erase_inactive_customers.dry_run;
    return next;
  end loop;
end
$$;

comment on function public.erase_inactive_customers(uuid, interval, text, boolean, integer) is
  'Erases guests who have not booked, visited or chosen anything for that long, at most limit_to '
  'a call; a dry run only lists them. Raises RG010, RG040.';
revoke all on function public.erase_inactive_customers(uuid, interval, text, boolean, integer)
  from public;
