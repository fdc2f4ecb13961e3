create or replace function public.report_points(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  by text default 'week',
  program_id uuid default null
)
returns table (
  period date,
  earned bigint,
  spent bigint,
  expired bigint,
  adjusted bigint,
  net bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_points.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_points.restaurant_id,
    from_at => report_points.from_at,
    to_at => report_points.to_at,
    by => report_points.by
  ) as frame;

  return query
  with counted as (
    select
      regulars.report_period(
        entries.occurred_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_points.by
      ) as period,
      sum(entries.points_delta) filter (where entries.reason like 'booking.%') as earned,
      -sum(entries.points_delta) filter (where entries.reason like 'redemption%') as spent,
      -sum(entries.points_delta) filter (where entries.reason like 'expiry%') as expired,
      sum(entries.points_delta) filter (
        where entries.reason in ('manual.adjustment', 'merge', 'transfer', 'erasure')
      ) as adjusted,
      sum(entries.points_delta) as net
    from (
      select events.*
      from public.loyalty_point_events as events
      where events.restaurant_id = report_points.restaurant_id
      -- expired points that are not posted yet
      union all
      select owed.*
      from regulars.expiries_owed(
        restaurant_id => report_points.restaurant_id,
        customer_ids => null,
        as_of => null
      ) as owed
    ) as entries
    where (report_points.program_id is null or entries.program_id = report_points.program_id)
      and entries.occurred_at >= v_frame.starts_at
      and entries.occurred_at < v_frame.ends_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.earned, 0),
    coalesce(counted.spent, 0),
    coalesce(counted.expired, 0),
    coalesce(counted.adjusted, 0),
    coalesce(counted.net, 0)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_points.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$$;

comment on function public.report_points(uuid, timestamptz, timestamptz, text, uuid) is
  'Points by when they count (occurred_at), of one program or of all: earned by bookings, minus '
  'what was taken back; spent, minus what was given back; expired, minus what was reinstated; '
  'adjusted by hand (what a merge moves cancels out); net = earned - spent - expired + adjusted, '
  'which over all time is the sum of the balances. Reads the ledger. A row for each day, week '
  '(from Monday) or month of the range, including those without entries; an open end is the first '
  'or last entry. Raises RG001, RG004, RG010.';
revoke all on function public.report_points(uuid, timestamptz, timestamptz, text, uuid) from public;
