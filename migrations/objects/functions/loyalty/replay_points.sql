-- The only computation of what is left of points. It replays an account by (occurred_at, sequence).
-- At one instant, expiry comes before use. A use takes, of the points earned and spendable by then,
-- those that expire first. What it does not find becomes a debt, which new points pay first. A
-- reversed entry counts as if it had never been.
--
-- Points expire by the accrual version under which they were earned: the version in force when the
-- award was recorded, or the booking's pin if that is older (a booking that was moved). Points
-- without a pin (manual entries, points from an older system) expire by the version of their date,
-- counted from when that version was made if that is later. Where points are spendable from the
-- visit, expiry counts from the visit, or from its planned date until the guest has come.
--
-- States: expired is what expired on due_on, posted or not; open is what is left; pending waits for
-- the visit; debt is what was used beyond that; short (only with since) is the greatest debt from
-- since on. as_of null: now.
--
-- Points moved here from another program expire by the version that was copied along with them, and
-- the notices that it brought.
--
-- An expiry notice changes dates only from its own date on (regulars.expiry_notices), so it leaves
-- the past as it was. noticed: the program as if it announced its expires_after for its
-- expiry_notice_on now.
create or replace function regulars.replay_points(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz,
  entries public.loyalty_point_events[] default '{}',
  since timestamptz default null,
  noticed public.loyalty_programs default null
)
returns table (
  program_id uuid,
  customer_id uuid,
  state text,
  due_on date,
  due_at timestamptz,
  points bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- A generic plan: it uses the index, however many accounts there are, and planning takes longer
-- than running it.
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_item record;
  v_program_id uuid;
  v_customer_id uuid;
  v_due_on date[];
  v_due_at timestamptz[];
  v_left bigint[];
  v_count integer;
  v_first integer;
  v_place integer;
  v_points bigint;
  v_part bigint;
  v_debt bigint;
  v_short bigint;
  v_dated_ids uuid[] := regulars.dated_program_ids(replay_points.restaurant_id);
  v_notices regulars.expiry_notices[] := regulars.notices_in_force(
    replay_points.restaurant_id,
    replay_points.noticed
  );
  v_as_of timestamptz := coalesce(replay_points.as_of, statement_timestamp());
  -- nothing counts from the future
  v_until timestamptz := coalesce(replay_points.as_of, 'infinity');
  v_customer_ids uuid[] := coalesce(
    replay_points.customer_ids,
    regulars.account_holders(replay_points.restaurant_id)
  );
begin
  if replay_points.noticed.expires_after is not null then
    v_dated_ids := v_dated_ids || replay_points.noticed.id;
  end if;

  if replay_points.since is null then
    return query
    select
      sums.program_id,
      sums.customer_id,
      case when sums.points > 0 then 'open' else 'debt' end,
      null::date,
      null::timestamptz,
      abs(sums.points)::bigint
    from (
      select entries.program_id, entries.customer_id, sum(entries.points_delta) as points
      from (
        select
          events.program_id,
          events.customer_id,
          events.points_delta
        from public.loyalty_points as accounts
        join public.loyalty_point_events as events
          on events.restaurant_id = accounts.restaurant_id
          and events.program_id = accounts.program_id
          and events.customer_id = accounts.customer_id
        where accounts.restaurant_id = replay_points.restaurant_id
          and accounts.customer_id = any (v_customer_ids)
          and accounts.program_id <> all (v_dated_ids)
          and events.occurred_at <= v_until
        union all
        select
          added.program_id,
          added.customer_id,
          added.points_delta
        from unnest(replay_points.entries) as added
        where added.program_id <> all (v_dated_ids)
      ) as entries
      group by entries.program_id, entries.customer_id
    ) as sums
    where sums.points <> 0;
  end if;

  for v_item in
    with flows as (
      select
        flows.program_id,
        flows.customer_id,
        flows.booking_id,
        flows.award_id,
        0 as place,
        flows.award_sequence,
        flows.award_recorded_at,
        flows.points_delta,
        flows.flow,
        flows.earned_at,
        flows.rule_version
      from public.loyalty_points as accounts
      join regulars.point_flows as flows
        on flows.restaurant_id = accounts.restaurant_id
        and flows.program_id = accounts.program_id
        and flows.customer_id = accounts.customer_id
        -- makes the planner use the index of the account even without statistics
        and flows.sequence > 0
      where accounts.restaurant_id = replay_points.restaurant_id
        and accounts.customer_id = any (v_customer_ids)
        and (replay_points.since is not null or accounts.program_id = any (v_dated_ids))
        and flows.restaurant_id = replay_points.restaurant_id
        and flows.occurred_at <= v_until
        and flows.flow <> 'expired'
      union all
      select
        added.program_id,
        added.customer_id,
        added.booking_id,
        added.reverses_event_id,
        case when added.reverses_event_id is null then added.ordinality else 0 end,
        coalesce(awards.award_sequence, 2147483647),
        coalesce(awards.award_recorded_at, 'infinity'),
        added.points_delta,
        case
          when added.booking_id is not null or coalesce(awards.points_delta, added.points_delta) > 0
            then 'earned'
          else 'used'
        end,
        coalesce(awards.earned_at, added.occurred_at),
        awards.rule_version
      from unnest(replay_points.entries) with ordinality as added
      left join lateral (
        select *
        from regulars.point_flows as named
        where named.restaurant_id = replay_points.restaurant_id
          and named.id = added.reverses_event_id
        limit 1
      ) as awards on true
      where replay_points.since is not null
        or added.program_id = any (v_dated_ids)
    ),
    items as (
      select
        flows.program_id,
        flows.customer_id,
        flows.booking_id,
        min(flows.award_sequence) as sequence,
        min(flows.award_recorded_at) as recorded_at,
        min(flows.earned_at) as earned_at,
        min(flows.rule_version) as rule_version,
        sum(flows.points_delta)::bigint as points
      from flows
      group by
        flows.program_id,
        flows.customer_id,
        flows.booking_id,
        flows.award_id,
        flows.place
      having sum(flows.points_delta) <> 0
    ),
    dated as (
      select
        items.*,
        case
          when items.points < 0 or programs.spendable_from <> 'visit' or items.booking_id is null
            then items.earned_at
          when bookings.status = 'completed' then greatest(
            items.earned_at,
            least(bookings.starts_at, bookings.completed_at)
          )
        end as available_at,
        regulars.business_date(
          greatest(
            items.earned_at,
            case when programs.spendable_from = 'visit' then bookings.starts_at end,
            case
              when pinned.version is null or items.rule_version is not null
                then versions.created_at
            end
          ),
          restaurants.timezone,
          restaurants.day_starts_at
        ) as counts_on,
        versions.version,
        (versions.version).expires_after,
        restaurants.timezone,
        restaurants.day_starts_at
      from items
      join public.restaurants
        on restaurants.id = replay_points.restaurant_id
      join public.loyalty_programs as programs
        on programs.restaurant_id = replay_points.restaurant_id
        and programs.id = items.program_id
      join public.customers
        on customers.restaurant_id = replay_points.restaurant_id
        and customers.id = items.customer_id
        -- what is left on a merged customer's account cancels out
        and customers.merged_into_id is null
      left join public.bookings
        on bookings.restaurant_id = replay_points.restaurant_id
        and bookings.id = items.booking_id
      cross join lateral (
        select
          case
            when bookings.loyalty_program_id = items.program_id
              then bookings.loyalty_accrual_version
            else items.rule_version
          end as version
      ) as pinned
      left join lateral (
        select
          versions as version,
          versions.created_at
        from public.loyalty_program_versions as versions
        cross join lateral (
          select versions.created_at
            <= case when pinned.version is null then items.earned_at else items.recorded_at end
            as was_in_force
        ) as moment
        where versions.restaurant_id = replay_points.restaurant_id
          and versions.program_id = items.program_id
          and items.points > 0
          and case
            when pinned.version is null then versions.accrual_version >= 1
            else versions.accrual_version <= pinned.version
          end
        -- the newest version in force; the first one for entries older than the program
        order by
          moment.was_in_force desc,
          case
            when moment.was_in_force then -versions.accrual_version
            else versions.accrual_version
          end
        limit 1
      ) as versions on true
    )
    select
      dated.program_id,
      dated.customer_id,
      dated.sequence,
      dated.points,
      dated.available_at,
      due.due_on,
      coalesce(
        timezone(dated.timezone, due.due_on + dated.day_starts_at),
        'infinity'
      ) as due_at
    from dated
    cross join lateral (
      select
        case
          when v_notices = '{}' and (dated.version).adopted_notices_on is null
            then (dated.counts_on + dated.expires_after)::date
          when dated.points > 0 then regulars.noticed_due_on(
            v_notices,
            dated.version,
            dated.counts_on
          )
        end as due_on
    ) as due
    union all
    -- the end of the last account
    select null, null, null, null, null, null, null
    order by program_id, customer_id, available_at, sequence
  loop
    if (v_item.program_id, v_item.customer_id) is distinct from (v_program_id, v_customer_id) then
      for v_place in 1..coalesce(v_count, 0) loop
        if v_left[v_place] > 0 then
          state := case when v_due_at[v_place] <= v_as_of then 'expired' else 'open' end;
          due_on := v_due_on[v_place];
          due_at := v_due_at[v_place];
          points := v_left[v_place];
          return next;
        end if;
      end loop;
      due_on := null;
      due_at := null;
      if v_debt > 0 then
        state := 'debt';
        points := v_debt;
        return next;
      end if;
      if v_short > 0 then
        state := 'short';
        points := v_short;
        return next;
      end if;

      v_program_id := v_item.program_id;
      v_customer_id := v_item.customer_id;
      program_id := v_program_id;
      customer_id := v_customer_id;
      v_due_on := '{}';
      v_due_at := '{}';
      v_left := '{}';
      v_count := 0;
      v_first := 1;
      v_debt := 0;
      v_short := 0;
    end if;
    v_points := v_item.points;

    if v_points > 0 and v_item.available_at <= v_until then
      v_part := least(v_debt, v_points);
      v_debt := v_debt - v_part;
      v_place := v_count;
      v_count := v_count + 1;
      while v_place >= v_first and v_due_at[v_place] > v_item.due_at loop
        v_due_on[v_place + 1] := v_due_on[v_place];
        v_due_at[v_place + 1] := v_due_at[v_place];
        v_left[v_place + 1] := v_left[v_place];
        v_place := v_place - 1;
      end loop;
      v_due_on[v_place + 1] := v_item.due_on;
      v_due_at[v_place + 1] := v_item.due_at;
      v_left[v_place + 1] := v_points - v_part;
    elsif v_points > 0 then
      state := case when v_item.due_at <= v_as_of then 'expired' else 'pending' end;
      due_on := v_item.due_on;
      due_at := v_item.due_at;
      points := v_points;
      return next;
    elsif v_points < 0 then
      v_place := v_first;
      while v_points < 0 and v_place <= v_count loop
        if v_due_at[v_place] > v_item.available_at then
          v_part := least(v_left[v_place], -v_points);
          v_left[v_place] := v_left[v_place] - v_part;
          v_points := v_points + v_part;
        end if;
        -- expired and used-up points are not visited again
        if v_place = v_first
          and (v_left[v_place] = 0 or v_due_at[v_place] <= v_item.available_at)
        then
          v_first := v_first + 1;
        end if;
        v_place := v_place + 1;
      end loop;
      v_debt := v_debt - v_points;
      if v_item.available_at >= replay_points.since then
        v_short := greatest(v_short, v_debt);
      end if;
    end if;
  end loop;
end
$$;

comment on function regulars.replay_points(
  uuid, uuid[], timestamptz, public.loyalty_point_events[], timestamptz, public.loyalty_programs
) is
  'What is left of accounts'' points at an instant, by due date, and what has expired; entries '
  'not written yet can be added. customer_ids null: all.';
revoke all on function regulars.replay_points(
  uuid, uuid[], timestamptz, public.loyalty_point_events[], timestamptz, public.loyalty_programs
) from public;
