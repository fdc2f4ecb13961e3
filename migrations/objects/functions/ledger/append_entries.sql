-- The one writer of the ledger: account by account, in the one order, it moves the account by what
-- is appended, numbers and inserts the entries in the order given, and weighs the tier. All entries
-- are of bookings, or none is: only points of bookings count towards a tier.
--
-- The upsert opens the account or locks it, so that an entry which depends on nothing else in its
-- account (a first award) needs no lock before.
create or replace function regulars.append_entries(
  restaurant_id uuid,
  entries public.loyalty_point_events[]
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
-- arrays of one and of a thousand entries want the same plan, and making it anew takes longer than
-- running it
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_is_earned boolean := (append_entries.entries[1]).booking_id is not null;
  v_move record;
  v_account public.loyalty_points;
  v_tier text;
  v_appended integer;
  v_customer_ids uuid[];
  v_changes public.loyalty_tier_changes[] := '{}';
begin
  if coalesce(cardinality(append_entries.entries), 0) = 0 then
    return 0;
  end if;

  -- what the clock has done to a tier is told apart from what the new entries do
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

  for v_move in
    select
      sums.*,
      (
        select loyalty_programs.tier_definitions
        from public.loyalty_programs
        where loyalty_programs.restaurant_id = append_entries.restaurant_id
          and loyalty_programs.id = sums.program_id
      ) as tier_definitions,
      newest.sequence as newest_sequence,
      greatest(v_now, newest.recorded_at) as recorded_at
    from (
      select
        entries.program_id,
        entries.customer_id,
        array_agg(entries.ordinality order by entries.ordinality) as places,
        count(*) as count,
        sum(entries.points_delta) as points,
        max(entries.occurred_at) filter (where v_is_earned and entries.points_delta > 0)
          as awarded_at
      from unnest(append_entries.entries) with ordinality as entries
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
    order by sums.program_id, sums.customer_id
  loop
    insert into public.loyalty_points as accounts (
      restaurant_id,
      program_id,
      customer_id,
      balance,
      lifetime_points,
      tier,
      tier_set_at,
      last_awarded_at,
      last_sequence,
      updated_at
    )
    values (
      append_entries.restaurant_id,
      v_move.program_id,
      v_move.customer_id,
      v_move.points,
      case when v_is_earned then v_move.points else 0 end,
      regulars.tier_for(v_move.tier_definitions, 0),
      v_now,
      v_move.awarded_at,
      coalesce(v_move.newest_sequence, 0) + v_move.count,
      v_move.recorded_at
    )
    on conflict (restaurant_id, program_id, customer_id) do update
    set
      balance = accounts.balance + excluded.balance,
      lifetime_points = accounts.lifetime_points + excluded.lifetime_points,
      tier_set_at = case when v_is_earned then v_now else accounts.tier_set_at end,
      last_awarded_at = greatest(accounts.last_awarded_at, v_move.awarded_at),
      last_sequence = greatest(accounts.last_sequence, v_move.newest_sequence) + v_move.count,
      -- once more, since the lock may have been waited for
      updated_at = greatest(v_move.recorded_at, clock_timestamp())
    returning accounts.*
    into v_account;

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
      v_account.restaurant_id,
      v_account.program_id,
      v_account.customer_id,
      (numbered.entry).booking_id,
      numbered.sequence,
      (numbered.entry).points_delta,
      (numbered.entry).reason,
      -- without a key of its own an entry is known by its place, which is safe under the account's
      -- lock
      coalesce(
        (numbered.entry).source_key,
        concat_ws(
          ':',
          (numbered.entry).reason,
          v_account.program_id,
          v_account.customer_id,
          numbered.sequence
        )
      ),
      (numbered.entry).reverses_event_id,
      (numbered.entry).actor,
      (numbered.entry).metadata,
      (numbered.entry).occurred_at,
      v_account.updated_at
    from (
      select
        append_entries.entries[places.place] as entry,
        v_account.last_sequence - v_move.count + places.ordinality as sequence
      from unnest(v_move.places) with ordinality as places (place, ordinality)
    ) as numbered
    on conflict (restaurant_id, source_key) do nothing;

    -- a request on another account, which took the same key this very moment: all keys but those
    -- are held by locks
    get diagnostics v_appended = row_count;
    if v_appended < v_move.count then
      raise exception using
        errcode = 'RG017',
        message = 'the idempotency key was used for another request',
        detail = format('restaurant_id %s.', append_entries.restaurant_id),
        hint = 'Repeat a request with the same arguments; give each new one a key of its own.',
        column = 'idempotency_key';
    end if;

    if v_is_earned then
      v_tier := regulars.tier_as_of(
        v_account.restaurant_id,
        v_account.program_id,
        v_account.customer_id,
        v_move.tier_definitions,
        v_account.lifetime_points,
        v_now
      );
      if v_tier <> v_account.tier then
        v_changes := v_changes || regulars.new_tier_change(
          restaurant_id => v_account.restaurant_id,
          program_id => v_account.program_id,
          customer_id => v_account.customer_id,
          tier_before => v_account.tier,
          tier => v_tier,
          cause => 'entry',
          occurred_at => v_now,
          event_id => (
            select loyalty_point_events.id
            from public.loyalty_point_events
            where loyalty_point_events.restaurant_id = v_account.restaurant_id
              and loyalty_point_events.program_id = v_account.program_id
              and loyalty_point_events.customer_id = v_account.customer_id
              and loyalty_point_events.sequence = v_account.last_sequence
          )
        );
      end if;
    end if;
  end loop;

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
  'Appends entries that are due to the ledger, in their order: moves their accounts, numbers '
  'them, weighs and notes the tiers. Returns how many. Raises RG017.';
revoke all on function regulars.append_entries(uuid, public.loyalty_point_events[]) from public;
