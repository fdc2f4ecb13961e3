-- A pair for each entry: out of the duplicate's account and into the survivor's. Undone from a
-- customer that was merged itself since, what had moved on is fetched from where it is now: a later
-- pair names, in metadata.of, the entry that it moved on. The caller holds the accounts, and
-- rebuilds them.
create or replace function regulars.move_manual_entries(
  restaurant_id uuid,
  merge_ids uuid[],
  customer_ids uuid[],
  actor text,
  is_undo boolean
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
begin
  with recursive entries as materialized (
    select flows.flow, standing.*
    from public.loyalty_points
    join regulars.standing_point_events as standing
      on standing.restaurant_id = loyalty_points.restaurant_id
      and standing.program_id = loyalty_points.program_id
      and standing.customer_id = loyalty_points.customer_id
      and standing.booking_id is null
    join regulars.point_flows as flows
      on flows.restaurant_id = standing.restaurant_id
      and flows.id = standing.id
    where loyalty_points.restaurant_id = move_manual_entries.restaurant_id
      and loyalty_points.customer_id = any (move_manual_entries.customer_ids)
  ),
  undone as (
    select 1 as step, entries.id
    from entries
    where move_manual_entries.is_undo
      and entries.reason = 'merge'
      and entries.metadata ->> 'merge_id' = move_manual_entries.merge_ids[1]::text
    union all
    select undone.step + 1, entries.id
    from undone
    join entries
      on entries.reason = 'merge'
      and entries.metadata ->> 'of' = undone.id::text
      and entries.metadata ->> 'merge_id' = move_manual_entries.merge_ids[undone.step + 1]::text
  ),
  moved as (
    select
      entries.program_id,
      halves.customer_id,
      halves.sign * entries.points_delta as points_delta,
      null::uuid as reverses_event_id,
      entries.occurred_at,
      concat_ws(':', 'merge', customer_merges.id, entries.id, halves.sign) as source_key,
      entries.metadata || jsonb_build_object(
        'merge_id', customer_merges.id,
        'of', entries.id,
        'flow', entries.flow
      ) as metadata
    from public.customer_merges
    join entries on entries.customer_id = customer_merges.duplicate_id
    cross join lateral (
      values
        (customer_merges.duplicate_id, -1),
        (customer_merges.survivor_id, 1)
    ) as halves (customer_id, sign)
    where not move_manual_entries.is_undo
      and customer_merges.restaurant_id = move_manual_entries.restaurant_id
      and customer_merges.id = move_manual_entries.merge_ids[1]
    union all
    select
      entries.program_id,
      entries.customer_id,
      -entries.points_delta,
      entries.id,
      entries.occurred_at,
      concat_ws(':', 'merge', entries.id, 'undo'),
      entries.metadata || '{"undo": true}'
    from undone
    join entries on entries.id = undone.id
  )
  insert into public.loyalty_point_events (
    restaurant_id,
    program_id,
    customer_id,
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
    move_manual_entries.restaurant_id,
    moved.program_id,
    moved.customer_id,
    greatest(newest.sequence, loyalty_points.last_sequence) + row_number() over (
      partition by moved.program_id, moved.customer_id
      order by moved.occurred_at, moved.source_key
    ),
    moved.points_delta,
    'merge',
    moved.source_key,
    moved.reverses_event_id,
    move_manual_entries.actor,
    moved.metadata,
    moved.occurred_at,
    greatest(v_now, newest.recorded_at)
  from moved
  join public.loyalty_points
    on loyalty_points.restaurant_id = move_manual_entries.restaurant_id
    and loyalty_points.program_id = moved.program_id
    and loyalty_points.customer_id = moved.customer_id
  left join lateral (
    select
      loyalty_point_events.sequence,
      loyalty_point_events.recorded_at
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = move_manual_entries.restaurant_id
      and loyalty_point_events.program_id = moved.program_id
      and loyalty_point_events.customer_id = moved.customer_id
    order by loyalty_point_events.sequence desc
    limit 1
  ) as newest on true;
end
$$;

comment on function regulars.move_manual_entries(uuid, uuid[], uuid[], text, boolean) is
  'Posts the pairs that move the manual entries of a merge, or (undo) those that take them back '
  'along the given merges.';
revoke all on function regulars.move_manual_entries(uuid, uuid[], uuid[], text, boolean)
  from public;
