-- What regulars.post_booking_points would append for pg_temp.backfill_due: mostly an entry for each
-- difference. But what is taken back is taken award by award, and arrives on another account award
-- by award. Read only where there is something to take back.
create or replace function regulars.backfill_dry_run_entries()
returns bigint
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_entries bigint;
begin
  if not exists (select from pg_temp.backfill_due where backfill_due.points < 0) then
    select count(*)
    into v_entries
    from pg_temp.backfill_due;
    return v_entries;
  end if;

  with awards as materialized (
    select
      due.*,
      entries.occurred_at,
      entries.sequence,
      entries.points_delta + coalesce(taken.points, 0) as left_points,
      sum(entries.points_delta + coalesce(taken.points, 0)) over (
        partition by due.restaurant_id, due.booking_id, due.program_id, due.customer_id
        order by entries.sequence desc
      ) as points_so_far
    from pg_temp.backfill_due as due
    join regulars.standing_point_events as entries
      on entries.restaurant_id = due.restaurant_id
      and entries.booking_id = due.booking_id
      and entries.program_id = due.program_id
      and entries.customer_id = due.customer_id
      and entries.points_delta > 0
    left join (
      select
        reversals.restaurant_id,
        reversals.reverses_event_id,
        sum(reversals.points_delta) as points
      from regulars.standing_point_events as reversals
      where reversals.reverses_event_id is not null
      group by reversals.restaurant_id, reversals.reverses_event_id
    ) as taken
      on taken.restaurant_id = entries.restaurant_id
      and taken.reverses_event_id = entries.id
    where due.points < 0
  ),
  takings as (
    select
      awards.*,
      least(awards.left_points, -awards.points - (awards.points_so_far - awards.left_points))
        as taken_points
    from awards
    where awards.left_points > 0
      and awards.points_so_far - awards.left_points < -awards.points
  ),
  leavings as (
    select
      takings.restaurant_id,
      takings.booking_id,
      takings.taken_points,
      sum(takings.taken_points) over (
        partition by takings.restaurant_id, takings.booking_id
        order by
          takings.occurred_at,
          takings.program_id,
          takings.customer_id,
          takings.sequence
      ) as points_so_far
    from takings
    -- an account that the booking has left
    where takings.target = 0
  ),
  -- by award, on the account that loses points and on the one that gets them
  by_award as (
    select
      takings.restaurant_id,
      takings.booking_id,
      takings.program_id,
      takings.customer_id,
      -takings.taken_points as points
    from takings
    union all
    select
      due.restaurant_id,
      due.booking_id,
      due.program_id,
      due.customer_id,
      least(
        leavings.taken_points,
        due.points - (leavings.points_so_far - leavings.taken_points)
      )
    from pg_temp.backfill_due as due
    join leavings
      on leavings.restaurant_id = due.restaurant_id
      and leavings.booking_id = due.booking_id
    where due.points > 0
      and leavings.points_so_far - leavings.taken_points < due.points
  )
  select coalesce(sum(accounts.entries), 0)
  into v_entries
  from (
    select
      count(by_award.points)
        -- and one for what no award accounts for
        + (due.points <> coalesce(sum(by_award.points), 0))::integer as entries
    from pg_temp.backfill_due as due
    left join by_award
      on by_award.restaurant_id = due.restaurant_id
      and by_award.booking_id = due.booking_id
      and by_award.program_id = due.program_id
      and by_award.customer_id = due.customer_id
    group by due.restaurant_id, due.booking_id, due.program_id, due.customer_id, due.points
  ) as accounts;
  return v_entries;
end
$$;

comment on function regulars.backfill_dry_run_entries() is
  'How many ledger entries the backfill would append for the differences that '
  'regulars.backfill_dry_run has listed.';
revoke all on function regulars.backfill_dry_run_entries() from public;
