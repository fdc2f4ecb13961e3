-- Planning the card anew at each call costs more than running it, and no plan depends on who is
-- asked for.
create or replace function public.get_customer(restaurant_id uuid, customer_id uuid)
returns table (
  id uuid,
  full_name text,
  email text,
  phone text,
  tags text[],
  notes text,
  merged_ids uuid[],
  erased_at timestamptz,
  created_at timestamptz,
  total_bookings integer,
  total_visits integer,
  total_covers bigint,
  total_cancellations integer,
  total_no_shows integer,
  first_booking_at timestamptz,
  last_booking_at timestamptz,
  last_visit_at timestamptz,
  next_booking_id uuid,
  next_booking_at timestamptz,
  next_party_size integer,
  next_status text,
  program_id uuid,
  tier text,
  balance bigint,
  lifetime_points bigint,
  email_opt_in boolean,
  sms_opt_in boolean,
  phone_opt_in boolean
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
  perform regulars.assert_restaurant(get_customer.restaurant_id);

  return query
  select cards.*
  from regulars.customer_cards(
    restaurant_id => get_customer.restaurant_id,
    customer_ids => array[
      regulars.customer_root(get_customer.restaurant_id, get_customer.customer_id)
    ]
  ) as cards;

  if not found then
    raise exception using
      errcode = 'RG007',
      message = 'customer not found in this restaurant',
      detail = format(
        'restaurant_id %s, customer_id %s.',
        get_customer.restaurant_id,
        get_customer.customer_id
      ),
      hint = 'Use the id of a customer of the restaurant; find_customers finds it.';
  end if;
end
$$;

comment on function public.get_customer(uuid, uuid) is
  'The guest card of a customer, or of whom it is merged into: visits, next booking, points of '
  'the active program, tags, notes, consents. Raises RG007, RG010.';
revoke all on function public.get_customer(uuid, uuid) from public;
