create or replace function public.export_customer(restaurant_id uuid, customer_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
-- the same export in every session
set timezone = 'UTC'
set intervalstyle = 'postgres'
set bytea_output = 'hex'
as $$
#variable_conflict use_column
declare
  v_root_id uuid := regulars.customer_root(
    export_customer.restaurant_id,
    export_customer.customer_id
  );
  v_group uuid[];
begin
  perform regulars.assert_restaurant(export_customer.restaurant_id);
  if v_root_id is null then
    perform regulars.assert_not_erased(
      restaurant_id => export_customer.restaurant_id,
      customer_ids => array[export_customer.customer_id]
    );
  end if;
  v_group := v_root_id || regulars.merged_customers(export_customer.restaurant_id, v_root_id);

  return jsonb_build_object(
    'restaurant_id', export_customer.restaurant_id,
    'customer_id', v_root_id,
    'exported_at', now(),
    'customers', (
      select jsonb_agg(
        to_jsonb(customers) - 'identity'
        order by customers.id <> v_root_id, customers.id
      )
      from public.customers
      where customers.restaurant_id = export_customer.restaurant_id
        and customers.id = any (v_group)
    ),
    'profile', (
      select to_jsonb(profiles)
      from public.customer_profiles as profiles
      where profiles.restaurant_id = export_customer.restaurant_id
        and profiles.customer_id = v_root_id
    ),
    'bookings', (
      select coalesce(
        jsonb_agg(
          to_jsonb(bookings) - 'idempotency_hash'
          order by bookings.starts_at, bookings.id
        ),
        '[]'
      )
      from public.bookings
      where bookings.restaurant_id = export_customer.restaurant_id
        and bookings.customer_id = v_root_id
    ),
    'waiting_list', (
      select coalesce(jsonb_agg(to_jsonb(waiting_list) order by waiting_list.id), '[]')
      from public.bookings
      join public.waiting_list
        on waiting_list.restaurant_id = bookings.restaurant_id
        and waiting_list.booking_id = bookings.id
      where bookings.restaurant_id = export_customer.restaurant_id
        and bookings.customer_id = v_root_id
    ),
    'marketing_consents', (
      select coalesce(
        jsonb_agg(to_jsonb(consents) order by consents.occurred_at, consents.id),
        '[]'
      )
      from public.marketing_consents as consents
      where consents.restaurant_id = export_customer.restaurant_id
        and consents.customer_id = any (v_group)
    ),
    'marketing_addresses', (
      select coalesce(
        jsonb_agg(
          to_jsonb(addresses) - 'address_digest' || jsonb_build_object('address', halves.address)
          order by halves.address, addresses.channel
        ),
        '[]'
      )
      from (
        select customers.email_normalized as address
        from public.customers
        where customers.restaurant_id = export_customer.restaurant_id
          and customers.id = any (v_group)
        union
        select customers.phone_normalized
        from public.customers
        where customers.restaurant_id = export_customer.restaurant_id
          and customers.id = any (v_group)
      ) as halves
      join regulars.marketing_salts
        on marketing_salts.restaurant_id = export_customer.restaurant_id
      join public.marketing_addresses as addresses
        on addresses.restaurant_id = export_customer.restaurant_id
        and addresses.address_digest
          = regulars.address_digest(marketing_salts.salt, halves.address)
    ),
    'loyalty_accounts', (
      select coalesce(
        jsonb_agg(to_jsonb(accounts) order by accounts.program_id, accounts.customer_id),
        '[]'
      )
      from public.loyalty_points as accounts
      where accounts.restaurant_id = export_customer.restaurant_id
        and accounts.customer_id = any (v_group)
    ),
    'loyalty_entries', (
      select coalesce(
        jsonb_agg(
          to_jsonb(entries) - 'digest'
            || jsonb_strip_nulls(jsonb_build_object('note', notes.note))
          order by entries.program_id, entries.customer_id, entries.sequence
        ),
        '[]'
      )
      from public.loyalty_points as accounts
      join public.loyalty_point_events as entries
        on entries.restaurant_id = accounts.restaurant_id
        and entries.program_id = accounts.program_id
        and entries.customer_id = accounts.customer_id
      left join public.loyalty_point_event_notes as notes
        on notes.restaurant_id = entries.restaurant_id
        and notes.event_id = entries.id
      where accounts.restaurant_id = export_customer.restaurant_id
        and accounts.customer_id = any (v_group)
    ),
    'loyalty_exclusions', (
      select coalesce(jsonb_agg(to_jsonb(exclusions) order by exclusions.id), '[]')
      from public.loyalty_exclusions as exclusions
      where exclusions.restaurant_id = export_customer.restaurant_id
        and exclusions.customer_id = any (v_group)
    ),
    'tier_changes', (
      select coalesce(jsonb_agg(to_jsonb(changes) order by changes.id), '[]')
      from public.loyalty_points as accounts
      join public.loyalty_tier_changes as changes
        on changes.restaurant_id = accounts.restaurant_id
        and changes.program_id = accounts.program_id
        and changes.customer_id = accounts.customer_id
      where accounts.restaurant_id = export_customer.restaurant_id
        and accounts.customer_id = any (v_group)
    ),
    'events', (
      select coalesce(
        jsonb_agg(to_jsonb(events) order by events.booking_id, events.booking_sequence),
        '[]'
      )
      from public.bookings
      join public.analytics_events as events
        on events.restaurant_id = bookings.restaurant_id
        and events.booking_id = bookings.id
      where bookings.restaurant_id = export_customer.restaurant_id
        and bookings.customer_id = v_root_id
    ),
    'merges', (
      select coalesce(jsonb_agg(to_jsonb(merges) order by merges.id), '[]')
      from public.customer_merges as merges
      where merges.restaurant_id = export_customer.restaurant_id
        and (merges.duplicate_id = any (v_group) or merges.survivor_id = any (v_group))
    ),
    'erasure', (
      select to_jsonb(erasures)
      from public.customer_erasures as erasures
      where erasures.restaurant_id = export_customer.restaurant_id
        and erasures.customer_id = v_root_id
    )
  );
end
$$;

comment on function public.export_customer(uuid, uuid) is
  'Everything held on a guest, including all merged customers, as one JSON document. Raises '
  'RG007, RG010.';
revoke all on function public.export_customer(uuid, uuid) from public;
