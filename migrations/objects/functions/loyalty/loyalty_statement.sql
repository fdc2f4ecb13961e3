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
  recorded_at timestamptz
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
      standing.id is not null as is_standing,
      -- a pair that is not shown has one date: put first, it cancels out before the next line
      sum(events.points_delta) over (
        order by events.occurred_at, standing.id is not null, events.sequence
      ) as balance
    from public.loyalty_point_events as events
    left join regulars.standing_point_events as standing
      on standing.restaurant_id = events.restaurant_id
      and standing.program_id = events.program_id
      and standing.customer_id = events.customer_id
      and standing.id = events.id
    where events.restaurant_id = loyalty_statement.restaurant_id
      and events.program_id = v_program.id
      and events.customer_id = v_customer_id
      and events.occurred_at < v_to_at
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
    lines.recorded_at
  from lines
  left join public.bookings
    on bookings.restaurant_id = loyalty_statement.restaurant_id
    and bookings.id = lines.booking_id
  left join public.loyalty_point_event_notes as notes
    on notes.restaurant_id = loyalty_statement.restaurant_id
    and notes.event_id = lines.id
  order by lines.part, lines.occurred_at, lines.sequence;
end
$$;

comment on function public.loyalty_statement(uuid, uuid, timestamptz, timestamptz, uuid) is
  'Opening balance, entries with running balance from from_at until before to_at, closing '
  'balance. Raises RG007, RG010, RG020, RG021, RG022.';
revoke all on function public.loyalty_statement(uuid, uuid, timestamptz, timestamptz, uuid)
  from public;
