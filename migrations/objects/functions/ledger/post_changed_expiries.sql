-- Expired points of an award that is taken back are reinstated, and an award that comes back after
-- its due date expires. The caller has just appended the entries and holds the accounts.
--
-- What it costs does not grow with the account:
-- Where everything earned since the award's date is still to expire, nothing that has expired
-- depends on the award, because uses take first what expires first. Nothing is done then.
-- Where nothing was ever used, each award expires on its own, so that only the changed ones are
-- replayed. Only what is left, an old award of an account with uses, replays the account.
create or replace function regulars.post_changed_expiries(
  restaurant_id uuid,
  entries public.loyalty_point_events[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_entry public.loyalty_point_events;
  v_awarded_at timestamptz;
  v_is_due boolean;
  v_changes public.loyalty_point_events[] := '{}';
  v_used_ids uuid[] := '{}';
begin
  -- Entry by entry, by key: a plan for all would join them to the ledger of the restaurant.
  foreach v_entry in array post_changed_expiries.entries loop
    perform
    from public.loyalty_point_events as expired
    where expired.restaurant_id = post_changed_expiries.restaurant_id
      and expired.customer_id = v_entry.customer_id
      and expired.metadata ? 'due_on'
    order by expired.metadata ->> 'due_on'
    limit 1;
    continue when not found;

    v_awarded_at := coalesce(
      (
        select awards.occurred_at
        from public.loyalty_point_events as awards
        where awards.restaurant_id = post_changed_expiries.restaurant_id
          and awards.id = v_entry.reverses_event_id
      ),
      v_entry.occurred_at
    );
    -- the earliest date on which anything earned since can expire, whichever rule it goes by
    select bool_or(
      timezone(
        restaurants.timezone,
        (
          regulars.business_date(v_awarded_at, restaurants.timezone, restaurants.day_starts_at)
          + versions.expires_after
        )::date + restaurants.day_starts_at
      ) <= v_now
    )
    into v_is_due
    from public.restaurants
    join public.loyalty_program_versions as versions
      on versions.restaurant_id = restaurants.id
      and versions.program_id = v_entry.program_id
    where restaurants.id = post_changed_expiries.restaurant_id;
    continue when v_is_due is not true;

    if exists (
      select
      from public.loyalty_point_events as used
      where used.restaurant_id = post_changed_expiries.restaurant_id
        and used.customer_id = v_entry.customer_id
        and used.program_id = v_entry.program_id
        and used.points_delta < 0
        and (used.booking_id is null or used.reverses_event_id is null)
        and not used.metadata ? 'due_on'
    ) then
      v_used_ids := v_used_ids || v_entry.customer_id;
    else
      v_changes := v_changes || v_entry;
    end if;
  end loop;

  if v_used_ids <> '{}' then
    perform regulars.post_expiries(
      restaurant_id => post_changed_expiries.restaurant_id,
      customer_ids => v_used_ids,
      as_of => v_now
    );
  end if;
  v_changes := array(
    select changed
    from unnest(v_changes) as changed
    where changed.customer_id <> all (v_used_ids)
  );
  if v_changes = '{}' then
    return;
  end if;

  perform regulars.append_entries(
    post_changed_expiries.restaurant_id,
    array(
      select owed
      from regulars.expiries_owed(
        restaurant_id => post_changed_expiries.restaurant_id,
        customer_ids => '{}',
        as_of => v_now,
        changes => v_changes
      ) as owed
    )
  );
end
$$;

comment on function regulars.post_changed_expiries(uuid, public.loyalty_point_events[]) is
  'Posts what entries of bookings, just appended, change in what has expired.';
revoke all on function regulars.post_changed_expiries(uuid, public.loyalty_point_events[])
  from public;
