-- Covers bookings of the program and those for which the gate was never asked; a booking of another
-- program stays there. A booking that earns nothing now (a cancelled one) is pinned as well, so
-- that it returns at the new price.
--
-- A live booking without a pin was refused by the gate when it entered an earning status. A booking
-- from an older system or a file has written no event, or carries points.
create or replace function regulars.bookings_to_reprice(
  restaurant_id uuid,
  program_id uuid,
  accrual_rule jsonb,
  from_at timestamptz,
  to_at timestamptz,
  first_id uuid default null,
  last_id uuid default null
)
returns table (
  booking_id uuid,
  customer_id uuid,
  awarded_at timestamptz,
  points_before integer,
  points_after integer,
  version_before integer
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select
    bookings.id,
    bookings.customer_id,
    regulars.award_date(bookings.confirmed_at, bookings.created_at, now()),
    bookings.loyalty_points_awarded,
    case
      when bookings.status in ('confirmed', 'completed') and bookings.customer_id is not null then
        regulars.accrual_points(bookings_to_reprice.accrual_rule, bookings)
      else 0
    end,
    bookings.loyalty_accrual_version
  from public.bookings
  where bookings.restaurant_id = bookings_to_reprice.restaurant_id
    and bookings.id >= coalesce(
      bookings_to_reprice.first_id,
      '00000000-0000-0000-0000-000000000000'
    )
    and bookings.id <= coalesce(
      bookings_to_reprice.last_id,
      'ffffffff-ffff-ffff-ffff-ffffffffffff'
    )
    and (
      bookings.loyalty_program_id = bookings_to_reprice.program_id
      or bookings.loyalty_program_id is null
        and bookings.status in ('confirmed', 'completed')
        and bookings.customer_id is not null
        and (bookings.event_count = 0 or bookings.loyalty_points_awarded <> 0)
        and (
          bookings.loyalty_points_awarded <> 0
          or not regulars.is_excluded(
            bookings.restaurant_id,
            bookings_to_reprice.program_id,
            bookings.customer_id
          )
        )
    )
    and (
      bookings_to_reprice.from_at is null
      or coalesce(bookings.confirmed_at, bookings.created_at) >= bookings_to_reprice.from_at
    )
    and (
      bookings_to_reprice.to_at is null
      or coalesce(bookings.confirmed_at, bookings.created_at) < bookings_to_reprice.to_at
    );
end
$$;

comment on function regulars.bookings_to_reprice(
  uuid, uuid, jsonb, timestamptz, timestamptz, uuid, uuid
) is
  'The bookings confirmed in a period, between two ids where given, with their points now and by '
  'a rule.';
revoke all on function regulars.bookings_to_reprice(
  uuid, uuid, jsonb, timestamptz, timestamptz, uuid, uuid
) from public;
