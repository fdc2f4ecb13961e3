-- Priced by the same function as a booking that is confirmed now.
create or replace function public.preview_points(
  restaurant_id uuid,
  party_size integer,
  starts_at timestamptz default clock_timestamp(),
  booking_type text default null,
  spend_amount bigint default null,
  spend_currency text default null
)
returns table (
  program_id uuid,
  program_slug text,
  program_name text,
  points integer,
  spendable_from text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_restaurant public.restaurants;
  v_booking public.bookings;
  v_priced record;
begin
  perform regulars.assert_restaurant(preview_points.restaurant_id);
  if regulars.datable(preview_points.starts_at) is null then
    perform regulars.refuse_field('starts_at', 'a date and time in the years 1 to 9999');
  end if;

  select restaurants.*
  into v_restaurant
  from public.restaurants
  where restaurants.id = preview_points.restaurant_id;
  if not found then
    perform regulars.refuse_restaurant(preview_points.restaurant_id);
  end if;

  v_booking.restaurant_id := preview_points.restaurant_id;
  v_booking.reference := regulars.new_booking_reference();
  v_booking.starts_at := preview_points.starts_at;
  v_booking.ends_at := regulars.datable(preview_points.starts_at) + interval '2 hours';
  v_booking.created_at := clock_timestamp();
  v_booking.party_size := preview_points.party_size;
  v_booking.booking_type := coalesce(
    preview_points.booking_type,
    regulars.default_booking_type(
      regulars.datable(preview_points.starts_at),
      v_restaurant.timezone
    )
  );
  v_booking.seating_preference := 'any';
  v_booking.status := 'confirmed';
  v_booking.source := 'web';
  v_booking.marketing_opt_in := false;
  v_booking.spend_amount := preview_points.spend_amount;
  v_booking.spend_currency := coalesce(preview_points.spend_currency, v_restaurant.currency);
  perform regulars.assert_booking_fields(v_booking);

  select priced.program_id, priced.points
  into v_priced
  from regulars.price_booking(v_booking) as priced;

  return query
  select
    programs.id,
    programs.slug,
    programs.name,
    v_priced.points,
    programs.spendable_from
  from (values (1)) as one
  left join public.loyalty_programs as programs
    on programs.restaurant_id = preview_points.restaurant_id
    and programs.id = v_priced.program_id;
end
$$;

comment on function public.preview_points(uuid, integer, timestamptz, text, bigint, text) is
  'What a booking would earn if it were confirmed now; 0 and no program if the gate is closed or '
  'no program is active. Writes nothing. Raises RG001, RG004, RG010.';
revoke all on function public.preview_points(uuid, integer, timestamptz, text, bigint, text)
  from public;
