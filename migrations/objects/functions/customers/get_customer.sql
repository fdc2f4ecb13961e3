-- Planning the card costs more than running it, and the best plan is the same for every customer.
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
  phone_opt_in boolean,
  next_expiry_on date,
  next_expiry_points bigint
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
    perform regulars.refuse_customer(get_customer.restaurant_id, get_customer.customer_id);
  end if;
end
$$;

comment on function public.get_customer(uuid, uuid) is
  'The guest card of a customer, or of its survivor if it is merged: visits, next booking, points '
  'of the active program, tags, notes, consents. Raises RG007, RG010.';
revoke all on function public.get_customer(uuid, uuid) from public;
