-- The bookings are locked by id, as every writer of several does, before the rule is read: both may
-- have changed while they were waited for, and so may the active program.
create or replace function regulars.reprice_bookings(
  restaurant_id uuid,
  from_at timestamptz,
  to_at timestamptz,
  actor text,
  first_id uuid default null,
  last_id uuid default null,
  out bookings bigint,
  out bookings_changed bigint,
  out points_before bigint,
  out points_after bigint,
  out entries_posted bigint,
  out bookings_written bigint
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_program public.loyalty_programs;
  v_program_id uuid;
  v_booking_ids uuid[];
begin
  loop
    v_program_id := (regulars.resolve_program(reprice_bookings.restaurant_id, null)).id;

    perform
    from public.bookings
    where bookings.restaurant_id = reprice_bookings.restaurant_id
      and bookings.id >= coalesce(
        reprice_bookings.first_id,
        '00000000-0000-0000-0000-000000000000'
      )
      and bookings.id <= coalesce(
        reprice_bookings.last_id,
        'ffffffff-ffff-ffff-ffff-ffffffffffff'
      )
      and (
        bookings.loyalty_program_id = v_program_id
        or bookings.loyalty_program_id is null
      )
    order by bookings.id
    for no key update;

    v_program := regulars.resolve_program(reprice_bookings.restaurant_id, null);
    exit when v_program.id = v_program_id;
  end loop;

  select
    count(*),
    count(*) filter (where priced.points_after <> priced.points_before),
    coalesce(sum(priced.points_before), 0),
    coalesce(sum(priced.points_after), 0),
    array_agg(priced.booking_id) filter (
      where priced.points_after <> priced.points_before
        or priced.version_before is distinct from v_program.accrual_version
    )
  into bookings, bookings_changed, points_before, points_after, v_booking_ids
  from regulars.bookings_to_reprice(
    restaurant_id => reprice_bookings.restaurant_id,
    program_id => v_program.id,
    accrual_rule => v_program.accrual_rule,
    from_at => reprice_bookings.from_at,
    to_at => reprice_bookings.to_at,
    first_id => reprice_bookings.first_id,
    last_id => reprice_bookings.last_id
  ) as priced;

  bookings_written := coalesce(cardinality(v_booking_ids), 0);
  entries_posted := 0;
  if bookings_written = 0 then
    return;
  end if;

  update public.bookings
  set
    derived_writes = bookings.derived_writes + 1,
    loyalty_program_id = v_program.id,
    loyalty_accrual_version = v_program.accrual_version,
    loyalty_points_awarded = case
      when bookings.status in ('confirmed', 'completed') and bookings.customer_id is not null then
        regulars.accrual_points(v_program.accrual_rule, bookings)
      else 0
    end
  where bookings.restaurant_id = reprice_bookings.restaurant_id
    and bookings.id = any (v_booking_ids);

  entries_posted := regulars.post_booking_points(
    restaurant_id => reprice_bookings.restaurant_id,
    booking_ids => v_booking_ids,
    metadata => jsonb_build_object('accrual_version', v_program.accrual_version, 'repriced', true),
    actor => reprice_bookings.actor,
    is_backdated => true
  );
end
$$;

comment on function regulars.reprice_bookings(
  uuid, timestamptz, timestamptz, text, uuid, uuid
) is
  'Prices the bookings of a period, between two ids where given, by the active program''s rule and '
  'posts the differences. Raises RG020.';
revoke all on function regulars.reprice_bookings(
  uuid, timestamptz, timestamptz, text, uuid, uuid
) from public;
