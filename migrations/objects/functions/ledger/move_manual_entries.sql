-- Each entry is moved by a pair: out of the duplicate's account and into the survivor's. If the
-- survivor was itself merged since, an unmerge fetches the entry from where it is now. In metadata,
-- `of` names the entry that the pair moved, `source` the entry it stands for, and `origin` the
-- entry that first brought these points.
--
-- An unmerge also takes back what was posted since the merge for entries of the duplicate (a
-- redemption given back) or under the duplicate's own id, or the id of one merged into it. The
-- caller holds the accounts.
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
  v_entries public.loyalty_point_events[];
begin
  with recursive entries as materialized (
    select
      flows.flow,
      flows.award_id,
      standing.*
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
  returned as (
    select
      entries.program_id,
      entries.customer_id,
      customer_merges.duplicate_id,
      entries.award_id,
      entries.flow,
      min(entries.occurred_at) as occurred_at,
      -- for the next unmerge
      max(entries.metadata ->> 'named') as named,
      sum(entries.points_delta)::integer as points
    from public.customer_merges
    join entries on entries.customer_id <> customer_merges.duplicate_id
    where move_manual_entries.is_undo
      and customer_merges.restaurant_id = move_manual_entries.restaurant_id
      and customer_merges.id = move_manual_entries.merge_ids[1]
      and entries.id not in (select undone.id from undone)
      and entries.award_id in (
        select origins.award_id
        from undone
        join entries as origins on origins.id = undone.id
        union all
        select named.award_id
        from entries as named
        where (named.metadata ->> 'named')::uuid = any (
            customer_merges.duplicate_id || regulars.merged_customers(
              restaurant_id => move_manual_entries.restaurant_id,
              customer_id => customer_merges.duplicate_id
            )
          )
          and named.points_delta > 0
      )
    group by 1, 2, 3, 4, 5
    having sum(entries.points_delta) <> 0
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
        'source', coalesce(entries.metadata ->> 'source', entries.id::text),
        'origin', entries.award_id,
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
    union all
    select
      returned.program_id,
      halves.customer_id,
      halves.sign * returned.points,
      null,
      returned.occurred_at,
      concat_ws(
        ':',
        'unmerge',
        move_manual_entries.merge_ids[1],
        returned.award_id,
        returned.customer_id,
        halves.sign
      ),
      jsonb_strip_nulls(
        jsonb_build_object(
          'unmerge_id', move_manual_entries.merge_ids[1],
          'origin', returned.award_id,
          'flow', returned.flow,
          'named', returned.named
        )
      )
    from returned
    cross join lateral (
      values
        (returned.customer_id, -1),
        (returned.duplicate_id, 1)
    ) as halves (customer_id, sign)
  )
  select array_agg(
    regulars.new_entry(
      restaurant_id => move_manual_entries.restaurant_id,
      program_id => moved.program_id,
      customer_id => moved.customer_id,
      points_delta => moved.points_delta,
      reason => 'merge',
      occurred_at => moved.occurred_at,
      source_key => moved.source_key,
      reverses_event_id => moved.reverses_event_id,
      actor => move_manual_entries.actor,
      metadata => moved.metadata
    )
    order by moved.program_id, moved.customer_id, moved.occurred_at, moved.source_key
  )
  into v_entries
  from moved;

  perform regulars.append_entries(move_manual_entries.restaurant_id, v_entries);
end
$$;

comment on function regulars.move_manual_entries(uuid, uuid[], uuid[], text, boolean) is
  'Posts the pairs that move the manual entries of a merge, or (undo) those that take them back '
  'along the given merges.';
revoke all on function regulars.move_manual_entries(uuid, uuid[], uuid[], text, boolean)
  from public;
