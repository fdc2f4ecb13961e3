-- What the notice does is told by the replay that every door reads, with and without it.
create or replace function public.announce_expiry(
  restaurant_id uuid,
  notice_on date,
  expires_after interval default null,
  program_id uuid default null,
  dry_run boolean default true
)
returns table (
  section text,
  item text,
  today bigint,
  announced bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_program public.loyalty_programs;
  v_noticed public.loyalty_programs;
  v_today date;
  v_notice public.loyalty_program_versions;
begin
  perform regulars.assert_restaurant(announce_expiry.restaurant_id);

  if announce_expiry.dry_run is null then
    perform regulars.refuse_field('dry_run', 'true or false');
  elsif announce_expiry.expires_after not between interval '1 day' and interval '100 years'
    and announce_expiry.expires_after <> interval '0'
  then
    perform regulars.refuse_field('expires_after', 'from a day to 100 years, or 0 for never');
  end if;

  -- one at a time with set_loyalty_program
  if not announce_expiry.dry_run then
    perform
    from public.restaurants
    where restaurants.id = announce_expiry.restaurant_id
    for no key update;
  end if;

  select regulars.business_date(
    clock_timestamp(),
    restaurants.timezone,
    restaurants.day_starts_at
  )
  into v_today
  from public.restaurants
  where restaurants.id = announce_expiry.restaurant_id;
  if not found then
    perform regulars.refuse_restaurant(announce_expiry.restaurant_id);
  end if;

  -- what has been spent today was spent from points that had not expired
  if announce_expiry.notice_on is null
    or announce_expiry.notice_on not between v_today + 1 and v_today + 36525
  then
    perform regulars.refuse_field('notice_on', 'a later day than today, within 100 years');
  end if;

  v_program := regulars.resolve_program(
    announce_expiry.restaurant_id,
    announce_expiry.program_id
  );
  v_noticed := v_program;
  v_noticed.expiry_notice_on := announce_expiry.notice_on;
  v_noticed.expires_after := nullif(
    coalesce(announce_expiry.expires_after, v_program.expires_after),
    interval '0'
  );

  return query
  with parts as materialized (
    select
      worlds.is_noticed,
      replay.customer_id,
      replay.due_on,
      sum(case when replay.state = 'debt' then -replay.points else replay.points end) as points
    from (values (false), (true)) as worlds (is_noticed)
    cross join lateral regulars.replay_points(
      restaurant_id => announce_expiry.restaurant_id,
      customer_ids => null,
      as_of => null,
      noticed => case when worlds.is_noticed then v_noticed end
    ) as replay
    where replay.program_id = v_program.id
      and replay.state <> 'expired'
    group by worlds.is_noticed, replay.customer_id, replay.due_on
  ),
  changed as (
    select
      parts.customer_id,
      parts.due_on,
      sum(case when parts.is_noticed then parts.points else -parts.points end) as points
    from parts
    group by parts.customer_id, parts.due_on
    having sum(case when parts.is_noticed then parts.points else -parts.points end) <> 0
  ),
  lines as (
    select 1 as place, 'total' as section, 'outstanding_points' as item, parts.is_noticed, points
    from parts
    union all
    select 2, 'total', 'guests_with_other_dates', true, count(distinct changed.customer_id)
    from changed
    union all
    select 3, 'total', 'points_with_other_dates', true, coalesce(sum(changed.points), 0)
    from changed
    where changed.points > 0
    union all
    select 4, 'total', 'points_expiring_on_notice', parts.is_noticed, parts.points
    from parts
    where parts.due_on = announce_expiry.notice_on
    union all
    select
      5,
      'liability',
      coalesce(to_char(parts.due_on, 'YYYY-MM'), 'never'),
      parts.is_noticed,
      parts.points
    from parts
  )
  select
    lines.section,
    lines.item,
    coalesce(sum(lines.points) filter (where not lines.is_noticed), 0)::bigint,
    coalesce(sum(lines.points) filter (where lines.is_noticed), 0)::bigint
  from lines
  group by lines.place, lines.section, lines.item
  order by lines.place, lines.item;

  if announce_expiry.dry_run then
    return;
  end if;

  -- the same notice again changes nothing
  select versions.*
  into v_notice
  from public.loyalty_program_versions as versions
  where versions.restaurant_id = v_program.restaurant_id
    and versions.program_id = v_program.id
    and versions.accrual_version = v_program.expiry_notice_version;
  if (v_notice.expiry_notice_on, v_notice.expires_after, v_program.expires_after)
    is not distinct from
    (announce_expiry.notice_on, v_noticed.expires_after, v_noticed.expires_after)
  then
    return;
  end if;

  update public.loyalty_programs
  set
    expires_after = v_noticed.expires_after,
    expiry_notice_version = loyalty_programs.accrual_version + 1,
    expiry_notice_on = announce_expiry.notice_on
  where loyalty_programs.restaurant_id = v_program.restaurant_id
    and loyalty_programs.id = v_program.id;
end
$$;

comment on function public.announce_expiry(uuid, date, interval, uuid, boolean) is
  'Lets points that were earned under earlier versions of a program expire by expires_after (null: '
  'as the program has it; 0: never), none of them before notice_on, a day after today. A notice '
  'takes the place of one whose date has not come. Tells what is outstanding and when it '
  'expires, today and with the notice; a dry run writes nothing. Raises RG001, RG004, RG010, '
  'RG020, RG021.';
revoke all on function public.announce_expiry(uuid, date, interval, uuid, boolean) from public;
