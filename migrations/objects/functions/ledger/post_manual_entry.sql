-- What bookings do not cause: adjustments, redemptions, their reversals. Locks the customer (so
-- that no merge moves the account meanwhile), then the account; whatever was decided before is
-- looked at again under the locks.
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
begin
  if post_manual_entry.actor is null or btrim(post_manual_entry.actor) = '' then
    perform regulars.refuse_field('actor', 'the id or kind of whoever does it');
  elsif post_manual_entry.note is null or btrim(post_manual_entry.note) = '' then
    perform regulars.refuse_field('reason', 'a text that tells why');
  elsif btrim(post_manual_entry.idempotency_key) = '' then
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

  -- What is due goes first: afterwards it could not be told whether these points were used in time.
  if v_program.expires_after is not null then
    perform regulars.post_expiries(
      restaurant_id => post_manual_entry.restaurant_id,
      customer_ids => array[v_customer_id],
      as_of => clock_timestamp()
    );
  end if;

  -- one that is missing has nothing to be decided by: appending opens it
  perform regulars.open_accounts(post_manual_entry.restaurant_id, array[v_customer_id]);

  if post_manual_entry.code = 'redemption' then
    v_points := coalesce((
      select loyalty_points.balance
      from public.loyalty_points
      where loyalty_points.restaurant_id = post_manual_entry.restaurant_id
        and loyalty_points.program_id = v_program.id
        and loyalty_points.customer_id = v_customer_id
    ), 0);
    if v_program.spendable_from = 'visit' then
      v_points := v_points - regulars.pending_points(
        post_manual_entry.restaurant_id,
        v_program.id,
        v_customer_id,
        clock_timestamp()
      );
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
        hint = 'Redeem no more than get_loyalty_account tells to be spendable.';
    end if;
  elsif post_manual_entry.reverses_event_id is not null then
    select sum(loyalty_point_events.points_delta)
    into v_points
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = post_manual_entry.restaurant_id
      and (
        loyalty_point_events.id = post_manual_entry.reverses_event_id
        or loyalty_point_events.reverses_event_id = post_manual_entry.reverses_event_id
      );
    if v_points + post_manual_entry.points_delta > 0 then
      raise exception using
        errcode = 'RG025',
        message = 'the points have been given back already',
        detail = format(
          'event %s: %s points left of it.',
          post_manual_entry.reverses_event_id,
          -v_points
        ),
        hint = 'See the account''s statement.';
    end if;
  end if;

  perform regulars.append_entries(
    post_manual_entry.restaurant_id,
    array[
      regulars.new_entry(
        restaurant_id => post_manual_entry.restaurant_id,
        program_id => v_program.id,
        customer_id => v_customer_id,
        points_delta => post_manual_entry.points_delta,
        reason => post_manual_entry.code,
        occurred_at => coalesce(post_manual_entry.occurred_at, clock_timestamp()),
        source_key => v_key,
        reverses_event_id => post_manual_entry.reverses_event_id,
        actor => post_manual_entry.actor,
        metadata => post_manual_entry.metadata || case
          when post_manual_entry.idempotency_key is null then '{}'
          else jsonb_build_object('request', v_request)
        end
      )
    ]
  );

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
  'Appends one entry that no booking causes and returns it; again with the same key: the first. '
  'Raises RG007, RG017, RG020, RG021, RG022, RG023, RG025, RG043.';
revoke all on function regulars.post_manual_entry(
  uuid, uuid, uuid, integer, text, text, text, text, jsonb, uuid, jsonb, timestamptz
) from public;
