-- Every function that shows an account reads this: points without those that have expired, posted
-- or not, and the tier without what has lapsed. Where nothing depends on dates, the account's row
-- is enough.
create or replace function regulars.account_standings(
  restaurant_id uuid,
  customer_ids uuid[]
)
returns table (
  program_id uuid,
  customer_id uuid,
  balance bigint,
  pending bigint,
  spendable bigint,
  lifetime_points bigint,
  tier text,
  last_awarded_at timestamptz,
  next_expiry_on date,
  next_expiry_points bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_dated_ids uuid[] := regulars.dated_program_ids(account_standings.restaurant_id);
  v_customer_ids uuid[] := coalesce(
    account_standings.customer_ids,
    regulars.account_holders(account_standings.restaurant_id)
  );
begin
  return query
  with replayed as materialized (
    select
      replay.program_id,
      replay.customer_id,
      coalesce(sum(replay.points) filter (where replay.state in ('open', 'pending')), 0)
        - coalesce(sum(replay.points) filter (where replay.state = 'debt'), 0) as balance,
      coalesce(sum(replay.points) filter (where replay.state = 'pending'), 0) as pending,
      min(replay.next_expiry_on) as next_expiry_on,
      sum(replay.points) filter (
        where replay.state in ('open', 'pending')
          and replay.due_on = replay.next_expiry_on
      ) as next_expiry_points
    from (
      select
        replay.*,
        min(replay.due_on) filter (where replay.state in ('open', 'pending')) over (
          partition by replay.program_id, replay.customer_id
        ) as next_expiry_on
      from regulars.replay_points(
        restaurant_id => account_standings.restaurant_id,
        customer_ids => v_customer_ids,
        as_of => null
      ) as replay
      where v_dated_ids <> '{}'
    ) as replay
    group by replay.program_id, replay.customer_id
  )
  select
    accounts.program_id,
    accounts.customer_id,
    points.balance::bigint,
    points.pending::bigint,
    greatest(points.balance - points.pending, 0)::bigint,
    accounts.lifetime_points,
    regulars.tier_as_of(
      accounts.restaurant_id,
      accounts.program_id,
      accounts.customer_id,
      accounts.tier_definitions,
      accounts.lifetime_points,
      statement_timestamp()
    ),
    accounts.last_awarded_at,
    replayed.next_expiry_on,
    replayed.next_expiry_points::bigint
  from (
    select loyalty_points.*, loyalty_programs.tier_definitions
    from public.loyalty_points
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = loyalty_points.restaurant_id
      and loyalty_programs.id = loyalty_points.program_id
    where loyalty_points.restaurant_id = account_standings.restaurant_id
      and loyalty_points.customer_id = any (v_customer_ids)
  ) as accounts
  -- A full join is hashed or merged by both columns. A left join would compare each account with
  -- each replayed one of its program: the planner expects one account.
  full join replayed
    on replayed.program_id = accounts.program_id
    and replayed.customer_id = accounts.customer_id
  cross join lateral (
    select
      case
        when accounts.program_id = any (v_dated_ids) then coalesce(replayed.balance, 0)
        else accounts.balance
      end as balance,
      coalesce(replayed.pending, 0) as pending
  ) as points
  -- not strict, or the planner makes a left join of it
  where coalesce(accounts.restaurant_id = account_standings.restaurant_id, false);
end
$$;

comment on function regulars.account_standings(uuid, uuid[]) is
  'Points and tier of accounts as of now, without what has expired and lapsed, and how many expire '
  'next; customer_ids null: all.';
revoke all on function regulars.account_standings(uuid, uuid[]) from public;
