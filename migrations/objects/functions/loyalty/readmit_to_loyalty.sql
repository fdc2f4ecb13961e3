create or replace function public.readmit_to_loyalty(
  restaurant_id uuid,
  customer_id uuid,
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
  perform regulars.assert_restaurant(readmit_to_loyalty.restaurant_id);
  perform regulars.assert_actor(readmit_to_loyalty.actor);

  v_customer_id := regulars.lock_customer(
    readmit_to_loyalty.restaurant_id,
    readmit_to_loyalty.customer_id
  );
  -- another program may have become the active one while the customer was waited for
  v_program := regulars.resolve_program(
    readmit_to_loyalty.restaurant_id,
    readmit_to_loyalty.program_id
  );

  return query
  update public.loyalty_exclusions as exclusions
  set
    ended_at = clock_timestamp(),
    ended_by = readmit_to_loyalty.actor
  from public.customers
  where exclusions.restaurant_id = v_program.restaurant_id
    and exclusions.program_id = v_program.id
    and exclusions.ended_at is null
    and customers.restaurant_id = exclusions.restaurant_id
    and customers.id = exclusions.customer_id
    and coalesce(customers.merged_into_id, customers.id) = v_customer_id
  returning exclusions.*;
end
$$;

comment on function public.readmit_to_loyalty(uuid, uuid, text, uuid) is
  'Ends the exclusions of a customer and of those merged into it from a program (null: the active '
  'one): later bookings earn again. Returns those it ended. Raises RG001, RG007, RG010, RG020, '
  'RG021, RG043.';
revoke all on function public.readmit_to_loyalty(uuid, uuid, text, uuid) from public;
