-- Posts entries that no booking causes: adjustments, redemptions and their reversals. Locks the
-- customer, so that no merge moves the account, and then the account. Whatever was decided before
-- is checked again under the locks.
create or replace function regulars.post_manual_entry(
  restaurant_id uuid,
  program_id uuid,
  customer_id uuid,
  points_delta integer,
  code text,
  note text,
  actor text,
  idempotency_key text,
  body jsonb,
  reverses_event_id uuid default null,
  metadata jsonb default '{}',
  occurred_at timestamptz default null
)
returns setof public.loyalty_point_events
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_key text := regulars.manual_source_key(post_manual_entry.idempotency_key);
  v_request text := regulars.manual_request(
    post_manual_entry.idempotency_key,
    post_manual_entry.body
  );
  v_customer_id uuid;
  v_program public.loyalty_programs;
  v_points bigint;
  v_points_delta integer := post_manual_entry.points_delta;
  v_reversed public.loyalty_point_events;
  v_has_dated_points boolean;
  v_occurred_at timestamptz;
begin
  perform regulars.assert_length('reason', post_manual_entry.note);
  perform regulars.assert_given(
    'actor',
    post_manual_entry.actor,
    'the id or kind of the one who acts'
  );
  perform regulars.assert_given('reason', post_manual_entry.note, 'a text that says why');
  if btrim(post_manual_entry.idempotency_key) = '' then
    perform regulars.refuse_field('idempotency_key', 'a text of the caller''s, or null');
  elsif post_manual_entry.occurred_at > clock_timestamp()
    or post_manual_entry.occurred_at is not null
      and regulars.datable(post_manual_entry.occurred_at) is null
  then
    perform regulars.refuse_field('occurred_at', 'in the past, or null for now');
  end if;

  if post_manual_entry.idempotency_key is not null then
    return query
    select entries.*
    from regulars.find_manual_entry(post_manual_entry.restaurant_id, v_key, v_request) as entries;
    if found then
      return;
    end if;
  end if;

  v_program := regulars.resolve_program(
    post_manual_entry.restaurant_id,
    post_manual_entry.program_id
  );
  v_customer_id := regulars.lock_customer(
    post_manual_entry.restaurant_id,
    post_manual_entry.customer_id
  );

  if post_manual_entry.idempotency_key is not null then
    return query
    select entries.*
    from regulars.find_manual_entry(post_manual_entry.restaurant_id, v_key, v_request) as entries;
    if found then
      return;
    end if;
  end if;

  -- A missing account has nothing to decide from; appending opens it.
  perform regulars.open_accounts(post_manual_entry.restaurant_id, array[v_customer_id]);
  if post_manual_entry.reverses_event_id is not null then
    select loyalty_point_events.*
    into v_reversed
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = post_manual_entry.restaurant_id
      and loyalty_point_events.id = post_manual_entry.reverses_event_id;
  end if;
  v_program := regulars.resolve_program(
    post_manual_entry.restaurant_id,
    -- a transfer may have moved the points
    case
      when v_reversed.id is null then post_manual_entry.program_id
      else regulars.program_of_entry(v_reversed)
    end
  );

  v_has_dated_points := regulars.has_dated_points(v_program);
  -- Expired points are posted before the new entry.
  if v_has_dated_points then
    perform regulars.post_expiries(
      restaurant_id => post_manual_entry.restaurant_id,
      customer_ids => array[v_customer_id],
      as_of => clock_timestamp()
    );
  end if;
  v_occurred_at := coalesce(post_manual_entry.occurred_at, clock_timestamp());

  if post_manual_entry.code = 'redemption' then
    if v_has_dated_points or post_manual_entry.occurred_at is not null then
      -- The entry must be covered at its date and at every later one, so that the account is never
      -- in debt.
      select -post_manual_entry.points_delta - max(replay.points)
      into v_points
      from regulars.replay_points(
        restaurant_id => post_manual_entry.restaurant_id,
        customer_ids => array[v_customer_id],
        as_of => clock_timestamp(),
        since => v_occurred_at,
        entries => array[
          regulars.new_entry(
            restaurant_id => post_manual_entry.restaurant_id,
            program_id => v_program.id,
            customer_id => v_customer_id,
            points_delta => post_manual_entry.points_delta,
            reason => post_manual_entry.code,
            occurred_at => v_occurred_at
          )
        ]
      ) as replay
      where replay.program_id = v_program.id
        and replay.state = 'short';
    else
      select loyalty_points.balance
      into v_points
      from public.loyalty_points
      where loyalty_points.restaurant_id = post_manual_entry.restaurant_id
        and loyalty_points.program_id = v_program.id
        and loyalty_points.customer_id = v_customer_id;
      v_points := coalesce(v_points, 0);
    end if;
    if v_points < -post_manual_entry.points_delta then
      raise exception using
        errcode = 'RG023',
        message = 'the points do not cover it',
        detail = format(
          'customer_id %s: %s points wanted, %s spendable.',
          v_customer_id,
          -post_manual_entry.points_delta,
          greatest(v_points, 0)
        ),
        hint = 'Redeem at most the spendable points that get_loyalty_account returns.';
    end if;
  elsif post_manual_entry.reverses_event_id is not null then
    v_points := regulars.points_left(v_reversed);
    v_points_delta := coalesce(v_points_delta, -v_points);
    if v_points = 0 or abs(v_points_delta) > abs(v_points) then
      raise exception using
        errcode = 'RG025',
        message = 'the points have been given back already',
        detail = format('event %s: %s points left of it.', v_reversed.id, abs(v_points)),
        hint = 'See the account''s statement.';
    end if;
    if v_points_delta = -v_points then
      -- all points of the reward are back
      update public.loyalty_rewards
      set stock = loyalty_rewards.stock + 1
      where loyalty_rewards.restaurant_id = post_manual_entry.restaurant_id
        and loyalty_rewards.id = (v_reversed.metadata ->> 'reward_id')::uuid
        and loyalty_rewards.stock is not null;
    end if;
  end if;

  perform regulars.append_entries(
    post_manual_entry.restaurant_id,
    array[
      regulars.new_entry(
        restaurant_id => post_manual_entry.restaurant_id,
        program_id => v_program.id,
        customer_id => v_customer_id,
        points_delta => v_points_delta,
        reason => post_manual_entry.code,
        occurred_at => v_occurred_at,
        source_key => v_key,
        reverses_event_id => post_manual_entry.reverses_event_id,
        actor => post_manual_entry.actor,
        metadata => post_manual_entry.metadata || case
          -- By this an unmerge finds the points that were given under the duplicate's id.
          when v_customer_id = post_manual_entry.customer_id then '{}'
          else jsonb_build_object('named', post_manual_entry.customer_id)
        end || case
          when post_manual_entry.idempotency_key is null then '{}'
          else jsonb_build_object('request', v_request)
        end
      )
    ]
  );

  -- A late entry may change what has expired.
  if v_has_dated_points and post_manual_entry.occurred_at is not null then
    perform regulars.post_expiries(
      restaurant_id => post_manual_entry.restaurant_id,
      customer_ids => array[v_customer_id],
      as_of => clock_timestamp()
    );
  end if;

  return query
  with entries as (
    select entries.*
    from regulars.find_manual_entry(post_manual_entry.restaurant_id, v_key, v_request) as entries
  ),
  noted as (
    insert into public.loyalty_point_event_notes (restaurant_id, event_id, note)
    select entries.restaurant_id, entries.id, post_manual_entry.note
    from entries
  )
  select entries.*
  from entries;
end
$$;

comment on function regulars.post_manual_entry(
  uuid, uuid, uuid, integer, text, text, text, text, jsonb, uuid, jsonb, timestamptz
) is
  'Appends one entry that no booking causes and returns it; a repeated key returns the first '
  'entry. Without points it reverses what is left of the entry named. Raises RG001, RG007, RG017, '
  'RG020, RG021, RG023, RG025, RG043.';
revoke all on function regulars.post_manual_entry(
  uuid, uuid, uuid, integer, text, text, text, text, jsonb, uuid, jsonb, timestamptz
) from public;
