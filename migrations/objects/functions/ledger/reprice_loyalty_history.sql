create or replace function public.reprice_loyalty_history(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  dry_run boolean default true,
  actor text default 'system'
)
returns table (
  bookings bigint,
  bookings_changed bigint,
  points_before bigint,
  points_after bigint,
  entries_posted bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_program public.loyalty_programs;
  v_booking_ids uuid[];
begin
  perform regulars.assert_restaurant(reprice_loyalty_history.restaurant_id);

  if reprice_loyalty_history.dry_run is null then
    perform regulars.refuse_field('dry_run', 'true or false');
  elsif btrim(coalesce(reprice_loyalty_history.actor, '')) = '' then
    perform regulars.refuse_field('actor', 'the id or kind of whoever does it');
  end if;

  v_program := regulars.resolve_program(reprice_loyalty_history.restaurant_id, null);

  if not reprice_loyalty_history.dry_run then
    perform
    from public.bookings
    where bookings.restaurant_id = reprice_loyalty_history.restaurant_id
      and (
        bookings.loyalty_program_id = v_program.id
        or bookings.loyalty_program_id is null
      )
    order by bookings.customer_id, bookings.id
    for no key update;
  end if;

  select
    count(*),
    count(*) filter (where priced.points_after <> priced.points_before),
    coalesce(sum(priced.points_before), 0),
    coalesce(sum(priced.points_after), 0),
    0,
    array_agg(priced.booking_id) filter (
      where priced.points_after <> priced.points_before
        or priced.version_before is distinct from v_program.accrual_version
    )
  into bookings, bookings_changed, points_before, points_after, entries_posted, v_booking_ids
  from regulars.bookings_to_reprice(
    restaurant_id => reprice_loyalty_history.restaurant_id,
    program_id => v_program.id,
    accrual_rule => v_program.accrual_rule,
    from_at => reprice_loyalty_history.from_at,
    to_at => reprice_loyalty_history.to_at
  ) as priced;

  if reprice_loyalty_history.dry_run or v_booking_ids is null then
    return next;
    return;
  end if;

  update public.bookings
  set
    loyalty_program_id = v_program.id,
    loyalty_accrual_version = v_program.accrual_version,
    loyalty_points_awarded = case
      when bookings.status in ('confirmed', 'completed') and bookings.customer_id is not null then
        regulars.accrual_points(
          v_program.accrual_rule,
          bookings.party_size,
          bookings.spend_amount
        )
      else 0
    end
  where bookings.restaurant_id = reprice_loyalty_history.restaurant_id
    and bookings.id = any (v_booking_ids);

  entries_posted := regulars.post_booking_points(
    restaurant_id => reprice_loyalty_history.restaurant_id,
    booking_ids => v_booking_ids,
    metadata => jsonb_build_object('accrual_version', v_program.accrual_version, 'repriced', true),
    actor => reprice_loyalty_history.actor,
    is_backdated => true
  );

  return next;
end
$$;

comment on function public.reprice_loyalty_history(
  uuid, timestamptz, timestamptz, boolean, text
) is
  'Prices the bookings confirmed in a period by the active program''s rule of today and posts the '
  'differences as of when they were confirmed; a dry run counts and writes nothing. Raises RG010, '
  'RG020, RG022.';
revoke all on function public.reprice_loyalty_history(
  uuid, timestamptz, timestamptz, boolean, text
) from public;
