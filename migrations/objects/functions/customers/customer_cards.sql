-- One definition of the guest card for get_customer and find_customers. Every look-up is of one
-- customer by an index, so the cost follows the number of cards and not the size of the restaurant.
create or replace function regulars.customer_cards(
  restaurant_id uuid,
  customer_ids uuid[]
)
returns table (
  id uuid,
  full_name text,
  email text,
  phone text,
  tags text[],
  notes text,
  merged_ids uuid[],
  erased_at timestamptz,
  created_at timestamptz,
  total_bookings integer,
  total_visits integer,
  total_covers bigint,
  total_cancellations integer,
  total_no_shows integer,
  first_booking_at timestamptz,
  last_booking_at timestamptz,
  last_visit_at timestamptz,
  next_booking_id uuid,
  next_booking_at timestamptz,
  next_party_size integer,
  next_status text,
  program_id uuid,
  tier text,
  balance bigint,
  lifetime_points bigint,
  email_opt_in boolean,
  sms_opt_in boolean,
  phone_opt_in boolean
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_program_id uuid := regulars.default_program_id(customer_cards.restaurant_id);
begin
  return query
  select
    customers.id,
    customers.full_name,
    customers.email,
    customers.phone,
    coalesce(merged.tags, customers.tags),
    coalesce(merged.notes, customers.notes),
    coalesce(merged.ids, '{}'),
    customers.erased_at,
    customers.created_at,
    coalesce(profiles.total_bookings, 0),
    coalesce(profiles.total_visits, 0),
    coalesce(profiles.total_covers, 0),
    coalesce(profiles.total_cancellations, 0),
    coalesce(profiles.total_no_shows, 0),
    profiles.first_booking_at,
    profiles.last_booking_at,
    profiles.last_visit_at,
    next.id,
    next.starts_at,
    next.party_size,
    next.status,
    v_program_id,
    accounts.tier,
    coalesce(accounts.balance, 0),
    coalesce(accounts.lifetime_points, 0),
    coalesce(consents.email, profiles.marketing_opt_in, false),
    coalesce(consents.sms, profiles.marketing_opt_in, false),
    coalesce(consents.phone, profiles.marketing_opt_in, false)
  from unnest(customer_cards.customer_ids) with ordinality as wanted (customer_id, place)
  join public.customers
    on customers.restaurant_id = customer_cards.restaurant_id
    and customers.id = wanted.customer_id
  left join public.customer_profiles as profiles
    on profiles.restaurant_id = customer_cards.restaurant_id
    and profiles.customer_id = wanted.customer_id
  left join public.loyalty_points as accounts
    on accounts.restaurant_id = customer_cards.restaurant_id
    and accounts.program_id = v_program_id
    and accounts.customer_id = wanted.customer_id
  -- Tags and notes stay where staff wrote them; the card shows those of the whole person.
  left join lateral (
    select
      array_agg(duplicates.id order by duplicates.id) as ids,
      array(
        select distinct everybody.tag
        from (
          select unnest(customers.tags) as tag
          union all
          select unnest(others.tags)
          from public.customers as others
          where others.restaurant_id = customer_cards.restaurant_id
            and others.merged_into_id = wanted.customer_id
        ) as everybody
        order by everybody.tag
      ) as tags,
      nullif(
        concat_ws(
          E'\n',
          customers.notes,
          string_agg(duplicates.notes, E'\n' order by duplicates.id)
        ),
        ''
      ) as notes
    from public.customers as duplicates
    where duplicates.restaurant_id = customer_cards.restaurant_id
      and duplicates.merged_into_id = wanted.customer_id
    having count(*) > 0
  ) as merged on true
  left join lateral (
    select
      bookings.id,
      bookings.starts_at,
      bookings.party_size,
      bookings.status
    from public.bookings
    where bookings.restaurant_id = customer_cards.restaurant_id
      and bookings.customer_id = wanted.customer_id
      and bookings.starts_at >= now()
      and bookings.status in ('pending', 'pending_allocation', 'confirmed')
    order by bookings.starts_at
    limit 1
  ) as next on true
  -- Only where there was a call; else every choice was a ticked box, which speaks for every
  -- channel.
  left join lateral (
    select
      coalesce(bool_or(chosen.is_given) filter (where chosen.channel = 'email'), false) as email,
      coalesce(bool_or(chosen.is_given) filter (where chosen.channel = 'sms'), false) as sms,
      coalesce(bool_or(chosen.is_given) filter (where chosen.channel = 'phone'), false) as phone
    from (
      -- as regulars.derived_customer_profiles says, a channel at a time
      select
        choices.channel,
        coalesce(
          max(choices.occurred_at) filter (where choices.is_given)
          > max(choices.occurred_at) filter (where not choices.is_given),
          bool_or(choices.is_given)
        ) as is_given
      from (
        select
          marketing_consents.channel,
          marketing_consents.is_given,
          marketing_consents.occurred_at
        from public.marketing_consents
        where marketing_consents.restaurant_id = customer_cards.restaurant_id
          and marketing_consents.customer_id = any (
            array[wanted.customer_id] || coalesce(merged.ids, '{}')
          )
        union all
        select
          channels.channel,
          true,
          ticked.at
        from unnest('{email,sms,phone}'::text[]) as channels (channel)
        cross join (
          select max(
            case when bookings.import_batch_id is null then bookings.created_at else '-infinity' end
          ) as at
          from public.bookings
          where bookings.restaurant_id = customer_cards.restaurant_id
            and bookings.customer_id = wanted.customer_id
            and bookings.marketing_opt_in
        ) as ticked
        where ticked.at is not null
      ) as choices
      group by choices.channel
    ) as chosen
    where exists (
      select
      from public.marketing_consents
      where marketing_consents.restaurant_id = customer_cards.restaurant_id
        and marketing_consents.customer_id = any (
          array[wanted.customer_id] || coalesce(merged.ids, '{}')
        )
    )
    having count(*) > 0
  ) as consents on true
  order by wanted.place;
end
$$;

comment on function regulars.customer_cards(uuid, uuid[]) is
  'The guest cards of the given customers, in that order: who it is, how often, what next, which '
  'points, which consents.';
revoke all on function regulars.customer_cards(uuid, uuid[]) from public;
