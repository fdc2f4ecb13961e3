-- Bookings of the program and those that no program has priced; a booking of another program stays
-- with it. One that earns nothing now (cancelled) is pinned anew all the same, so that it comes
-- back at the new price.
create or replace function regulars.bookings_to_reprice(
  restaurant_id uuid,
  program_id uuid,
  accrual_rule jsonb,
  from_at timestamptz,
  to_at timestamptz
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
        regulars.accrual_points(
          bookings_to_reprice.accrual_rule,
          bookings.party_size,
          bookings.spend_amount
        )
      else 0
    end,
    bookings.loyalty_accrual_version
  from public.bookings
  where bookings.restaurant_id = bookings_to_reprice.restaurant_id
    and (
      bookings.loyalty_program_id = bookings_to_reprice.program_id
      or bookings.loyalty_program_id is null
        and bookings.status in ('confirmed', 'completed')
        and bookings.customer_id is not null
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

comment on function regulars.bookings_to_reprice(uuid, uuid, jsonb, timestamptz, timestamptz) is
  'The bookings confirmed in a period with their points now and by a rule.';
revoke all on function regulars.bookings_to_reprice(uuid, uuid, jsonb, timestamptz, timestamptz)
  from public;
