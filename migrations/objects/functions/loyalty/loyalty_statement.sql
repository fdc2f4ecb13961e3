create or replace function public.loyalty_statement(
  restaurant_id uuid,
  customer_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  program_id uuid default null
)
returns table (
  line text,
  occurred_at timestamptz,
  points_delta integer,
  balance bigint,
  reason text,
  booking_id uuid,
  booking_reference text,
  note text,
  actor text,
  event_id uuid,
  sequence integer,
  reverses_event_id uuid,
  recorded_at timestamptz,
  next_expiry_on date,
  next_expiry_points bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_from_at timestamptz := coalesce(loyalty_statement.from_at, '-infinity');
  v_to_at timestamptz := coalesce(loyalty_statement.to_at, 'infinity');
  v_customer_id uuid;
  v_program public.loyalty_programs;
begin
  perform regulars.assert_restaurant(loyalty_statement.restaurant_id);

  if v_to_at < v_from_at then
    perform regulars.refuse_field('to_at', 'after from_at');
  end if;

  v_program := regulars.resolve_program(
    loyalty_statement.restaurant_id,
    loyalty_statement.program_id
  );
  v_customer_id := regulars.find_customer(
    loyalty_statement.restaurant_id,
    loyalty_statement.customer_id
  );

  return query
  with entries as (
    select
      events.*,
      events.id is null or standing.id is not null as is_standing,
      -- The two entries of a hidden pair have the same date; sorted first, they cancel out before
      -- the next line.
      sum(events.points_delta) over (
        order by
          events.occurred_at,
          events.id is null or standing.id is not null,
          events.sequence nulls first
      ) as balance
    from (
      select events.*
      from public.loyalty_point_events as events
      where events.restaurant_id = loyalty_statement.restaurant_id
        and events.program_id = v_program.id
        and events.customer_id = v_customer_id
        and events.occurred_at < v_to_at
      -- expired points that are not posted yet
      union all
      select owed.*
      from regulars.expiries_owed(
        restaurant_id => loyalty_statement.restaurant_id,
        customer_ids => array[v_customer_id],
        as_of => case
          when v_to_at <= statement_timestamp()
            -- before year 1 the subtraction could leave the range of timestamps
            then greatest(v_to_at, timestamptz '0001-01-01 00:00+00') - interval '1 microsecond'
        end
      ) as owed
    ) as events
    left join regulars.standing_point_events as standing
      on standing.restaurant_id = events.restaurant_id
      and standing.program_id = events.program_id
      and standing.customer_id = events.customer_id
      and standing.id = events.id
    where events.program_id = v_program.id
  ),
  lines as (
    select
      1 as part,
      'opening' as line,
      loyalty_statement.from_at as occurred_at,
      null::integer as points_delta,
      coalesce(sum(entries.points_delta), 0) as balance,
      null::text as reason,
      null::uuid as booking_id,
      null::text as actor,
      null::uuid as id,
      null::uuid as source_id,
      null::integer as sequence,
      null::uuid as reverses_event_id,
      null::timestamptz as recorded_at
    from entries
    where entries.occurred_at < v_from_at
    union all
    select
      2,
      'entry',
      entries.occurred_at,
      entries.points_delta,
      entries.balance,
      entries.reason,
      entries.booking_id,
      entries.actor,
      entries.id,
      coalesce((entries.metadata ->> 'source')::uuid, entries.id),
      entries.sequence,
      entries.reverses_event_id,
      entries.recorded_at
    from entries
    where entries.occurred_at >= v_from_at
      and entries.is_standing
    union all
    select
      3,
      'closing',
      loyalty_statement.to_at,
      null,
      coalesce(sum(entries.points_delta), 0),
      null,
      null,
      null,
      null,
      null,
      null,
      null,
      null
    from entries
  )
  select
    lines.line,
    lines.occurred_at,
    lines.points_delta,
    lines.balance::bigint,
    lines.reason,
    lines.booking_id,
    bookings.reference,
    notes.note,
    lines.actor,
    lines.id,
    lines.sequence,
    lines.reverses_event_id,
    lines.recorded_at,
    next.next_expiry_on,
    next.next_expiry_points
  from lines
  left join public.bookings
    on bookings.restaurant_id = loyalty_statement.restaurant_id
    and bookings.id = lines.booking_id
  left join public.loyalty_point_event_notes as notes
    on notes.restaurant_id = loyalty_statement.restaurant_id
    and notes.event_id = lines.source_id
  -- what is next is known of now alone
  left join lateral (
    select standings.next_expiry_on, standings.next_expiry_points
    from regulars.account_standings(
      restaurant_id => loyalty_statement.restaurant_id,
      customer_ids => array[v_customer_id]
    ) as standings
    where lines.line = 'closing'
      and v_to_at > statement_timestamp()
      and standings.program_id = v_program.id
  ) as next on true
  order by lines.part, lines.occurred_at, lines.sequence nulls first;
end
$$;

comment on function public.loyalty_statement(uuid, uuid, timestamptz, timestamptz, uuid) is
  'Opening balance, entries with running balance from from_at until before to_at, closing '
  'balance; the closing line of now also tells what expires next. Raises RG001, RG007, RG010, '
  'RG020, RG021.';
revoke all on function public.loyalty_statement(uuid, uuid, timestamptz, timestamptz, uuid)
  from public;
