-- One booking of external_bookings, with the balance and tier as of now: the account's row, which
-- the view reads, still has what has expired and is not posted yet.
create or replace function public.get_external_booking(
  restaurant_id uuid,
  external_id text,
  external_source text default null
)
returns table (
  booking_id uuid,
  reference text,
  status text,
  customer_id uuid,
  loyalty_points_awarded integer,
  balance bigint,
  tier text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_source text;
begin
  perform regulars.assert_restaurant(get_external_booking.restaurant_id);

  v_source := coalesce(
    get_external_booking.external_source,
    (select attachments.source from regulars.attachments)
  );
  if v_source is null then
    perform regulars.refuse_field('external_source', 'given where no app is attached');
  end if;

  return query
  select
    bookings.booking_id,
    bookings.reference,
    bookings.status,
    bookings.customer_id,
    bookings.loyalty_points_awarded,
    standings.balance,
    standings.tier
  from public.external_bookings as bookings
  left join public.loyalty_programs as programs
    on programs.restaurant_id = bookings.restaurant_id
    and programs.is_active
  left join regulars.account_standings(
    restaurant_id => bookings.restaurant_id,
    customer_ids => array[bookings.customer_id]
  ) as standings
    on standings.program_id = programs.id
    and standings.customer_id = bookings.customer_id
  where bookings.restaurant_id = get_external_booking.restaurant_id
    and bookings.external_source = v_source
    and bookings.external_id = get_external_booking.external_id;
  if not found then
    perform regulars.refuse_booking(
      get_external_booking.restaurant_id,
      null,
      'Correct external_id or external_source.'
    );
  end if;
end
$$;

comment on function public.get_external_booking(uuid, text, text) is
  'What another system reads back about its booking, by its own id: guest, points of the booking, '
  'balance and tier as of now in the active program. external_source null: the attached app''s. '
  'Raises RG001, RG003, RG010.';
revoke all on function public.get_external_booking(uuid, text, text) from public;
