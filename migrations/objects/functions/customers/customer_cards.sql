-- One definition of the guest card for get_customer and find_customers. Every look-up reads one
-- customer by an index, so the cost depends on the number of cards and not on the size of the
-- restaurant.
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
  phone_opt_in boolean,
  next_expiry_on date,
  next_expiry_points bigint
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
    coalesce(accounts.tier, first.tier),
    coalesce(accounts.balance, 0),
    coalesce(accounts.lifetime_points, 0),
    coalesce(profiles.email_opt_in, false),
    coalesce(profiles.sms_opt_in, false),
    coalesce(profiles.phone_opt_in, false),
    accounts.next_expiry_on,
    accounts.next_expiry_points
  from unnest(customer_cards.customer_ids) with ordinality as wanted (customer_id, place)
  join public.customers
    on customers.restaurant_id = customer_cards.restaurant_id
    and customers.id = wanted.customer_id
  left join public.customer_profiles as profiles
    on profiles.restaurant_id = customer_cards.restaurant_id
    and profiles.customer_id = wanted.customer_id
  left join regulars.account_standings(
    restaurant_id => customer_cards.restaurant_id,
    customer_ids => customer_cards.customer_ids
  ) as accounts
    on accounts.program_id = v_program_id
    and accounts.customer_id = wanted.customer_id
  left join lateral (
    select regulars.tier_for(loyalty_programs.tier_definitions, 0) as tier
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = customer_cards.restaurant_id
      and loyalty_programs.id = v_program_id
  ) as first on true
  -- Tags and notes stay on the customer where staff wrote them; the card shows those of all merged
  -- customers.
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
  order by wanted.place;
end
$$;

comment on function regulars.customer_cards(uuid, uuid[]) is
  'The guest cards of the given customers, in that order: identity, visits, next booking, points '
  'and consents.';
revoke all on function regulars.customer_cards(uuid, uuid[]) from public;
