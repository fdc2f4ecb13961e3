-- Under the customer's lock, which a booking takes before it is priced: earlier bookings keep their
-- points, later ones have none.
create or replace function public.exclude_from_loyalty(
  restaurant_id uuid,
  customer_id uuid,
  reason text,
  actor text,
  program_id uuid default null
)
returns setof public.loyalty_exclusions
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_program public.loyalty_programs;
  v_customer_id uuid;
begin
  perform regulars.assert_restaurant(exclude_from_loyalty.restaurant_id);
  perform regulars.assert_actor(exclude_from_loyalty.actor);
  if exclude_from_loyalty.reason ~ '^[a-z0-9]+(-[a-z0-9]+)*$' is not true
    or length(exclude_from_loyalty.reason) > 100
  then
    perform regulars.refuse_field(
      'reason',
      'a short code such as staff or abuse: lower-case words joined by hyphens'
    );
  end if;

  v_customer_id := regulars.lock_customer(
    exclude_from_loyalty.restaurant_id,
    exclude_from_loyalty.customer_id
  );
  -- another program may have become the active one while the customer was waited for
  v_program := regulars.resolve_program(
    exclude_from_loyalty.restaurant_id,
    exclude_from_loyalty.program_id
  );

  insert into public.loyalty_exclusions (
    restaurant_id,
    program_id,
    customer_id,
    reason,
    excluded_by
  )
  values (
    v_program.restaurant_id,
    v_program.id,
    v_customer_id,
    exclude_from_loyalty.reason,
    exclude_from_loyalty.actor
  )
  -- excluded already, which keeps its reason
  on conflict (restaurant_id, program_id, customer_id) where ended_at is null do nothing;

  return query
  select exclusions.*
  from public.loyalty_exclusions as exclusions
  where exclusions.restaurant_id = v_program.restaurant_id
    and exclusions.program_id = v_program.id
    and exclusions.customer_id = v_customer_id
    and exclusions.ended_at is null;
end
$$;

comment on function public.exclude_from_loyalty(uuid, uuid, text, text, uuid) is
  'Lets a customer earn nothing more in a program (null: the active one); earlier points stay and '
  'can be spent. Returns the exclusion; a second call returns the first. Raises RG001, RG007, '
  'RG010, RG020, RG021, RG043.';
revoke all on function public.exclude_from_loyalty(uuid, uuid, text, text, uuid) from public;
