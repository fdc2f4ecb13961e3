-- Reads what guests typed, not what is stored: distinct contacts of the bookings, and the shown
-- phone of customers without bookings. A merged customer counts too: it still identifies its
-- contact.
create or replace function regulars.plan_phone_rules(restaurant_id uuid default null)
returns table (
  chunk_restaurant_id uuid,
  chunk integer,
  items bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'warning'
set work_mem = '128MB'
as $$
begin
  perform regulars.assert_restaurant(plan_phone_rules.restaurant_id);
  perform regulars.assert_own_temporary_tables();

  drop table if exists pg_temp.planned_phone_readings;
  drop table if exists pg_temp.phone_contacts;
  drop table if exists pg_temp.phone_rule_changes;

  -- The restaurants whose phones are read again, as of the plan.
  create temp table planned_phone_readings on commit preserve rows as
  select
    earlier_phone_readings.restaurant_id,
    earlier_phone_readings.changed_at
  from regulars.earlier_phone_readings
  where plan_phone_rules.restaurant_id is null
    or earlier_phone_readings.restaurant_id = plan_phone_rules.restaurant_id;

  -- The contacts with a phone: the number it was read as, and the number it becomes.
  create temp table phone_contacts on commit preserve rows as
  select
    contacts.restaurant_id,
    contacts.email_normalized,
    regulars.known_phone(
      contacts.restaurant_id,
      contacts.email_normalized,
      contacts.phone,
      contacts.becomes
    ) as phone_normalized,
    contacts.becomes,
    contacts.bookings,
    contacts.newest_at
  from (
    select
      raw.restaurant_id,
      regulars.usable_email(raw.email, restaurants.placeholder_contacts) as email_normalized,
      raw.phone,
      regulars.usable_phone(
        raw.phone,
        restaurants.country_code,
        restaurants.placeholder_contacts
      ) as becomes,
      raw.bookings,
      raw.newest_at
    from (
      select
        bookings.restaurant_id,
        bookings.customer_email as email,
        bookings.customer_phone as phone,
        count(*) as bookings,
        max(bookings.created_at) as newest_at
      from public.bookings
      where bookings.restaurant_id in (
          select planned_phone_readings.restaurant_id
          from pg_temp.planned_phone_readings
        )
      group by bookings.restaurant_id, bookings.customer_email, bookings.customer_phone
      union all
      select
        customers.restaurant_id,
        customers.email_normalized,
        customers.phone,
        0,
        '-infinity'
      from public.customers
      where customers.restaurant_id in (
          select planned_phone_readings.restaurant_id
          from pg_temp.planned_phone_readings
        )
        and customers.phone is not null
        -- the shown phone may come from a customer merged into this one
        and not exists (
          select
          from public.bookings
          where bookings.restaurant_id = customers.restaurant_id
            and bookings.customer_id = customers.id
        )
    ) as raw
    join public.restaurants on restaurants.id = raw.restaurant_id
    -- keeps the planner from repeating the calls wherever their results are used
    offset 0
  ) as contacts;

  -- What the new reading does to each customer; the chunks work through it.
  create temp table phone_rule_changes on commit preserve rows as
  with keys as (
    select
      customers.restaurant_id,
      customers.id as customer_id,
      customers.email_normalized,
      customers.phone_normalized,
      phone_contacts.becomes,
      phone_contacts.becomes is null and customers.email_normalized is null as is_unreadable,
      phone_contacts.becomes is not distinct from customers.phone_normalized as is_kept,
      sum(phone_contacts.bookings) as bookings,
      max(phone_contacts.newest_at) as newest_at
    from pg_temp.phone_contacts
    join public.customers
      on customers.restaurant_id = phone_contacts.restaurant_id
      and customers.identity
        = regulars.identity_key(phone_contacts.email_normalized, phone_contacts.phone_normalized)
      and customers.erased_at is null
    group by customers.restaurant_id, customers.id, phone_contacts.becomes
  ),
  ranked as (
    select
      keys.*,
      -- the customer keeps its present key as long as any of its numbers still reads as that key
      row_number() over (
        partition by keys.restaurant_id, keys.customer_id
        order by keys.is_unreadable, keys.is_kept desc, keys.newest_at desc, keys.becomes
      ) as place
    from keys
  ),
  moves as (
    select
      ranked.*,
      -- of several customers that would take one key, the oldest gets it
      row_number() over (
        partition by ranked.restaurant_id, ranked.email_normalized, ranked.becomes
        order by ranked.customer_id
      ) as taker
    from ranked
    where ranked.place = 1
      and not ranked.is_kept
      and not ranked.is_unreadable
  ),
  judged as (
    select
      ranked.restaurant_id,
      ranked.customer_id,
      ranked.email_normalized,
      ranked.phone_normalized,
      ranked.becomes,
      ranked.bookings,
      case
        when ranked.is_unreadable then 'unreadable'
        when ranked.place > 1 then 'part'
        when holders.id is not null or first_takers.customer_id is not null then 'join'
        else 'rekey'
      end as change,
      coalesce(holders.id, first_takers.customer_id) as other_customer_id
    from ranked
    left join moves
      on moves.restaurant_id = ranked.restaurant_id
      and moves.customer_id = ranked.customer_id
      and ranked.place = 1
    -- the customer that has the key now and keeps it
    left join public.customers as holders
      on holders.restaurant_id = ranked.restaurant_id
      and holders.identity = regulars.identity_key(ranked.email_normalized, ranked.becomes)
      and holders.erased_at is null
      and holders.id <> ranked.customer_id
      and not exists (
        select
        from moves as leaving
        where leaving.restaurant_id = holders.restaurant_id
          and leaving.customer_id = holders.id
      )
    left join moves as first_takers
      on moves.taker > 1
      and first_takers.taker = 1
      and first_takers.restaurant_id = moves.restaurant_id
      and regulars.identity_key(first_takers.email_normalized, first_takers.becomes)
        = regulars.identity_key(moves.email_normalized, moves.becomes)
    where not ranked.is_kept
  )
  select
    judged.*,
    ((row_number() over (
      partition by judged.restaurant_id
      order by
        regulars.identity_key(judged.email_normalized, judged.phone_normalized)
          collate "C",
        judged.customer_id
    ) - 1) / 1000)::integer as chunk
  from judged
  -- already merged by hand: both keys lead to the same guest
  where judged.change <> 'join'
    or regulars.customer_root(judged.restaurant_id, judged.customer_id)
      <> regulars.customer_root(judged.restaurant_id, judged.other_customer_id);

  return query
  select
    phone_rule_changes.restaurant_id,
    phone_rule_changes.chunk,
    count(*)
  from pg_temp.phone_rule_changes
  where phone_rule_changes.change = 'rekey'
  group by phone_rule_changes.restaurant_id, phone_rule_changes.chunk
  order by phone_rule_changes.restaurant_id, phone_rule_changes.chunk;
end
$$;

comment on function regulars.plan_phone_rules(uuid) is
  'Plans, in temporary tables of the session, what applying the present phone rules would change, '
  'and lists the chunks to re-key.';
revoke all on function regulars.plan_phone_rules(uuid) from public;
