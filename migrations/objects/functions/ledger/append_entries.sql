-- The only writer of the ledger, except regulars.post_new_accounts for the guests of a first
-- backfill. It numbers and inserts the entries in the order given, moves the accounts by them and
-- weighs the tiers. Either all entries of a call are of bookings or none is, because only points of
-- bookings count towards a tier.
--
-- A single entry is written by its keys, in the simplest statements possible; many entries are
-- written by one statement.
create or replace function regulars.append_entries(
  restaurant_id uuid,
  entries public.loyalty_point_events[]
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
-- A generic plan: two entries and a thousand want the same one, and planning takes longer than
-- running it.
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_is_earned boolean := (append_entries.entries[1]).booking_id is not null;
  v_entry public.loyalty_point_events;
  v_account public.loyalty_points;
  v_tier text;
  v_appended integer;
  v_program_ids uuid[];
  v_customer_ids uuid[];
  v_changes public.loyalty_tier_changes[] := '{}';
begin
  if coalesce(cardinality(append_entries.entries), 0) = 0 then
    return 0;
  end if;

  -- Records lapses by the clock first, apart from changes by the new entries.
  if v_is_earned and exists (
    select
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = append_entries.restaurant_id
      and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
  ) then
    v_customer_ids := array(
      select distinct entries.customer_id
      from unnest(append_entries.entries) as entries
    );
    perform regulars.open_accounts(append_entries.restaurant_id, v_customer_ids);
    v_now := clock_timestamp();
    perform regulars.record_tier_lapses(
      restaurant_id => append_entries.restaurant_id,
      customer_ids => v_customer_ids,
      as_of => v_now
    );
  end if;

  if cardinality(append_entries.entries) = 1 then
    v_entry := append_entries.entries[1];

    select
      loyalty_point_events.sequence,
      loyalty_point_events.recorded_at
    into v_entry.sequence, v_entry.recorded_at
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = append_entries.restaurant_id
      and loyalty_point_events.program_id = v_entry.program_id
      and loyalty_point_events.customer_id = v_entry.customer_id
    order by loyalty_point_events.sequence desc
    limit 1;

    -- The caller of a first award holds no lock of the account, because the entry depends on
    -- nothing else in it; the update may wait for the lock here.
    loop
      update public.loyalty_points as accounts
      set
        balance = accounts.balance + v_entry.points_delta,
        lifetime_points = accounts.lifetime_points
          + case when v_is_earned then v_entry.points_delta else 0 end,
        tier_set_at = case when v_is_earned then v_now else accounts.tier_set_at end,
        last_awarded_at = greatest(
          accounts.last_awarded_at,
          case when v_is_earned and v_entry.points_delta > 0 then v_entry.occurred_at end
        ),
        last_sequence = greatest(accounts.last_sequence, v_entry.sequence) + 1,
        updated_at = greatest(v_entry.recorded_at, clock_timestamp())
      where accounts.restaurant_id = append_entries.restaurant_id
        and accounts.program_id = v_entry.program_id
        and accounts.customer_id = v_entry.customer_id
      returning accounts.*
      into v_account;
      exit when found;

      perform regulars.open_accounts(
        restaurant_id => append_entries.restaurant_id,
        customer_ids => array[v_entry.customer_id],
        program_ids => array[v_entry.program_id]
      );
    end loop;

    insert into public.loyalty_point_events (
      restaurant_id,
      program_id,
      customer_id,
      booking_id,
      sequence,
      points_delta,
      reason,
      source_key,
      reverses_event_id,
      actor,
      metadata,
      occurred_at,
      recorded_at
    )
    values (
      v_account.restaurant_id,
      v_account.program_id,
      v_account.customer_id,
      v_entry.booking_id,
      v_account.last_sequence,
      v_entry.points_delta,
      v_entry.reason,
      coalesce(
        v_entry.source_key,
        concat_ws(
          ':',
          v_entry.reason,
          v_account.program_id,
          v_account.customer_id,
          v_account.last_sequence
        )
      ),
      v_entry.reverses_event_id,
      v_entry.actor,
      v_entry.metadata,
      v_entry.occurred_at,
      v_account.updated_at
    )
    on conflict (restaurant_id, source_key) do nothing
    returning loyalty_point_events.id
    into v_entry.id;

    get diagnostics v_appended = row_count;

    if v_is_earned then
      -- under the account's lock, so that no tier is given by definitions that have changed
      select regulars.tier_as_of(
        v_account.restaurant_id,
        v_account.program_id,
        v_account.customer_id,
        loyalty_programs.tier_definitions,
        v_account.lifetime_points,
        v_now
      )
      into v_tier
      from public.loyalty_programs
      where loyalty_programs.restaurant_id = v_account.restaurant_id
        and loyalty_programs.id = v_account.program_id;

      if v_tier <> v_account.tier then
        v_changes := array[
          regulars.new_tier_change(
            restaurant_id => v_account.restaurant_id,
            program_id => v_account.program_id,
            customer_id => v_account.customer_id,
            tier_before => v_account.tier,
            tier => v_tier,
            cause => 'entry',
            occurred_at => v_now,
            event_id => v_entry.id
          )
        ];
      end if;
    end if;
  else
    select array_agg(accounts.program_id), array_agg(accounts.customer_id)
    into v_program_ids, v_customer_ids
    from (
      select distinct entries.program_id, entries.customer_id
      from unnest(append_entries.entries) as entries
    ) as accounts;

    perform regulars.open_accounts(
      restaurant_id => append_entries.restaurant_id,
      customer_ids => v_customer_ids,
      program_ids => v_program_ids
    );
    v_now := clock_timestamp();

    update public.loyalty_points as accounts
    set
      balance = accounts.balance + sums.points,
      lifetime_points = accounts.lifetime_points
        + case when v_is_earned then sums.points else 0 end,
      tier_set_at = case when v_is_earned then v_now else accounts.tier_set_at end,
      last_awarded_at = greatest(accounts.last_awarded_at, sums.awarded_at),
      last_sequence = greatest(accounts.last_sequence, newest.sequence) + sums.count,
      updated_at = greatest(v_now, newest.recorded_at)
    from (
      select
        entries.program_id,
        entries.customer_id,
        count(*) as count,
        sum(entries.points_delta) as points,
        max(entries.occurred_at) filter (where v_is_earned and entries.points_delta > 0)
          as awarded_at
      from unnest(append_entries.entries) as entries
      group by entries.program_id, entries.customer_id
    ) as sums
    left join lateral (
      select
        loyalty_point_events.sequence,
        loyalty_point_events.recorded_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = append_entries.restaurant_id
        and loyalty_point_events.program_id = sums.program_id
        and loyalty_point_events.customer_id = sums.customer_id
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest on true
    where accounts.restaurant_id = append_entries.restaurant_id
      and accounts.program_id = sums.program_id
      and accounts.customer_id = sums.customer_id;

    insert into public.loyalty_point_events (
      restaurant_id,
      program_id,
      customer_id,
      booking_id,
      sequence,
      points_delta,
      reason,
      source_key,
      reverses_event_id,
      actor,
      metadata,
      occurred_at,
      recorded_at
    )
    select
      append_entries.restaurant_id,
      numbered.program_id,
      numbered.customer_id,
      numbered.booking_id,
      numbered.number,
      numbered.points_delta,
      numbered.reason,
      coalesce(
        numbered.source_key,
        concat_ws(
          ':',
          numbered.reason,
          numbered.program_id,
          numbered.customer_id,
          numbered.number
        )
      ),
      numbered.reverses_event_id,
      numbered.actor,
      numbered.metadata,
      numbered.occurred_at,
      numbered.updated_at
    from (
      select
        entries.*,
        accounts.updated_at,
        accounts.last_sequence + 1 - row_number() over (
          partition by entries.program_id, entries.customer_id
          order by entries.ordinality desc
        ) as number
      from unnest(append_entries.entries) with ordinality as entries
      join public.loyalty_points as accounts
        on accounts.restaurant_id = append_entries.restaurant_id
        and accounts.program_id = entries.program_id
        and accounts.customer_id = entries.customer_id
    ) as numbered
    order by numbered.program_id, numbered.customer_id, numbered.number
    on conflict (restaurant_id, source_key) do nothing;

    get diagnostics v_appended = row_count;

    if v_is_earned then
      v_changes := array(
        select regulars.new_tier_change(
          restaurant_id => weighed.restaurant_id,
          program_id => weighed.program_id,
          customer_id => weighed.customer_id,
          tier_before => weighed.tier_before,
          tier => weighed.tier,
          cause => 'entry',
          occurred_at => v_now,
          event_id => (
            select loyalty_point_events.id
            from public.loyalty_point_events
            where loyalty_point_events.restaurant_id = weighed.restaurant_id
              and loyalty_point_events.program_id = weighed.program_id
              and loyalty_point_events.customer_id = weighed.customer_id
              and loyalty_point_events.sequence = weighed.last_sequence
          )
        )
        from (
          select
            accounts.restaurant_id,
            accounts.program_id,
            accounts.customer_id,
            accounts.last_sequence,
            accounts.tier as tier_before,
            regulars.tier_as_of(
              accounts.restaurant_id,
              accounts.program_id,
              accounts.customer_id,
              loyalty_programs.tier_definitions,
              accounts.lifetime_points,
              v_now
            ) as tier
          from unnest(v_program_ids, v_customer_ids) as given (program_id, customer_id)
          join public.loyalty_points as accounts
            on accounts.restaurant_id = append_entries.restaurant_id
            and accounts.program_id = given.program_id
            and accounts.customer_id = given.customer_id
          join public.loyalty_programs
            on loyalty_programs.restaurant_id = accounts.restaurant_id
            and loyalty_programs.id = accounts.program_id
          offset 0
        ) as weighed
        where weighed.tier <> weighed.tier_before
      );
    end if;
  end if;

  -- Only a concurrent request on another account can have taken the same key; all other keys are
  -- guarded by locks.
  if v_appended < cardinality(append_entries.entries) then
    perform regulars.refuse_key(format('restaurant_id %s.', append_entries.restaurant_id));
  end if;

  if cardinality(v_changes) > 0 then
    perform regulars.set_tiers(
      restaurant_id => append_entries.restaurant_id,
      changes => v_changes,
      as_of => v_now
    );
  end if;

  return cardinality(append_entries.entries);
end
$$;

comment on function regulars.append_entries(uuid, public.loyalty_point_events[]) is
  'Appends due entries to the ledger in the order given: numbers them, moves their accounts, '
  'weighs the tiers and records their changes. Returns how many entries. Raises RG017.';
revoke all on function regulars.append_entries(uuid, public.loyalty_point_events[]) from public;
